"""Signing in with WeChat's codes: each works once, and a token of ours works until it is given back."""

from __future__ import annotations

from datetime import datetime, timedelta

import requests

from services import clock, sessions
from services.access import OPERATOR
from services.bindings import arriving, inviting
from tests.contents import changed, contents
from tests.miniprogram_api.conftest import Client, refused
from tests.rig.stage import Stage

SIGN_IN = "sns/jscode2session"


def test_a_stranger_is_a_consumer_with_a_label_and_a_month_of_session(zhang: Client) -> None:
    answer = zhang.ask("POST", "/session", code=zhang.stage.person("zhang-owner").login_code()).json()
    assert set(answer) == {"token", "expires_at", "person", "roles"}
    assert answer["person"]["label"].startswith("访客 ")
    assert [role["kind"] for role in answer["roles"]] == ["consumer"]
    until = datetime.fromisoformat(answer["expires_at"])
    assert until.utcoffset() == timedelta(hours=8)
    assert timedelta(days=29) < until - clock.now() <= timedelta(days=30)
    assert len(answer["token"]) >= 22


def test_roles_tell_who_somebody_is_to_us(stage: Stage) -> None:
    wang = Client(stage, "wang-hq").signed_in()
    person_id = wang.ask("GET", "/me").json()["person"]["id"]
    arriving.arrive(person_id, inviting.invite_employee(OPERATOR, "E001").scene)
    assert wang.ask("GET", "/me").json()["roles"] == [
        {"kind": "hq", "name": "王敏"},
        {"kind": "employee", "name": "王敏", "position": "渠道专员"},
    ]


def test_a_code_works_once_and_a_forged_one_never(zhang: Client, stage: Stage) -> None:
    code = stage.person("zhang-owner").login_code()
    assert zhang.ask("POST", "/session", code=code).status_code == 200
    before = contents(stage.house.database)
    for spent in (code, "forged", stage.person("zhang-owner").oauth_code(), stage.person("zhang-owner").phone_code()):
        assert refused(zhang.ask("POST", "/session", code=spent), 403, "code_refused")
    assert contents(stage.house.database) == before


def test_the_h5_signs_in_with_a_page_code_and_is_the_same_person(zhang: Client, stage: Stage) -> None:
    mini = zhang.signed_in()
    code = stage.person("zhang-owner").oauth_code()
    answer = zhang.ask("POST", "/session", code=code, via="oauth").json()
    assert answer["person"] == mini.ask("GET", "/me").json()["person"]
    assert refused(zhang.ask("POST", "/session", code=code, via="oauth"), 403, "code_refused")


def test_a_snapshot_visitor_gets_no_session(zhang: Client, stage: Stage) -> None:
    stage.world.fail_api("sns/oauth2/access_token", "snapshot")
    code = stage.person("zhang-owner").oauth_code()
    assert refused(zhang.ask("POST", "/session", code=code, via="oauth"), 403, "snapshot_user")


def test_a_missing_forged_foreign_or_returned_token_opens_nothing(zhang: Client, stage: Stage) -> None:
    mini = zhang.signed_in()
    person_id = mini.ask("GET", "/me").json()["person"]["id"]
    page = sessions.open_session("page", follower_id=person_id).token
    for token in ("", "forged", page, mini.token + "x", mini.token[:-1]):
        for method, path in (("GET", "/me"), ("DELETE", "/session"), ("POST", "/phone")):
            answer = Client(stage, "zhang-owner", token).ask(
                method, path, **({"code": "x"} if method == "POST" else {})
            )
            assert refused(answer, 401, "sign_in_again"), (token[:4], path)
    assert mini.ask("DELETE", "/session").status_code == 204
    for _ in range(2):
        assert refused(mini.ask("GET", "/me"), 401, "sign_in_again")


def test_the_token_counts_only_in_its_header(zhang: Client, stage: Stage) -> None:
    token = zhang.signed_in().token
    url = f"{stage.url}/api/v1/me"
    for asked in (
        {"params": {"token": token}},
        {"cookies": {"qudao_page": token}},
        {"headers": {"Authorization": f"Basic {token}"}},
        {"headers": {"Authorization": token}},
    ):
        assert requests.get(url, timeout=20, **asked).status_code == 401  # type: ignore[arg-type]
    spaced = {"Authorization": f"bearer  {token} "}
    assert requests.get(url, headers=spaced, timeout=20).status_code == 200


def test_wechat_in_trouble_is_told_with_a_time_to_come_back(zhang: Client, stage: Stage) -> None:
    before = contents(stage.house.database)
    for trouble in (
        {"then": "reset"},
        {"then": "html"},
        {"then": "half_body"},
        {"then": "errcode", "errcode": -1},
        {"then": "errcode", "errcode": 45011},
        {"then": "errcode", "errcode": 987654},
    ):
        stage.world.fail_api(SIGN_IN, times=2, **trouble)
        answer = zhang.ask("POST", "/session", code=stage.person("zhang-owner").login_code())
        assert refused(answer, 503, "come_back"), trouble
        assert int(answer.headers["Retry-After"]) > 0
        stage.world.clear_faults()
    assert changed(before, contents(stage.house.database)) == set()
    zhang.signed_in()
