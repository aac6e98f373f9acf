"""The developer's trace: in development, for this machine, without personal data; production does not have it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from config import load_settings
from doorway.house import NAME, House
from services import clock, inbox, outbox, people
from services.access import OPERATOR
from services.bindings import claiming, inviting
from services.outbox import Claimed
from services.trace import Cursor, masked
from tests.rig.values import setting_values
from tests.test_config import PRODUCTION
from tests.world import Cast

OPENID = "oZhangWeiZhangWeiZhangWei123"


def trace(client: FlaskClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/dev/trace{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def claim_of_zhang() -> str:
    """张伟 follows and hands in the form; the invitation's token."""
    person = people.meet(people.OFFICIAL_ACCOUNT, OPENID)
    people.followed(person.id, clock.now())
    invited = inviting.invite_dealer(OPERATOR, "D001")
    claiming.claim(person.id, invited.token, name="张伟", phone="13900000001", agreed=True)
    return invited.token


def answered(scene: str, reply: str) -> None:
    fields: dict[str, object] = {
        "FromUserName": OPENID,
        "ToUserName": "gh_1",
        "MsgType": "event",
        "Event": "subscribe",
        "EventKey": f"qrscene_{scene}",
        "Ticket": "gQsecret",
        "CreateTime": 1700000000,
    }
    inbox.answer_once("official_account", "subscribe", fields, clock.now(), lambda: reply)


def test_development_tells_pushes_promises_and_acts_in_their_order(client: FlaskClient, cast: Cast) -> None:
    token = claim_of_zhang()
    answered(f"d_{token}", f'<a href="http://x/bind/{token}">点这里</a>，或致电 13900000001')
    found = trace(client)
    [push] = found["inbox"]
    assert (push["event"], push["fields"]) == (
        "subscribe",
        {"MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_d_…"},
    )
    assert push["reply"] == '<a href="http://x/bind/…">点这里</a>，或致电 139****0001'
    assert [row["kind"] for row in found["outbox"]] == ["look_up_follower"]
    assert [row["tag"] for row in found["audit"]][-2:] == ["invitation:code:create", "invitation:form:send"]
    assert [row["words"] for row in found["audit"]][-2:] == ["生成邀请", "提交绑定申请"]


def test_nobodys_data_is_told(client: FlaskClient, cast: Cast) -> None:
    token = claim_of_zhang()
    answered(f"d_{token}", f"http://x/bind/{token}")
    facts = {"applicant": "张伟", "target": "D001", "phone": "13900000001", "comparison": "一致", "time": "今天"}
    outbox.promise("template_message", "x", {"facts": facts, "path": "/a/secretsecret"}, topic="approval_wanted")
    told = json.dumps(trace(client), ensure_ascii=False)
    assert not [
        secret for secret in (OPENID, token, "13900000001", "gQsecret", "张伟", "secretsecret") if secret in told
    ]
    assert "139****0001" in told
    assert "张＊" in told


def test_a_cursor_goes_on_where_it_ended_and_watched_promises_are_told_again(client: FlaskClient, cast: Cast) -> None:
    for number in range(30):
        outbox.promise("look", str(number), {})
    first = trace(client)
    assert len(first["outbox"]) == 30
    outbox.promise("look", "later", {})
    second = trace(client, f"?after={first['cursor']}")
    assert [row["id"] for row in second["outbox"]] == [*range(11, 31), 31]  # a look back, since commits overtake
    held: Claimed = outbox.claim("worker", 1)[0]
    outbox.put_off(held, until=clock.now(), why="45009 今日额度已用完")
    third = trace(client, f"?after={second['cursor']}&watch={held.id},999")
    [watched] = [row for row in third["outbox"] if row["id"] == held.id]
    assert (watched["state"], watched["tries"], watched["last_error"]) == ("due", 1, "45009 今日额度已用完")


def test_an_answer_is_bounded_however_much_happened(client: FlaskClient, cast: Cast) -> None:
    for number in range(230):
        outbox.promise("look", str(number), {})
    rows = trace(client)["outbox"]
    assert [rows[0]["id"], rows[-1]["id"], len(rows)] == [31, 230, 200]


@pytest.mark.parametrize("after", ["x", "1.2", "1.2.3.4", "-1.0.0", "1.2.9999999999999999999"])
def test_a_cursor_of_somebody_elses_is_refused(client: FlaskClient, after: str) -> None:
    assert client.get("/dev/trace", query_string={"after": after}).status_code == 400
    assert Cursor.read(after) is None


@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_HOST": "evil.example"},
    ],
)
def test_only_this_very_machine_is_answered(client: FlaskClient, environ: dict[str, str]) -> None:
    assert client.get("/dev/trace", environ_overrides=environ).status_code == 404


def test_the_same_questions_from_this_machine_are_answered(client: FlaskClient) -> None:
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        assert client.get("/dev/trace", environ_overrides={"HTTP_HOST": host}).status_code == 200


def test_production_refuses_to_have_it(sqlite_url: str) -> None:
    def addresses(app: Flask) -> set[str]:
        house: House = app.extensions[NAME]
        house.database.dispose()
        return {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/dev")}

    assert addresses(create_app(load_settings(setting_values(sqlite_url)))) == {"/dev/trace", "/dev/bottles"}
    production = create_app(load_settings({**PRODUCTION, "DATABASE_URL": sqlite_url}))
    assert production.test_client().get("/dev/trace").status_code == 404
    assert addresses(production) == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("8613900000001", "139****0001"),
        ("订单 13900000001234", "订单 13900000001234"),
        (f"openid {OPENID}.", "openid o…."),
        ("/q/AbCdEf123456/qr.png", "/q/…/qr.png"),
        ("今天 14:05 通过", "今天 14:05 通过"),
    ],
)
def test_words_keep_their_sense_without_what_names_a_person(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize("watch", ["9" * 5000, "99999999999999999999", "-1", "1e9", "²", "1,,2", ","])
def test_what_names_no_row_is_watched_by_nobody(client: FlaskClient, watch: str) -> None:
    assert trace(client, f"?watch={watch}")["outbox"] == []
