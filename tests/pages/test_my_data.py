"""Who reads a page sees all that is held about them, takes it along, and asks to be forgotten."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask

from console.consumer_words import BASES
from pages.my_data import WHY
from services import clock, people, privacy
from services.access import OPERATOR
from services.bindings import inviting
from tests.pages.readers import Read, pass_time, staff_reader
from tests.services.campaigns import counter, desk


def test_my_data_is_shown_and_taken_along(read: Read) -> None:
    zhang = read("张伟")
    zhang.send_bind_form(inviting.invite_dealer(OPERATOR, "D001").token)
    page = zhang.get("/me/data").text
    assert "我的资料" in page
    assert "您填的姓名" in page
    assert "13900000001" in page
    taken = zhang.get("/me/data.json")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    claims = next(part for part in taken.get_json()["parts"] if part["table"] == "claim")
    assert claims["rows"][0]["您填的姓名"] == "张伟"
    assert zhang.get("/me").text.count("/me/data") == 1


def test_days_are_shown_and_taken_along_as_days(read: Read) -> None:
    """Of a campaign's page the day is kept, no moment."""
    zhang, out = read("张伟"), desk.published()
    assert zhang.get(f"/p/{out.slug}").status_code == 200
    today = clock.now().astimezone(clock.SHANGHAI).date().isoformat()
    assert f"<dd>{today}</dd>" in zhang.get("/me/data").text
    taken = zhang.get("/me/data.json").get_json()
    [visit] = next(part["rows"] for part in taken["parts"] if part["table"] == "campaign_visit")
    assert today in visit.values()


@pytest.mark.parametrize(
    ("path", "back"),
    [("/me/data", "/me/data"), ("/me/data?asked=1", "/me/data?asked=1"), ("/me/data.json", "/me/data")],
)
def test_what_hands_out_a_whole_person_asks_who_holds_the_phone_now(read: Read, path: str, back: str) -> None:
    """A browser that stayed signed in for days goes to WeChat and back, with nothing lost on the way."""
    zhang = read("张伟")
    pass_time(minutes=4)
    assert zhang.get(path).status_code == 200
    pass_time(minutes=2)
    answer = zhang.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/oauth/start?next={quote(back)}")
    assert zhang.get(answer.headers["Location"]).status_code == 302
    assert zhang.get("/me").status_code == 200


def test_every_reason_to_keep_somebody_has_its_words() -> None:
    named = [field.name for field in fields(privacy.Bases)]
    assert list(WHY) == list(BASES) == named


def test_who_unfollowed_reads_why_we_keep_what_we_keep(read: Read) -> None:
    zhang = read("张伟")
    counter.a_voucher(desk.published(), zhang.id)
    people.followed(zhang.id, clock.now())
    assert "您关注着公众号" in zhang.get("/me/data").text
    people.left(zhang.id, clock.now() + timedelta(seconds=1))
    assert privacy.erase_left(people.question(zhang.id))
    page = zhang.get("/me/data").text
    assert "您有没用的券" in page
    assert "您关注着公众号" not in page
    assert "没用的券不能再出示，请先用掉" in page


def test_asking_to_be_forgotten_is_confirmed_and_done_by_the_worker(read: Read) -> None:
    zhang = read("张伟")
    assert zhang.send("/me/data/erasure", shown="/me/data").status_code == 303
    assert "已收到您的删除请求" in zhang.get("/me/data").text
    asked = privacy.newest_of(zhang.id)
    assert asked is not None
    privacy.carry_out(asked.id)
    assert zhang.get("/me/data").status_code == 302  # the session is gone with the rest


@pytest.mark.usefixtures("cast")
def test_who_is_bound_is_told_what_to_end_first(app: Flask) -> None:
    li = staff_reader(app, "E003")
    answer = li.send("/me/data/erasure", shown="/me/data")
    assert answer.status_code == 409
    assert "请先解除绑定" in answer.text
