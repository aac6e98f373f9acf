"""/p/…: opens for anybody, signs in silently, notes who came once a day, and takes what is typed as letters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from doorway import cookies
from models.db import reading, session
from models.promotions import CampaignVisit
from services import clock, privacy
from services.campaigns.blocks import Block
from services.campaigns.content import NAME, PHONE, TEXT, Asked
from services.reading.objecting import object_to_reading
from services.reading.readers import Reader
from tests.pages.readers import CSRF
from tests.pages.readers import reader as a_reader
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, entries, promotion
from tests.services.leads.desk import owner
from tests.world import Cast

WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) MicroMessenger/8.0.50"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
LARGEST_HTML = 30_000
AGREED = {"prize": "yes", "phone": "yes"}


@reading
def visits() -> list[tuple[int | None, int | None, str | None]]:
    query = select(CampaignVisit.follower_id, CampaignVisit.promotion_id, CampaignVisit.left_out)
    return list(session().execute(query.order_by(CampaignVisit.id)).tuples())


def opened(client: FlaskClient, path: str, agent: str = BROWSER) -> str:
    answer = client.get(path, headers={"User-Agent": agent})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_whoever_opens_it_in_wechat_is_asked_once_who_they_are(app: Flask, cast: Cast) -> None:
    out, client = desk.published(), app.test_client()
    first = client.get(f"/p/{out.slug}?s=abc", headers={"User-Agent": WECHAT})
    assert (first.status_code, first.headers["Location"]) == (302, f"/oauth/start?next=/p/{out.slug}?s=abc")
    again = client.get(f"/p/{out.slug}?s=abc", headers={"User-Agent": WECHAT})
    assert again.status_code == 200
    assert "使用完整服务" in again.text
    assert "请在微信里打开" in opened(app.test_client(), f"/p/{out.slug}")


def test_a_visitor_is_noted_once_a_day_by_the_first_link(app: Flask, cast: Cast) -> None:
    out, me = desk.published(), a_reader(app, "me")
    share = promotion(out, owner("D002"))
    for path in (f"/p/{out.slug}?s={share}", f"/p/{out.slug}", f"/p/{out.slug}?s=forged"):
        opened(me.client, path, WECHAT)
    assert [(who, link is not None) for who, link, _ in visits()] == [(me.id, True)]
    tomorrow = clock.now() + timedelta(days=1)
    clock.use(lambda: tomorrow)
    opened(me.client, f"/p/{out.slug}", WECHAT)
    clock.use(None)
    assert [link is not None for _, link, _ in visits()] == [True, False]


def test_browsers_are_told_apart_by_their_cookie_and_programs_leave_nothing(app: Flask, cast: Cast) -> None:
    out, browser = desk.published(), app.test_client()
    for _ in range(3):
        opened(browser, f"/p/{out.slug}")
    opened(app.test_client(), f"/p/{out.slug}")
    for _ in range(3):
        opened(app.test_client(), f"/p/{out.slug}", "Googlebot/2.1")
    assert len(visits()) == 2
    assert browser.get_cookie(cookies.READER, path="/p") is not None


def test_people_of_ours_are_marked_and_who_objected_leaves_no_trace(app: Flask, cast: Cast) -> None:
    out, quiet = desk.published(), a_reader(app, "quiet")
    ours = owner("D002")
    reads = a_reader(app, "owner of D002")
    assert reads.id == ours
    opened(reads.client, f"/p/{out.slug}", WECHAT)
    assert visits() == [(ours, None, "own")]
    object_to_reading(Reader(quiet.id))
    opened(quiet.client, f"/p/{out.slug}", WECHAT)
    assert len(visits()) == 1


def test_pages_of_equal_facts_are_drawn_once_and_never_one_for_another(app: Flask, cast: Cast) -> None:
    one = desk.published(content=desk.page(title="第一个活动"))
    two = desk.published(content=desk.page(title="第二个活动"))
    client = app.test_client()
    for _ in range(2):
        assert "第一个活动" in opened(client, f"/p/{one.slug}")
        assert "第二个活动" in opened(client, f"/p/{two.slug}")
    assert "剩 100 份" in opened(client, f"/p/{one.slug}")
    enter(one)
    assert "剩 99 份" in opened(client, f"/p/{one.slug}")
    assert "csrf_token" not in opened(client, f"/p/{one.slug}")
    english = client.get(f"/p/{one.slug}", headers={"User-Agent": BROWSER, "Accept-Language": "en"}).text
    assert "99 left" in english


@pytest.mark.parametrize("bait", ["coupon", "trial", "form", "appointment"])
def test_what_is_given_is_told_with_how_many_are_left_as_the_budget_pays_for_them(
    app: Flask, cast: Cast, bait: str
) -> None:
    given = [desk.a_prize(name="露营灯", worth="30", stock="10"), desk.a_prize(name="贴纸", worth="0", stock="7")]
    one = desk.published(bait, prizes=given, budget="100")
    page = opened(app.test_client(), f"/p/{one.slug}")
    assert "露营灯" in page
    assert (page.count("剩 3 份"), page.count("剩 7 份"), page.count("剩 10 份")) == (1, 1, 0)


def test_a_wheel_names_its_prizes_and_the_chance_of_none(app: Flask, cast: Cast) -> None:
    names = ["露营灯", "华南旗舰店到店消费五十元代金券", "<b>Camping lantern of brass</b>"]
    given = [desk.a_prize("lottery", name=name, odds="20") for name in names]
    one = desk.published("lottery", prizes=given)
    wheel = opened(app.test_client(), f"/p/{one.slug}").split('class="wheel"')[1].split("</svg>")[0]
    assert wheel.count("<text") == 4
    for words in ("露营灯", "华南旗舰店", "到店消费…", "谢谢参与", "&lt;b&gt;Camping"):
        assert words in wheel
    sure = desk.published("lottery", prizes=[desk.a_prize("lottery", name="露营灯", odds="100")])
    assert "谢谢参与" not in opened(app.test_client(), f"/p/{sure.slug}")


def test_what_one_agrees_to_is_said_in_the_language_of_whoever_reads_it(app: Flask, cast: Cast) -> None:
    one, me = desk.published(), a_reader(app, "me")
    in_english = {"User-Agent": WECHAT, "Accept-Language": "en"}
    page = me.client.get(f"/p/{one.slug}", headers=in_english).text
    for purpose in ("prize", "phone", "lead_to_dealer"):
        words = privacy.text(purpose, privacy.OF_A_CAMPAIGN)
        assert words not in page
        assert words in opened(me.client, f"/p/{one.slug}", WECHAT)
    assert page.count("You agree that") >= 3
    privacy.agree(me.id, "phone", "campaign", version=privacy.OF_A_CAMPAIGN)
    mine = me.client.get("/me/data", headers=in_english).text
    assert "You agree that the brand" in mine


def test_who_opened_a_campaign_reads_on_which_day_among_their_data(app: Flask, cast: Cast) -> None:
    one, me = desk.published(), a_reader(app, "me")
    opened(me.client, f"/p/{one.slug}", WECHAT)
    today = clock.now().astimezone(clock.SHANGHAI).date().isoformat()
    assert f"<dd>{today}</dd>" in opened(me.client, "/me/data", WECHAT)
    assert today in opened(me.client, "/me/data.json", WECHAT)


def test_it_is_light_and_asks_nobody_outside(app: Flask, cast: Cast) -> None:
    text = "新品到店，欢迎体验。" * 20
    blocks = tuple(Block("text", {"heading": f"第 {n} 段", "words": text}) for n in range(20))
    out = desk.published(content=desk.page(blocks=(*blocks, Block("coupon", {"button": "领取"}))))
    me = a_reader(app, "me")
    page = opened(me.client, f"/p/{out.slug}", WECHAT)
    assert len(page.encode()) < LARGEST_HTML
    assert re.findall(r'(?:src|href)="https?://', page) == []
    assert page.count("<script") == page.count("<script src=") == 1
    assert "defer" in page


HARMFUL = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "javascript:alert(1)")


@pytest.mark.parametrize("words", HARMFUL)
def test_what_is_composed_and_what_is_typed_are_letters(app: Flask, cast: Cast, words: str) -> None:
    fields = (
        Asked("name", words[:40], NAME),
        Asked("phone", "手机号", PHONE, required=True),
        Asked("words", "说", TEXT),
    )
    content = desk.page("form", title=words, summary=words, fields=fields, blocks=(Block("form", {"words": words}),))
    out, me = desk.published("form", content=content), a_reader(app, "me")
    page = opened(me.client, f"/p/{out.slug}", WECHAT)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in re.sub(r"[0-9a-f]{6,}", "", page.split("<h1>")[1].split("</h1>")[0])
    said = {"f_phone": "123", "f_name": words[:40], "f_words": words, "phone": "yes", "lead_to_dealer": "yes"}
    wrong = me.send(f"/p/{out.slug}/entries", f"/p/{out.slug}", **said)
    assert wrong.status_code == 422
    assert "<script>alert" not in wrong.text
    assert "<img src=x" not in wrong.text


def test_a_double_click_is_one_entry_and_leads_to_what_came_of_it(app: Flask, cast: Cast) -> None:
    out, me = desk.published(), a_reader(app, "me")
    page = opened(me.client, f"/p/{out.slug}", WECHAT)
    token, once = CSRF.search(page), re.search(r'name="once" value="([^"]+)"', page)
    assert token
    assert once
    form = {"csrf_token": token[1], "once": once[1], "f_phone": "13811112222", **AGREED}
    answers = [me.client.post(f"/p/{out.slug}/entries", data=form) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    shown = me.client.get(answers[0].headers["Location"])
    assert "您领到了 50 元券" in shown.text
    assert "data:image/svg+xml" in shown.text
    assert len(entries(out)) == 1
    assert "50 元券" in me.get("/me/prizes").text
    assert 'href="/me/prizes"' in me.get("/me").text


def test_who_takes_an_entry_back_reads_where_their_number_still_is(app: Flask, cast: Cast) -> None:
    out, me = desk.published(), a_reader(app, "me")
    share = promotion(out, owner("D002"))
    opened(me.client, f"/p/{out.slug}?s={share}", WECHAT)
    handed = me.send(
        f"/p/{out.slug}/entries", f"/p/{out.slug}", f_phone="13811112222", s=share, lead_to_dealer="yes", **AGREED
    )
    address = handed.headers["Location"].partition("?")[0]
    warned = "退出活动不会收回它"
    assert warned in me.get(address).text
    assert me.send(f"{address}/withdraw", address).status_code == 303
    withdrawn = me.get(address).text
    assert "您在活动里填写的内容已经删除" in withdrawn
    assert warned in withdrawn
    privacy.take_back(me.id, "lead_to_dealer")
    assert warned not in me.get(address).text


def test_somebody_elses_entry_is_unknown(app: Flask, cast: Cast) -> None:
    out, you = desk.published(), a_reader(app, "you")
    number = enter(out).entry_id
    assert you.get(f"/p/{out.slug}/entries/{number}").status_code == 404
    assert you.send(f"/p/{out.slug}/entries/{number}/withdraw", f"/p/{out.slug}").status_code == 404


def test_how_a_draw_is_verified_is_told_under_the_title_of_the_page(app: Flask, cast: Cast) -> None:
    out = desk.published("lottery", content=replace(desk.page("lottery"), title="新春好运"))
    told = a_reader(app, "顾客").get(f"/p/{out.slug}/draws").text
    assert '<p class="over">新春好运</p>' in told
    assert "春季新品体验" not in told
