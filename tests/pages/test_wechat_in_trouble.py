"""WeChat slow, down, speaking HTML or saying no: pages tell kindly, promise nothing, and the next try works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from services.access import OPERATOR
from services.bindings import inviting
from tests.contents import changed, contents
from tests.leaks import Watch, secrets_of
from tests.rig.stage import Stage, raised

QR = "cgi-bin/qrcode/create"
SIGN_IN = "sns/oauth2/access_token"
TOKEN = "cgi-bin/stable_token"
SPENT = 45009
TROUBLES: tuple[dict[str, object], ...] = (
    {"then": "reset"},
    {"then": "html", "http_status": 502},
    {"then": "html", "http_status": 200},
    {"then": "half_body"},
    {"then": "errcode", "errcode": -1},
    {"then": "errcode", "errcode": SPENT},
    {"then": "errcode", "errcode": 987654},
)
SORRY = "微信暂时没有回应，请稍后再试。"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    with raised(sqlite_url) as standing:
        watch = Watch(standing.app)
        yield standing
        assert watch.leaked(secrets_of(standing.house.settings)) == []


def sorry(answer: requests.Response) -> bool:
    return answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0 and SORRY in answer.text


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
def test_a_sign_tells_that_wechat_is_away_and_works_the_next_time(stage: Stage, trouble: dict[str, object]) -> None:
    view, database = stage.person("sun-stranger").webview(), stage.house.database
    path = f"/q/{inviting.invite_dealer(OPERATOR, 'D001').token}"
    stage.house.gateway.callback_addresses()  # the access_token stands, so that only the code is missing
    shared = "shared_value"  # what WeChat was asked is counted there for its quota, answered or not
    before = contents(database, shared)
    stage.world.fail_api(QR, times=2, **trouble)  # type: ignore[arg-type]
    for address in (path, f"{path}/qr.png"):
        assert sorry(view.get(address))
    stage.world.clear_faults()
    assert contents(database, shared) == before
    if trouble.get("errcode") == SPENT:
        assert sorry(view.get(path)), "the day's codes are spent: WeChat is left alone until midnight"
        return
    assert view.get(path).status_code == 200
    assert view.get(f"{path}/qr.png").content.startswith(b"\x89PNG")
    assert changed(before, contents(database, shared)) == {"parametric_qr"}


def test_a_slow_wechat_is_given_up_before_the_reader_leaves(stage: Stage) -> None:
    view = stage.person("sun-stranger").webview()
    path = f"/q/{inviting.invite_dealer(OPERATOR, 'D001').token}"
    stage.world.fail_api(QR, "delay", seconds=6.0)
    answer = view.get(path)
    assert sorry(answer)
    assert answer.elapsed.total_seconds() < 5.0
    assert view.get(path).status_code == 200


def test_a_rejected_access_token_is_replaced_without_anybody_noticing(stage: Stage) -> None:
    view = stage.person("sun-stranger").webview()
    stage.house.gateway.callback_addresses()
    stage.world.revoke_tokens()
    assert view.get(f"/q/{inviting.invite_dealer(OPERATOR, 'D001').token}").status_code == 200


def test_without_an_access_token_the_sign_waits_for_one(stage: Stage) -> None:
    view = stage.person("sun-stranger").webview()
    path = f"/q/{inviting.invite_dealer(OPERATOR, 'D001').token}"
    for trouble in TROUBLES:
        stage.world.fail_api(TOKEN, times=4, **trouble)  # type: ignore[arg-type]
        assert sorry(view.get(path)), trouble
        stage.world.clear_faults()
    assert view.get(path).status_code == 200


def test_signing_in_while_wechat_is_away_signs_nobody_in_and_works_on_the_next_opening(stage: Stage) -> None:
    view, database = stage.person("zhang-owner").webview(), stage.house.database
    stage.person("zhang-owner").follow()
    path = f"/bind/{inviting.invite_dealer(OPERATOR, 'D001').token}"
    before = contents(database)
    for trouble in TROUBLES:
        stage.world.fail_api(SIGN_IN, times=2, **trouble)  # type: ignore[arg-type]
        assert sorry(view.get(path)), trouble
        stage.world.clear_faults()
    assert changed(before, contents(database)) == {"oauth_state"}
    assert "华南总代理的老板" in view.get(path).text


def test_a_snapshot_visitor_is_told_to_open_the_whole_page_and_never_met(stage: Stage) -> None:
    view, database = stage.person("zhang-owner").webview(), stage.house.database
    path = f"/bind/{inviting.invite_dealer(OPERATOR, 'D001').token}"
    stage.world.fail_api(SIGN_IN, "snapshot")
    before = contents(database)
    answer = view.get(path)
    assert (answer.status_code, "使用完整服务" in answer.text) == (403, True)
    assert changed(before, contents(database)) == {"oauth_state"}
    assert "请先关注公众号" in view.get(path).text
