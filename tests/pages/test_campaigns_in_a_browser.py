"""A campaign's page in a browser, at phone and desk width: every block, taking part, what came of it, drawing again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select

import storage
from models.db import session, transaction
from models.products import Product, ProductPicture
from models.stored_files import KEPT, StoredFile
from services import clock, sessions
from services.access import OPERATOR
from services.campaigns import fairness, publishing
from services.campaigns.blocks import Block
from services.campaigns.content import NAME, PHONE, REGION, TEXT, Asked, Content
from services.products import demo as products
from tests.rig.stage import Stage
from tests.sandbox.hands import FLAGS, is_local, shot
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, promotion, somebody
from tests.services.leads.desk import owner
from tests.shelf import a_material, a_picture, token_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
PATIENCE_MS = 20_000
IN_WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 MicroMessenger/8.0.50 Mobile"
WIDTHS = (390, 1440)
SPOT = {"latitude": "22.51", "longitude": "113.94"}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


class Phones:
    """One browser for each person; nothing on their pages asks anybody outside, and no script of ours fails."""

    def __init__(self, browser: Browser, stage: Stage) -> None:
        self.browser, self.stage, self.wrong = browser, stage, list[str]()

    def of(self, person: int | None, width: int = 390) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 844 if width < 800 else 950}, locale="zh-CN", user_agent=IN_WECHAT
        )
        if person is not None:
            token = sessions.open_session("page", follower_id=person).token
            context.add_cookies([{"name": "qudao_page", "value": token, "url": self.stage.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda sent: self.wrong.append(sent.url) if not is_local(sent.url) else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        return page


@pytest.fixture
def phones(browser: Browser, stage: Stage) -> Iterator[Phones]:
    opened = Phones(browser, stage)
    yield opened
    for context in browser.contexts:
        context.close()
    assert opened.wrong == []


def look(page: Page, name: str) -> None:
    """Nothing runs out of the page to the right; a picture of all of it for whoever asks."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
    size = page.viewport_size or {"width": 0, "height": 0}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(2600, max(size["height"], height))})
    shot(page, name)
    page.set_viewport_size(size)


@transaction
def a_view(employee_id: int, sky: str, hill: str) -> int:
    """A wide picture of hills and a tent, as a kept upload; its id."""
    picture = Image.new("RGB", (1200, 675), sky)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((860, 90, 1000, 230), fill="#fff3c4")
    pen.polygon([(0, 675), (0, 430), (300, 290), (640, 470), (930, 330), (1200, 450), (1200, 675)], fill=hill)
    pen.polygon([(420, 600), (600, 400), (780, 600)], fill="#f28c38")
    pen.polygon([(560, 600), (600, 500), (640, 600)], fill="#7a3d10")
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=88)
    name = storage.random_name()
    storage.in_use().put(name, io.BytesIO(drawn.getvalue()))
    facts = {"kind": "picture", "media_type": "image/jpeg", "file_name": "view.jpg", "sha256": "0" * 64}
    size = {"bytes": len(drawn.getvalue()), "width": 1200, "height": 675}
    row = StoredFile(random_name=name, state=KEPT, employee_id=employee_id, created_at=clock.now(), **facts, **size)
    session().add(row)
    session().flush()
    return row.id


@transaction
def pictured(product: str, file_id: int) -> None:
    number = session().scalars(select(Product.id).where(Product.code == product)).one()
    session().add(ProductPicture(product_id=number, position=0, file_id=file_id))


def every_block(stage: Stage) -> Content:
    """A page with one of each block that a form's page may have."""
    wang = stage.cast.employees["E001"]
    product = products.furnish(OPERATOR)
    pictured(product, a_view(wang, "#e8f1ee", "#5b8f7b"))
    return desk.page(
        "form",
        title="城市露营节 · 新品体验周",
        summary="周末带上家人来试用轻量帐篷，留下电话，我们为您留位。",
        cover_file_id=a_view(wang, "#bfe3f5", "#4f8a5b"),
        blocks=(
            Block("countdown", {"target": "end", "words": "报名截止还有"}),
            Block("picture", {"file_id": a_view(wang, "#f6d7b8", "#7d6b91"), "caption": "现场搭好的三人帐"}),
            Block(
                "text",
                {
                    "heading": "可以体验什么",
                    "words": "三分钟速开帐篷、户外电源、折叠桌椅。\n\n现场有教练指导，孩子也能玩。",
                },
            ),
            Block("video", {"file_id": a_picture(wang, 90), "caption": "一分钟看懂怎么搭"}),
            Block("product", {"product": product, "words": "2.3 公斤，一个人也背得动。"}),
            Block("material", {"material": token_of(a_material(employee_id=wang)), "words": "到店可领纸质手册。"}),
            Block("form", {"heading": "我要报名", "words": "填好后门店会尽快与您确认时间。", "button": "提交报名"}),
            Block("contact", {"heading": "有问题找我", "words": "工作日 9:00–18:00 都在。"}),
            Block(
                "map",
                {
                    "place": "深圳湾专卖",
                    "address": "深圳市南山区海德三道 1 号",
                    "latitude": "22.51",
                    "longitude": "113.94",
                },
            ),
        ),
        fields=(
            Asked("name", "怎么称呼您", NAME),
            Asked("phone", "手机号", PHONE, required=True),
            Asked("place", "所在城市", REGION),
            Asked("wants", "想体验", "choice", options=("帐篷", "户外电源", "桌椅")),
            Asked("words", "想说的话", TEXT),
        ),
    )


def test_every_block_at_both_widths(phones: Phones, stage: Stage) -> None:
    out = desk.published("form", content=every_block(stage))
    share = promotion(out, owner("D002"))
    for width in WIDTHS:
        page = phones.of(somebody(), width)
        page.goto(f"{stage.url}/p/{out.slug}?s={share}")
        expect(page.locator("h1")).to_have_text("城市露营节 · 新品体验周")
        expect(page.locator(".lead")).to_contain_text("刘芳 邀请您参加")
        expect(page.locator(".ticking b").first).to_be_visible()
        look(page, "page-campaign-blocks")


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
    expect(page.locator("[name=f_name]")).to_have_value("周先生 <b>")
    look(page, "page-campaign-form-wrong")
    expect(page.locator(".city")).to_have_value("440300")
    expect(page.locator("#hands")).to_have_text("深圳湾专卖")
    page.locator("[name=f_phone]").fill("13866667777")
    page.get_by_role("button", name="提交报名").click()
    expect(page.locator("h1")).to_have_text("已经收到")
    look(page, "page-campaign-entered")
    page.get_by_role("link", name="回到活动").click()
    expect(page.locator(".mine")).to_contain_text("您已参加")


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
        page.get_by_role("button", name="抽一次").click()
        expect(page.locator(".verdict h1")).to_be_visible()
        look(page, "page-campaign-drawn")
        page.goto(f"{stage.url}/me/prizes")
        look(page, "page-my-prizes")
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
    expect(page.locator(".verdict h1")).to_have_text("约好了")
    look(page, "page-campaign-booked")


def test_before_its_time_and_while_it_rests_it_says_so(phones: Phones, stage: Stage) -> None:
    now = clock.now()
    early = desk.published(starts=desk.typed(now + timedelta(days=2)), ends=desk.typed(now + timedelta(days=9)))
    resting = desk.published()
    publishing.pause(OPERATOR, resting.slug, desk.edition(resting.slug))
    for out, name, words in ((early, "early", "还没有开始"), (resting, "paused", "活动暂时停一停")):
        page = phones.of(somebody())
        page.goto(f"{stage.url}/p/{out.slug}")
        expect(page.locator(".closed")).to_contain_text(words)
        expect(page.locator("form.entry")).to_have_count(0)
        look(page, f"page-campaign-{name}")
    unknown = phones.of(None)
    unknown.set_extra_http_headers({"User-Agent": "Mozilla/5.0 Chrome"})
    unknown.goto(f"{stage.url}/p/nothing-here")
    expect(unknown.locator("body")).to_contain_text("没有找到这个活动")
