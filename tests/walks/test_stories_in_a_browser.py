"""Each story of the director's panel, in a real browser, against what `make run` starts.

In the fast lane a story is played at one width and the next one at the other; the proof lane plays the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sandbox.stories import STORIES
from tests.rig.made_run import WIDTHS, Running, shot, watched_page, width_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PATIENCE_MS = 60_000
TOLD = [story.title for story in STORIES if story.steps]


def fast(number: int, width: str) -> bool:
    return list(WIDTHS).index(width) == number % len(WIDTHS)


PLAYS = [
    pytest.param(title, width, marks=[] if fast(number, width) else [pytest.mark.proof])
    for width in WIDTHS
    for number, title in enumerate(TOLD)
]


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Browser, running: Running) -> Iterator[Page]:
    script = "try { sessionStorage.setItem('director-pace', '0') } catch {}"
    with watched_page(browser, request.param, script=script) as opened:
        opened.goto(running.phone)
        yield opened


def is_narrow(page: Page) -> bool:
    return width_of(page) < 760


def panel(page: Page) -> Locator:
    """The director's panel, brought up where it is a sheet."""
    button = page.get_by_role("button", name="导演台", exact=True)
    if is_narrow(page) and button.get_attribute("aria-expanded") != "true":
        button.click()
    return page.get_by_role("complementary", name="导演台")


def put_away(page: Page) -> None:
    """The sheet lies over the phone until it is put away."""
    if is_narrow(page):
        page.get_by_role("button", name="收起导演台").click()


def begin(page: Page, title: str) -> Locator:
    director = panel(page)
    director.get_by_role("button", name=title).click()
    director.get_by_role("button", name="开始", exact=True).or_(
        director.get_by_role("button", name="重新开始")
    ).first.click()
    expect(director.get_by_role("button", name="▶ 一键演完")).to_be_enabled(timeout=PATIENCE_MS)
    return director


@pytest.mark.parametrize(("title", "page"), PLAYS, indirect=["page"])
def test_a_story_plays_to_its_end_at_the_press_of_a_button(page: Page, title: str) -> None:
    director = begin(page, title)
    shot(page, f"director-{TOLD.index(title)}-begun")
    director.get_by_role("button", name="▶ 一键演完").click()
    expect(director.get_by_text("演完了。")).to_be_visible(timeout=PATIENCE_MS)
    expect(director.get_by_role("alert")).to_have_count(0)
    steps = director.get_by_role("listitem").filter(has=page.get_by_role("img", name="已完成"))
    assert steps.count() == len(next(story for story in STORIES if story.title == title).steps)
    shot(page, f"director-{TOLD.index(title)}-done")


def test_a_dealer_is_bound_by_hand_and_the_panel_ticks_it_off_live(page: Page) -> None:
    director = begin(page, TOLD[0])
    done = director.get_by_role("img", name="已完成")
    director.get_by_role("button", name="拿起张伟的手机").click()
    put_away(page)
    zhang = page.locator('[data-phone="zhang-owner"]')
    zhang.get_by_role("button", name="扫一扫").click()
    zhang.locator('[data-scene^="D001 的邀请码"]').first.click()
    zhang.get_by_role("link", name="点这里填写信息，完成绑定").last.click()
    form = zhang.frame_locator("iframe")
    form.get_by_role("textbox", name="姓名").fill("张伟")
    form.get_by_role("textbox", name="手机号").fill("13900000001")
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_text("申请已提交")).to_be_visible()
    expect(panel(page)).to_contain_text("4 / 6", timeout=PATIENCE_MS)  # the card came by itself
    expect(done).to_have_count(4)
    page.reload()
    director = panel(page)
    expect(done).to_have_count(4)
    director.get_by_role("button", name="拿起王敏的手机").click()
    put_away(page)
    wang = page.locator('[data-phone="wang-hq"]')
    wang.locator('[data-chat="official_account"]').click()
    wang.locator(".card", has_text="张伟").last.click()
    wang.frame_locator("iframe").get_by_role("button", name="通过", exact=True).click()
    expect(panel(page)).to_contain_text("6 / 6", timeout=PATIENCE_MS)
    expect(done).to_have_count(6)
    shot(page, "director-by-hand")


def test_behind_the_scenes_opens_an_envelope(page: Page) -> None:
    director = panel(page)
    director.get_by_role("tab", name="幕后").click()
    director.get_by_role("button", name="推送", exact=True).click()
    director.get_by_role("button", expanded=False).filter(has_text="微信推送").first.click()
    expect(director.get_by_text("微信发来的（解开后）").first).to_be_visible()
    expect(director.locator("pre", has_text="<Encrypt>").first).to_be_visible()
    shot(page, "director-scenes")


def test_trouble_is_a_switch_that_all_pages_see(page: Page, browser: Browser, running: Running) -> None:
    other = browser.new_page()
    other.goto(running.phone)
    for watching in (page, other):
        panel(watching).get_by_role("tab", name="故障").click()
    panel(page).get_by_role("switch", name="微信变慢").click()
    expect(other.get_by_role("switch", name="微信变慢")).to_be_checked()
    shot(page, "director-faults")
    panel(other).get_by_role("button", name="全部关掉").click()
    expect(page.get_by_role("switch", name="微信变慢")).not_to_be_checked()
    other.close()


def test_every_story_may_be_told_and_none_lacks_anything(page: Page) -> None:
    director = panel(page)
    for story in STORIES:
        expect(director.get_by_role("button", name=story.title)).to_be_enabled()
    expect(director.get_by_text("还缺：")).to_have_count(0)
    shot(page, "director-list")
