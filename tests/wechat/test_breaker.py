"""An API that fails again and again rests; one call tries it again; busy APIs with few failures go on."""

from __future__ import annotations

import pytest

from tests.wechat.mishaps import EFFECT, READ, drop
from tests.wechat.pretend import Clock, Start, to
from wechat.breaker import FAILURES, PROBE, REST, WINDOW, Breaker
from wechat.errors import WeChatOutcomeUnknown, WeChatRefused, WeChatResting, WeChatUnreachable
from wechat.transport import Question

API = "cgi-bin/user/info"


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock)


def fail(breaker: Breaker, api: str = API) -> None:
    with pytest.raises(WeChatUnreachable, match="down"), breaker.passage(api):
        raise WeChatUnreachable(api, "down")


def succeed(breaker: Breaker, api: str = API) -> None:
    with breaker.passage(api):
        pass


def rests(breaker: Breaker, api: str = API) -> float:
    with pytest.raises(WeChatResting) as caught, breaker.passage(api):
        pytest.fail("nothing is asked while an API rests")
    return caught.value.seconds


def test_five_failures_in_ten_seconds_let_an_api_rest_and_no_other(breaker: Breaker) -> None:
    for _ in range(FAILURES):
        fail(breaker)
    assert rests(breaker) == REST
    succeed(breaker, "cgi-bin/qrcode/create")


def test_four_failures_or_five_over_a_longer_time_do_not(breaker: Breaker, clock: Clock) -> None:
    for _ in range(FAILURES - 1):
        fail(breaker)
    succeed(breaker)
    clock.now += WINDOW + 1
    for _ in range(FAILURES):
        fail(breaker)
        clock.now += WINDOW / (FAILURES - 1)
    succeed(breaker)


def test_a_refusal_is_an_answer(breaker: Breaker) -> None:
    for _ in range(FAILURES * 2):
        with pytest.raises(WeChatRefused), breaker.passage(API):
            raise WeChatRefused(API, 45009, "no")
    succeed(breaker)


def test_many_successes_carry_a_few_failures(breaker: Breaker) -> None:
    for _ in range(FAILURES * 3):
        succeed(breaker)
        succeed(breaker)
        fail(breaker)
    succeed(breaker)


def test_after_its_rest_one_call_tries_and_opens_the_way_for_all(breaker: Breaker, clock: Clock) -> None:
    for _ in range(FAILURES):
        fail(breaker)
    clock.now += REST
    with breaker.passage(API):
        assert rests(breaker) == 1.0
    succeed(breaker)
    fail(breaker)
    succeed(breaker)


def test_a_probe_that_fails_lets_it_rest_again(breaker: Breaker, clock: Clock) -> None:
    for _ in range(FAILURES):
        fail(breaker)
    clock.now += REST
    fail(breaker)
    assert rests(breaker) == REST


def test_a_probe_that_never_comes_back_is_forgotten(breaker: Breaker, clock: Clock) -> None:
    for _ in range(FAILURES):
        fail(breaker)
    clock.now += REST
    lost = breaker.passage(API)
    lost.__enter__()
    assert rests(breaker) == 1.0
    clock.now += PROBE
    succeed(breaker)
    succeed(breaker)


def test_a_call_that_began_before_the_rest_and_ends_in_it_changes_nothing(breaker: Breaker, clock: Clock) -> None:
    with breaker.passage(API):
        for _ in range(FAILURES):
            fail(breaker)
        clock.now += 3
    assert rests(breaker) == REST - 3


def test_a_server_that_hangs_up_is_left_alone_after_five_calls(pretend: Start) -> None:
    server = pretend(drop)
    transport = to(server.url)
    for _ in range(FAILURES):
        with pytest.raises(WeChatOutcomeUnknown):
            transport.json(EFFECT)
    with pytest.raises(WeChatResting):
        transport.json(EFFECT)
    assert len(server.asked) == FAILURES


def test_control_without_the_breaker_every_call_waits_for_the_server(
    pretend: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Breaker, "_enter", lambda self, api: self._lines.setdefault(api, _never()))
    server = pretend(drop)
    transport = to(server.url)
    for _ in range(FAILURES + 3):
        with pytest.raises(WeChatOutcomeUnknown):
            transport.json(EFFECT)
    assert len(server.asked) == FAILURES + 3


def _never() -> object:
    class Never:
        rests_until = None
        is_broken = False

        def count(self, now: float, *, failed: int) -> None:
            """Counts nothing."""

    return Never()


class TestFailOver:
    """Another of WeChat's hosts is asked when the first cannot be connected to, and only then."""

    def test_the_spare_host_answers_and_stays_the_first_to_be_asked(self, pretend: Start, refused_port: int) -> None:
        spare = pretend(lambda asked: asked.reply({"fine": 1}))
        transport = to(f"http://127.0.0.1:{refused_port}", api_spares=(spare.url,))
        assert transport.json(EFFECT) == {"fine": 1}
        assert transport._host == 1
        assert transport.json(EFFECT) == {"fine": 1}
        assert len(spare.asked) == 2

    def test_a_lost_answer_is_never_asked_for_at_another_host_when_that_would_repeat_an_effect(
        self, pretend: Start
    ) -> None:
        first, spare = pretend(drop), pretend(lambda asked: asked.reply({"fine": 1}))
        transport = to(first.url, api_spares=(spare.url,))
        with pytest.raises(WeChatOutcomeUnknown):
            transport.json(EFFECT)
        assert (len(first.asked), len(spare.asked)) == (1, 0)

    def test_control_a_transport_that_treats_every_loss_alike_repeats_the_effect(
        self, pretend: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("wechat.transport.WeChatUnreachable", WeChatOutcomeUnknown)
        first, spare = pretend(drop), pretend(lambda asked: asked.reply({"fine": 1}))
        assert to(first.url, api_spares=(spare.url,)).json(EFFECT) == {"fine": 1}
        assert (len(first.asked), len(spare.asked)) == (1, 1)

    def test_when_the_spare_is_gone_as_well_the_first_is_asked_again(self, pretend: Start, refused_port: int) -> None:
        first = pretend(lambda asked: asked.reply({"from": "first"}))
        transport = to(first.url, api_spares=(f"http://127.0.0.1:{refused_port}",))
        transport._host = 1
        assert transport.json(READ) == {"from": "first"}

    def test_pictures_of_qr_codes_have_no_spare(self, pretend: Start, refused_port: int) -> None:
        spare = pretend(lambda asked: asked.reply({}))
        transport = to(f"http://127.0.0.1:{refused_port}", api_spares=(spare.url,))
        with pytest.raises(WeChatUnreachable):
            transport.picture(Question("cgi-bin/showqrcode", base="mp", repeatable=True))
        assert spare.asked == []
