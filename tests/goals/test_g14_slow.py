"""G14: while WeChat answers nobody, a login is refused in time and other pages are served; soon nobody waits at all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import requests

from tests.rig.races import at_once
from tests.rig.stage import Stage, raised
from wechat.breaker import FAILURES
from wechat.transport import TOTAL

LOGIN = "sns/jscode2session"
SLOW_SECONDS = 12


@pytest.fixture
def play(sqlite_url: str) -> Iterator[Stage]:
    with raised(sqlite_url) as stage:
        stage.world.fail_api(LOGIN, "delay", seconds=SLOW_SECONDS, times=100)
        yield stage


def log_in(stage: Stage, code: str) -> requests.Response:
    return requests.post(f"{stage.url}/api/v1/session", json={"code": code}, timeout=30)


def asked(stage: Stage) -> int:
    return sum(call["api"] == f"/{LOGIN}" for call in stage.world.calls())


def test_logins_give_up_in_time_and_after_five_of_them_wechat_is_left_alone(play: Stage) -> None:
    code = play.person("li-sales").login_code()
    acts = [partial(log_in, play, code)] * FAILURES
    pages = [partial(requests.get, f"{play.url}/healthz", timeout=30)] * FAILURES
    answers = at_once([*acts, *pages])
    for answer in answers[:FAILURES]:
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.elapsed.total_seconds() < SLOW_SECONDS  # WeChat had not answered yet
    assert {answer.status_code for answer in answers[FAILURES:]} == {200}
    slowest_page = max(answer.elapsed.total_seconds() for answer in answers[FAILURES:])
    assert slowest_page < min(answer.elapsed.total_seconds() for answer in answers[:FAILURES])
    before = asked(play)
    refused = log_in(play, code)
    assert (refused.status_code, asked(play)) == (503, before)
    assert int(refused.headers["Retry-After"]) > 0


def test_control_without_the_breaker_the_next_login_waits_for_wechat_again(
    play: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wechat.breaker.FAILURES", 1000)
    code = play.person("li-sales").login_code()
    at_once([partial(log_in, play, code)] * FAILURES)
    before = asked(play)
    assert log_in(play, code).status_code == 503
    assert asked(play) == before + 1


def test_a_call_takes_four_seconds_at_most_by_its_own_limits(play: Stage) -> None:
    assert play.house.gateway._transport.total == TOTAL == 4.0
