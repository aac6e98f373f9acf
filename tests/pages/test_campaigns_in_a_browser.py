"""A campaign's page in a browser, at phone and desk width: every block, taking part, what came of it, drawing again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect, sync_playwright

from services import clock
from services.access import OPERATOR
from services.campaigns import fairness, publishing
from services.campaigns.blocks import Block
from services.campaigns.content import Content
from tests.pages.campaign_phones import WIDTHS, Phones, a_view, every_block, look
from tests.rig.stage import Stage
from tests.sandbox.hands import FLAGS
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, promotion, somebody
from tests.services.leads.desk import owner

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def phones(browser: Browser, stage: Stage) -> Iterator[Phones]:
    opened = Phones(browser, stage)
    yield opened
    for context in browser.contexts:
        context.close()
    assert opened.wrong == []


def test_every_block_at_both_widths(phones: Phones, stage: Stage) -> None:
    out = desk.published("form", content=every_block(stage))
    share = promotion(out, owner("D002"))
    for width in WIDTHS:
        page = phones.of(somebody(), width)
        page.goto(f"{stage.url}/p/{out.slug}?s={share}")
        expect(page.locator("h1")).to_have_text("城市露营节 · 新品体验周")
        expect(page.locator(".lead")).to_contain_text("刘芳 邀请您参加")
        expect(page.locator(".ticking b").first).to_be_visible()
        page.wait_for_function("document.querySelector('video').readyState >= 2")  # its first picture is there
        assert "coord%3A22.51%2C113.94" in (page.locator(".go-there").get_attribute("href") or "")
        look(page, "page-campaign-blocks")


def test_an_answer_that_is_overtaken_names_nobody(phones: Phones, stage: Stage) -> None:
    """Who calls is whom the place chosen last names, and the cities offered are its own, whichever answer is late."""
    out = desk.published("form", content=every_block(stage))
    owner("D002")
    page = phones.of(somebody())
    page.goto(f"{stage.url}/p/{out.slug}")
    late: list[Route] = []
    page.route("**/hands?place=440000*", lambda route: late.append(route))
    page.route("**/places/510000", lambda route: late.append(route))
    page.locator(".province").select_option("510000")
    page.locator(".province").select_option("440000")
    page.locator(".city").select_option("440300")
    expect(page.locator("#hands")).to_have_text("深圳湾专卖")
    for route in late:
        with page.expect_response(route.request.url) as answered:
            route.continue_()
        answered.value.finished()
    expect(page.locator(".city")).to_have_value("440300")
    expect(page.locator("#hands")).to_have_text("深圳湾专卖")
    expect(page.locator("[name=hands_to]")).to_have_value("深圳湾专卖")
    assert len(late) == 2


def test_a_form_names_who_calls_before_it_is_sent_and_keeps_what_was_typed(phones: Phones, stage: Stage) -> None:
    out = desk.published("form", content=every_block(stage))
    owner("D002")
    page = phones.of(somebody())
    page.goto(f"{stage.url}/p/{out.slug}")
    expect(page.locator("#hands")).to_have_text("品牌方总部")
    page.locator(".province").select_option("440000")
    page.locator(".city").select_option("440300")
    expect(page.locator("#hands")).to_have_text("深圳湾专卖")
    page.locator("[name=f_name]").fill("周先生 <b>")
    page.locator("[name=f_phone]").fill("12345")
    for box in page.locator(".check input[required]").all():
        box.check()
    page.get_by_role("button", name="提交报名").click()
    expect(page.locator("#problem")).to_contain_text("请填写 11 位中国大陆手机号")
    expect(page.locator("label.wrong")).to_contain_text("请填写 11 位中国大陆手机号")
    expect(page.locator("label.wrong")).to_be_in_viewport()
    expect(page.locator("[name=f_name]")).to_have_value("周先生 <b>")
    look(page, "page-campaign-form-wrong")
    expect(page.locator(".city")).to_have_value("440300")
    expect(page.locator("#hands")).to_have_text("深圳湾专卖")
    page.locator("[name=f_phone]").fill("13866667777")
    page.get_by_role("button", name="提交报名").click()
    expect(page.locator("h1")).to_have_text("提交成功")
    look(page, "page-campaign-entered")
    page.get_by_role("link", name="回到活动").click()
    expect(page.locator(".mine")).to_contain_text("您已参加")
    expect(page.get_by_text("填好后门店会尽快与您确认时间。")).to_have_count(0)  # there is nothing to fill in any more


def wheel() -> Content:
    blocks = (
        Block("text", {"words": "感谢一路相伴，三周年送好礼。"}),
        Block("lottery", {"heading": "转一转", "words": "奖品到店领取，七天内有效。", "button": "抽一次"}),
    )
    fields = desk.FIELDS[:2]
    words = {"title": "周年庆幸运抽奖", "summary": "每人一次，当场知道结果。"}
    return desk.page("lottery", fields=fields, blocks=blocks, **words)


def test_a_draw_is_won_shown_as_a_voucher_and_drawn_again_by_the_browser(phones: Phones, stage: Stage) -> None:
    prizes = [
        desk.a_prize("lottery", name="露营灯", stock="5", odds="60", good_days="7", detail="暖光三档，到店领取"),
        desk.a_prize("lottery", name="50 元券", stock="100", odds="39.9", good_days="30"),
    ]
    out = desk.published("lottery", prizes=prizes, content=wheel())
    for _ in range(12):
        enter(out)
    for width in WIDTHS:
        page = phones.of(somebody(), width)
        page.goto(f"{stage.url}/p/{out.slug}")
        look(page, "page-campaign-lottery")
        page.locator("[name=f_phone]").fill(f"138{width:08d}")
        for box in page.locator(".check input[required]").all():
            box.check()
        page.locator(".hub").click()  # who taps the wheel means the button below it
        expect(page.locator(".verdict h1")).to_be_visible()
        look(page, "page-campaign-drawn")
        page.goto(f"{stage.url}/me/prizes")
        look(page, "page-my-prizes")
        page.goto(f"{stage.url}/p/{out.slug}")
        expect(page.locator(".mine")).to_be_visible()
        expect(page.locator(".wheel")).to_have_count(0)  # nothing to turn any more
    publishing.end(OPERATOR, out.slug, desk.edition(out.slug), "办完了")
    fairness.tell_seeds()
    for width in WIDTHS:
        page = phones.of(None, width)
        page.goto(f"{stage.url}/p/{out.slug}/draws")
        expect(page.locator("#checked")).to_have_text("全部一致")
        look(page, "page-campaign-draws")


def test_a_coupon_is_shown_to_the_counter_and_sold_out_is_said_kindly(phones: Phones, stage: Stage) -> None:
    content = desk.page(
        "coupon",
        title="到店立减 50 元",
        summary="先到先得，领到后七天内使用。",
        blocks=(Block("coupon", {"heading": "领一张券", "words": "每个号码一张。", "button": "马上领取"}),),
    )
    out = desk.published(
        prizes=[desk.a_prize(stock="1", name="50 元到店券", detail="满 300 元可用", good_days="7")], content=content
    )
    me = somebody()
    page = phones.of(me)
    page.goto(f"{stage.url}/p/{out.slug}")
    look(page, "page-campaign-coupon")
    page.locator("[name=f_phone]").fill("13855556666")
    for box in page.locator(".check input[required]").all():
        box.check()
    page.get_by_role("button", name="马上领取").click()
    expect(page.locator(".voucher")).to_be_visible()
    look(page, "page-campaign-voucher")
    other = phones.of(somebody())
    other.goto(f"{stage.url}/p/{out.slug}")
    expect(other.locator(".closed")).to_contain_text("已经全部领完了")
    look(other, "page-campaign-sold-out")


def test_a_trial_is_asked_for_and_its_pack_fetched_with_a_voucher(phones: Phones, stage: Stage) -> None:
    wang = stage.cast.employees["E001"]
    content = desk.page(
        "trial",
        title="轻量帐篷，先试三天",
        summary="二十顶试用帐篷，先到先得。",
        cover_file_id=a_view(wang, "#bfe3f5", "#4f8a5b"),
        blocks=(
            Block("text", {"heading": "试用什么", "words": "2.3 公斤三人帐，三分钟搭好，防雨 3000 毫米。"}),
            Block(
                "trial", {"heading": "申请试用", "words": "申请后凭券到门店领取，三天内归还。", "button": "我要试用"}
            ),
        ),
    )
    out = desk.published("trial", prizes=[desk.a_prize("trial", name="三人帐试用装", stock="20")], content=content)
    for width in WIDTHS:
        page = phones.of(somebody(), width)
        page.goto(f"{stage.url}/p/{out.slug}")
        look(page, "page-campaign-trial")
        page.locator("[name=f_phone]").fill(f"137{width:08d}")
        for box in page.locator(".check input[required]").all():
            box.check()
        page.get_by_role("button", name="我要试用").click()
        expect(page.locator(".verdict h1")).to_have_text("您领到了 三人帐试用装")
        look(page, "page-campaign-trial-voucher")


def test_an_appointment_offers_the_hours_that_are_left(phones: Phones, stage: Stage) -> None:
    out = desk.published("appointment")
    page = phones.of(somebody())
    page.goto(f"{stage.url}/p/{out.slug}")
    page.locator("[name=f_phone]").fill("13855557777")
    page.locator(".hours .option").last.locator("span").evaluate("one => one.closest('details').open = true")
    page.locator(".hours .option").last.click()
    look(page, "page-campaign-hours")
    for box in page.locator(".check input[required]").all():
        box.check()
    page.locator("form.entry button.main").click()
    expect(page.locator(".verdict h1")).to_have_text("预约成功")
    look(page, "page-campaign-booked")
    page.get_by_role("link", name="回到活动").click()
    expect(page.locator(".mine")).to_contain_text("已预约")
    expect(page.locator(".block.appointment header")).to_have_count(0)  # who has an hour is not asked for one
    page.locator(".mine").click()
    page.get_by_text("取消预约", exact=True).click()
    page.get_by_role("button", name="确认取消预约").click()
    expect(page.locator(".verdict h1")).to_have_text("预约已取消")
    page.get_by_role("link", name="回到活动").click()
    expect(page.locator(".mine")).to_contain_text("您已取消预约")


def test_before_its_time_and_while_it_rests_it_says_so(phones: Phones, stage: Stage) -> None:
    now = clock.now()
    early = desk.published(starts=desk.typed(now + timedelta(days=2)), ends=desk.typed(now + timedelta(days=9)))
    resting = desk.published()
    publishing.pause(OPERATOR, resting.slug, desk.edition(resting.slug))
    for out, name, words in ((early, "early", "还没有开始"), (resting, "paused", "活动暂停中")):
        page = phones.of(somebody())
        page.goto(f"{stage.url}/p/{out.slug}")
        expect(page.locator(".closed")).to_contain_text(words)
        expect(page.locator("form.entry")).to_have_count(0)
        look(page, f"page-campaign-{name}")
    unknown = phones.of(None)
    unknown.set_extra_http_headers({"User-Agent": "Mozilla/5.0 Chrome"})
    unknown.goto(f"{stage.url}/p/nothing-here")
    expect(unknown.locator("body")).to_contain_text("没有找到这个活动")
