"""A brochure goes through the library: a draft, uploaded, pages made, published to one tier, recalled, gone. 王敏 does
it in her browser; 张伟 of 华南总代理 (a 省代) and a stranger look."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright
from sqlalchemy import select

from models.db import reading, session
from models.materials import Material
from services import materials
from services.materials.converting import convert_once
from tests.console.browsing import ARGUMENTS
from tests.console.watched import Watched, fits, shot, watched
from tests.rig.stage import Stage, raised
from tests.services.doubted import owner, somebody

pytestmark = pytest.mark.browser
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    with raised(sqlite_url) as standing:
        yield standing


def brochure(pages: int) -> bytes:
    """A PDF with something to look at on each page."""
    made = []
    for number in range(pages):
        page = Image.new("RGB", (595, 842), "white")
        draw = ImageDraw.Draw(page)
        draw.rectangle((0, 0, 595, 210), fill=(28, 95, 212) if number == 0 else (237, 243, 253))
        draw.ellipse((360, 60, 540, 240), fill=(253, 243, 225))
        for line in range(9):
            draw.rectangle(
                (60, 290 + 48 * line, 300 + (97 * (line + number)) % 240, 306 + 48 * line), fill=(200, 205, 214)
            )
        draw.text((60, 90), f"QUDAO 2026  {number + 1}", fill="white" if number == 0 else (28, 95, 212), font_size=30)
        made.append(page)
    content = BytesIO()
    made[0].save(content, "PDF", save_all=True, append_images=made[1:])
    return content.getvalue()


@reading
def the_material() -> Material:
    return session().scalars(select(Material)).one()


def sees(who: int) -> bool:
    return materials.may_see(materials.standing_of(who), the_material().id)


def pictured(desk: Watched, name: str) -> None:
    """The page as it is now, wide and narrow; nothing wider than the screen."""
    page = desk.page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(350)  # drawers slide in
        shot(page, name)
        fits(page, width)
    page.set_viewport_size({"width": 1440, "height": 900})


def saved(page: Page) -> None:
    page.locator("#drawer").get_by_role("button", name="保存").click()
    expect(page.locator("#drawer")).to_be_hidden()


def test_a_brochure_is_published_to_one_tier_and_recalled(browser: Browser, stage: Stage) -> None:
    zhang, stranger = owner("张伟", "D001"), somebody("a stranger")
    desk = watched(browser, stage, 1440).sign_in("E001", "王敏")
    page = desk.open("materials")
    expect(page.locator("#list")).to_contain_text("还没有物料")
    pictured(desk, "materials-empty")

    page.get_by_role("link", name="新建物料").click()
    page.locator("#drawer").get_by_label("种类").select_option("brochure")
    page.locator("#drawer").get_by_label("标题").fill("2026 春季新品手册")
    page.locator("#drawer").get_by_label("一句话介绍").fill("十二款新品，一看就懂")
    page.locator("#drawer").get_by_label("标签").fill("新品、厨电")
    page.locator("#drawer").get_by_label("必读").select_option("yes")
    pictured(desk, "material-form")
    page.locator("#drawer").get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="2026 春季新品手册")).to_be_visible()
    expect(page.locator("#content")).to_contain_text("发布前还差：添加内容、设置谁可以看")
    pictured(desk, "material-draft")

    page.get_by_role("link", name="添加内容").click()
    file: FilePayload = {"name": "春季新品.pdf", "mimeType": "application/pdf", "buffer": brochure(12)}
    page.locator("#drawer input[type=file]").first.set_input_files(file)
    expect(page.locator("#drawer")).to_contain_text("✓ 春季新品.pdf")
    pictured(desk, "material-content")
    saved(page)
    expect(page.locator("#versions")).to_contain_text("排队转换")
    assert not page.get_by_role("button", name="发布", exact=True).is_visible()
    lots = iter((False, True))
    assert convert_once("worker", lambda: next(lots))
    assert convert_once("worker")
    expect(page.locator("#versions .strip li")).to_have_count(12)  # the page asks again by itself
    expect(page.locator("#versions")).to_contain_text("已就绪")

    page.get_by_role("link", name="谁可以看").click()
    page.locator("#drawer").get_by_label("省代").check()
    pictured(desk, "material-audience")
    saved(page)
    assert not sees(zhang)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("h1")).to_contain_text("已发布")
    assert (sees(zhang), sees(stranger)) == (True, False)
    pictured(desk, "material")
    desk.open("materials")
    expect(page.locator("#list")).to_contain_text("2026 春季新品手册")
    pictured(desk, "materials")

    page.get_by_role("link", name="2026 春季新品手册").click()
    page.get_by_role("link", name="下架").click()
    page.locator("#drawer").get_by_label("为什么下架").fill("价格有调整，等新版")
    saved(page)
    expect(page.locator("#content")).to_contain_text("价格有调整，等新版")
    assert not sees(zhang)
    pictured(desk, "material-recalled")
    assert desk.complaints == []


def test_an_article_is_written_with_a_picture_and_looks_as_it_was_written(browser: Browser, stage: Stage) -> None:
    desk = watched(browser, stage, 1440).sign_in("E001", "王敏")
    page = desk.open("materials")
    page.get_by_role("link", name="新建物料").click()
    page.locator("#drawer").get_by_label("种类").select_option("article")
    page.locator("#drawer").get_by_label("标题").fill("门店开业前要做的三件事")
    page.locator("#drawer").get_by_role("button", name="保存").click()
    page.get_by_role("link", name="添加内容").click()
    editor = page.locator("#drawer [contenteditable]")
    editor.click()
    page.get_by_role("button", name="标题").click()
    page.keyboard.type("先把样品摆好")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="正文").click()
    page.keyboard.type("客户进门第一眼看到的，应该是今年的新品。")
    picture = BytesIO()
    Image.linear_gradient("L").resize((640, 320)).convert("RGB").save(picture, "JPEG")
    sample: FilePayload = {"name": "样品.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    page.locator("#drawer .editor input[type=file]").set_input_files(sample)
    expect(editor.locator("img")).to_be_visible()
    pictured(desk, "material-article-form")
    saved(page)
    expect(page.locator(".article")).to_contain_text("应该是今年的新品")
    assert page.locator(".article h2").inner_text() == "先把样品摆好"
    assert page.locator(".article").inner_text().startswith("先把样品摆好")
    assert page.locator(".article img").evaluate("one => one.naturalWidth") == 640
    pictured(desk, "material-article")
    assert desk.complaints == []
