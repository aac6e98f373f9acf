"""A → B → C on three phones: an owner sends a brochure, a customer reads it and passes it on, a stranger reads it to
the end; the owner is told while they are warm, and sees who read how far, through whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect, sync_playwright

from models.db import session, transaction
from models.materials import RECALLED, Material
from tests.reading_room import reads, shares, token_of
from tests.rig.stage import Stage
from tests.sandbox.hands import FLAGS, is_local, shot, take, webview
from tests.shelf import a_material
from tests.walks.steps import last_word, mini_session
from tests.walks.test_a_clerk_joins import bind_owner

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def phones(browser: Browser, stage: Stage) -> Iterator[Page]:
    """The page with the phones; nothing on it asks anybody outside, and no script of ours fails."""
    page = browser.new_page(viewport={"width": 1440, "height": 950}, locale="zh-CN")
    page.set_default_timeout(PATIENCE_MS)
    wrong: list[str] = []
    page.on("request", lambda sent: wrong.append(sent.url) if not is_local(sent.url) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(stage.world.base)
    yield page
    page.close()
    assert wrong == []


def open_card(phones: Page, key: str, sender: str) -> tuple[Locator, FrameLocator]:
    """Somebody taps the newest card of a friend."""
    phone = take(phones, key)
    phone.locator(f'[data-chat="{sender}"]').click()
    phone.locator(".link-card").last.click()
    opened = webview(phone)
    expect(opened.locator("h1")).to_have_text("春季新品手册")
    return phone, opened


def read_pages(phones: Page, opened: FrameLocator, *pages: int) -> None:
    """Looks at each of these pages for a good second."""
    for page in pages:
        sheet = opened.locator(f'.sheet[data-page="{page}"]')
        sheet.scroll_into_view_if_needed()
        sheet.evaluate("one => one.scrollIntoView({block: 'center'})")
        expect(sheet).to_have_js_property("complete", value=True)
        phones.wait_for_timeout(1300)


def test_from_an_owner_to_a_customer_to_a_stranger_and_back(phones: Page, stage: Stage) -> None:
    bind_owner(stage)
    stage.work()  # WeChat says that his two accounts are one person's
    zhang = stage.person("zhang-owner")
    material = a_material(employee_id=stage.cast.employees["E001"], pages=4)
    bearer = {"Authorization": f"Bearer {mini_session(stage, zhang)['token']}"}
    api = f"{stage.url}/api/v1"
    taken = requests.post(f"{api}/materials/{token_of(material)}/shares", json={}, headers=bearer, timeout=20).json()
    zhang.share(taken["url"], "zhao-consumer", title="春季新品手册")

    phone, opened = open_card(phones, "zhao-consumer", "zhang-owner")
    expect(opened.get_by_text("张伟 分享给您")).to_be_visible()
    read_pages(phones, opened, 1, 2)
    shot(phones, "reader-in-the-phone")
    phone.get_by_label("更多").click()
    phone.get_by_role("button", name="发送给朋友").click()
    phone.get_by_role("dialog").locator('[data-friend="he-consumer"]').click()
    expect(phone.get_by_role("status")).to_have_text(re.compile("已发送给"))
    phone.get_by_role("button", name="关闭网页").click()

    card = stage.person("he-consumer").friend_chat("zhao-consumer")[-1]
    assert card["title"] == "春季新品手册"
    assert re.fullmatch(re.escape(f"{stage.url}/m/") + r"[\w-]{22}", card["url"])
    assert card["url"] != taken["url"]

    phone, opened = open_card(phones, "he-consumer", "zhao-consumer")
    read_pages(phones, opened, 1, 2, 3, 4)
    phone.get_by_role("button", name="关闭网页").click()

    root, by_zhao, *_ = shares()
    assert (root.depth, by_zhao.depth, by_zhao.parent_id) == (0, 1, root.id)
    assert by_zhao.sent_at is not None
    first, second = until_read(phones)
    assert (first.furthest_page, second.furthest_page, second.completed) == (2, 4, True)
    assert all(600 <= ms <= 6000 for one in (first, second) for ms in one.of_pages.values()), (first, second)

    stage.work()
    assert "资料阅读提醒" in last_word(zhang)
    assert "访客 " in last_word(zhang)
    told = requests.get(f"{api}/shares/{taken['share']}/visits", headers=bearer, timeout=20).json()["items"]
    assert [(one["depth"], one["furthest_page"], one["completed"]) for one in told] == [(1, 4, True), (0, 2, False)]
    assert told[0]["via"] == told[1]["label"]
    phone = take(phones, "zhang-owner")
    phone.locator('[data-chat="official_account"]').click()
    phone.locator(".card", has_text="资料阅读提醒").last.click()
    mine = webview(phone)
    expect(mine.get_by_text("2 人看过")).to_be_visible()
    mine.get_by_text("春季新品手册").click()
    expect(mine.get_by_text("已读完")).to_be_visible()
    shot(phones, "who-read-mine")

    recall(material)
    gone = stage.person("he-consumer").webview().get(card["url"].removeprefix(stage.url))
    assert gone.status_code == 410
    assert "已被撤回" in gone.text


def until_read(phones: Page) -> list:  # type: ignore[type-arg]
    """Beacons of pages that were closed arrive by themselves."""
    for _ in range(40):
        found = reads()
        if len(found) == 2 and found[1].furthest_page == 4:
            return found
        phones.wait_for_timeout(250)
    raise AssertionError(found)


@transaction
def recall(material_id: int) -> None:
    session().get_one(Material, material_id).state = RECALLED
