"""The bind form: what can be mended is told above it with everything typed still there, and nothing is half done."""

from __future__ import annotations

from flask import Flask

from models.db import Database
from services import approvals, clock, people
from services.access import OPERATOR
from services.bindings import deciding, history
from services.listing import Wanted
from tests.contents import changed, contents, count
from tests.pages.readers import Read, dealer_invitation, reader, staff_reader
from tests.world import Cast

SCRIPT = "<script>alert(1)</script>"
PHONE_WORDS = "请填写 11 位中国大陆手机号"


UNMEANT = (
    # field, what is typed into it, what is told
    ("phone", "+1 202 555 0143", "目前只支持中国大陆手机号"),
    ("phone", "+852 5123 4567", "目前只支持中国大陆手机号"),
    ("phone", "010-88886666", PHONE_WORDS),
    ("phone", "1390000000", PHONE_WORDS),
    ("phone", "139000000012", PHONE_WORDS),
    ("phone", "my phone", PHONE_WORDS),
    ("phone", "", PHONE_WORDS),
    ("phone", "13900000001' OR '1'='1", PHONE_WORDS),
    ("name", "", "请填写您的姓名"),
    ("name", "   　 ", "请填写您的姓名"),
    ("name", "\u200b\u2060\ufeff", "请填写您的姓名"),
    ("name", "\u202e\x00\x07", "请填写您的姓名"),
    ("name", "很" * 31, "最多 30 个字"),
    ("name", "很" * 5000, "最多 30 个字"),
    ("agreed", "", "请先阅读并同意"),
    ("agreed", "no", "请先阅读并同意"),
)
KEPT = {"phone": 'value="张伟"', "name": 'value="13900000001"', "agreed": 'value="张伟"'}


def test_what_cannot_be_meant_is_told_and_changes_nothing(read: Read, database: Database) -> None:
    invited, zhang = dealer_invitation(), read("张伟")
    before = contents(database)
    for field, typed, sentence in UNMEANT:
        answer = zhang.send_bind_form(invited.token, **{field: typed})
        assert (answer.status_code, sentence in answer.text) == (422, True), (field, typed)
        assert KEPT[field] in answer.text
    assert contents(database) == before


def test_the_ways_people_write_their_number_all_match(read: Read) -> None:
    ways = ("１３９００００ ０００１", "+86 139-0000-0001", "0086 13900000001", "139 0000 0001")
    for typed in ways:
        assert read(typed).send_bind_form(dealer_invitation().token, phone=typed).status_code == 303
    claims = history.claims(OPERATOR, Wanted()).rows
    assert [(claim.comparison, claim.phone) for claim in claims] == [("matches", "139****0001")] * len(ways)


def test_a_name_of_markup_is_shown_as_typed_wherever_it_appears(app: Flask, cast: Cast) -> None:
    wang, zhang = staff_reader(app, "E001"), reader(app, "张伟")
    invited = dealer_invitation()
    name = '<b>"张"</b>&{{7*7}}'
    refused = zhang.send_bind_form(invited.token, name=name, phone="1")
    assert name not in refused.text
    assert "&lt;b&gt;" in refused.text
    too_long = zhang.send_bind_form(invited.token, name=SCRIPT * 2)
    assert "<script>alert" not in too_long.text
    zhang.send_bind_form(invited.token, name=name, phone="13700000009")
    [claim] = [row for row in history.claims(OPERATOR, Wanted()).rows if row.state == "waiting"]
    assert claim.name == name
    link = approvals.make_link(claim.id, cast.employees["E001"], wang.id)
    asked = wang.get(f"/a/{link}").text
    assert name not in asked
    assert "&lt;b&gt;" in asked
    assert "{{7*7}}" in asked
    deciding.decide(OPERATOR, claim.id, accept=False, reason=SCRIPT, via="console")
    told = zhang.get(f"/bind/{invited.token}").text
    assert SCRIPT not in told
    assert "&lt;script&gt;" in told


def test_a_form_sent_twice_is_one_claim(read: Read, database: Database) -> None:
    invited, zhang = dealer_invitation(), read("张伟")
    page = zhang.get(f"/bind/{invited.token}")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "name": "张伟", "phone": "13900000001", "agreed": "yes"}
    first = zhang.client.post(f"/bind/{invited.token}", data=form)
    before = contents(database)
    second = zhang.client.post(f"/bind/{invited.token}", data=form)
    assert [first.status_code, second.status_code] == [303, 303]
    assert contents(database) == before
    assert count(database, "claim") == 1


def test_after_five_wrong_numbers_no_number_is_taken_not_even_the_right_one(
    app: Flask, cast: Cast, database: Database
) -> None:
    invited = dealer_invitation()
    for number in range(5):
        wrong = reader(app, f"路人 {number}").send_bind_form(invited.token, phone=f"1370000000{number}")
        assert wrong.status_code == 303
    sixth = reader(app, "路人 5")
    before = contents(database)
    answer = sixth.send_bind_form(invited.token, phone="13700000008")
    assert answer.status_code == 410
    assert "填写次数已用完" in answer.text
    assert contents(database) == before
    assert reader(app, "张伟").send_bind_form(invited.token).status_code == 410


def test_whoever_does_not_follow_is_asked_to_follow_first(app: Flask, cast: Cast, database: Database) -> None:
    invited, zhang = dealer_invitation(), reader(app, "张伟")
    page = zhang.get(f"/bind/{invited.token}")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    people.left(zhang.id, clock.now())
    before = contents(database)
    assert "请先关注公众号" in zhang.get(f"/bind/{invited.token}").text
    form = {"csrf_token": token, "name": "张伟", "phone": "13900000001", "agreed": "yes"}
    answer = zhang.client.post(f"/bind/{invited.token}", data=form)
    assert (answer.status_code, "请先关注公众号" in answer.text) == (403, True)
    assert contents(database) == before


def test_without_the_forms_own_token_nothing_is_taken(read: Read, database: Database) -> None:
    invited, zhang = dealer_invitation(), read("张伟")
    before = contents(database)
    form = {"name": "张伟", "phone": "13900000001", "agreed": "yes"}
    for more in ({}, {"csrf_token": "forged"}):
        answer = zhang.client.post(f"/bind/{invited.token}", data=form | more)
        assert answer.status_code == 400
        assert "请返回重试" in answer.text
    assert contents(database) == before


def test_sending_the_form_writes_these_tables_and_no_other(read: Read, database: Database) -> None:
    invited, zhang = dealer_invitation(), read("张伟")
    before = contents(database)
    zhang.send_bind_form(invited.token)
    assert changed(before, contents(database)) == {"claim", "consent", "audit_entry"}
