"""What a newcomer does after `make run`, in a real browser, against the very processes it starts."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect, sync_playwright

from tests.rig.made_run import FLAGS, WIDTHS, Running, is_local

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with Running() as programs:
        yield programs


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Browser, running: Running) -> Iterator[Page]:
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda sent: problems.append(sent.url) if not is_local(sent.url) else None)
    yield opened
    context.close()
    assert problems == []


def shot(page: Page, name: str) -> None:
    """A picture to look at, when somebody asks for them (SCREENSHOTS=folder)."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=f"{folder}/walk-{name}-{width}.png")


def be(page: Page, key: str) -> Locator:
    """Takes up this person's phone."""
    page.locator(f'[data-person="{key}"]').click()
    return page.locator(f'[data-phone="{key}"]')


def scan(phone: Locator, label: str) -> None:
    phone.get_by_role("button", name="扫一扫").click()
    phone.locator(f'[data-scene^="{label}"]').first.click()


def webview(phone: Locator) -> FrameLocator:
    return phone.frame_locator("iframe")


def hand_in(held: Locator, name: str, phone: str) -> None:
    form = webview(held)
    form.get_by_role("textbox", name="姓名").fill(name)
    form.get_by_role("textbox", name="手机号").fill(phone)
    form.get_by_role("checkbox").check()
    shot(held.page, f"form-{phone[-2:]}")
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_text("申请已提交")).to_be_visible()
    held.get_by_role("button", name="关闭网页").click()


def open_newest_card(phone: Locator, title: str) -> None:
    """The chat's newest template message of this title; the worker needs a moment to send it."""
    phone.locator('[data-chat="official_account"]').click()
    card = phone.locator(".card", has_text=title).last
    expect(card).to_be_visible(timeout=15_000)
    shot(phone.page, "card")
    card.click()


DEALERS = {1440: ("D001", "zhang-owner", "张伟", "13900000001"), 390: ("D002", "liu-owner", "刘芳", "13900000002")}
# A name of each width's own: the card of the other one hangs decided in the same chat.
STRANGERS = {1440: "孙悦", 390: "孙小悦"}
EMPLOYEES = {1440: ("E003", "li-sales"), 390: ("E004", "zhou-sales")}


def width_of(page: Page) -> int:
    return int((page.viewport_size or {"width": 0})["width"])


def test_an_owner_is_bound_with_one_tap_of_headquarters(page: Page, running: Running) -> None:
    code, key, name, phone = DEALERS[width_of(page)]
    page.goto(running.phone)
    held = be(page, key)
    shot(page, "start")
    scan(held, code)
    expect(held.get_by_role("link", name="点这里填写信息，完成绑定")).to_be_visible()
    shot(page, "chat")
    held.get_by_role("link", name="点这里填写信息，完成绑定").click()
    hand_in(held, name, phone)

    page.goto(running.phone)
    held = be(page, "wang-hq")
    open_newest_card(held, name)
    decision = webview(held)
    expect(decision.get_by_text("号码一致")).to_be_visible()
    shot(page, "approval")
    decision.get_by_role("button", name="通过", exact=True).click()
    expect(decision.get_by_role("heading", name="已通过")).to_be_visible()
    shot(page, "approved")

    page.goto(running.phone)
    held = be(page, key)
    held.locator('[data-chat="official_account"]').click()
    expect(held.locator(".card", has_text="审核通过").last).to_be_visible(timeout=15_000)
    shot(page, "thanked")

    assert bindings_in_console(page, running, code) == 1


def test_an_employee_is_bound_by_the_follow_itself(page: Page, running: Running) -> None:
    code, key = EMPLOYEES[width_of(page)]
    page.goto(running.phone)
    held = be(page, key)
    scan(held, code)
    expect(held.get_by_text("绑定成功")).to_be_visible()
    assert bindings_in_console(page, running, code) == 1


def test_a_stranger_with_a_wrong_phone_is_refused_and_told_why(page: Page, running: Running) -> None:
    name = STRANGERS[width_of(page)]
    page.goto(running.phone)
    held = be(page, "sun-stranger")
    scan(held, "D003")
    held.get_by_role("link", name="点这里填写信息，完成绑定").last.click()
    hand_in(held, name, "13700000009")

    page.goto(running.phone)
    held = be(page, "wang-hq")
    open_newest_card(held, name)
    decision = webview(held)
    expect(decision.get_by_text("号码不符").or_(decision.get_by_text("没有登记号码"))).to_be_visible()
    decision.get_by_text("不通过").click()
    decision.get_by_label("原因（申请人会看到）").fill("号码与登记不符")
    decision.get_by_role("button", name="确认拒绝").click()
    expect(decision.get_by_role("heading", name="已拒绝")).to_be_visible()
    shot(page, "refused")

    page.goto(running.phone)
    held = be(page, "sun-stranger")
    held.locator('[data-chat="official_account"]').click()
    expect(held.locator(".card", has_text="号码与登记不符").last).to_be_visible(timeout=15_000)


def bindings_in_console(page: Page, running: Running, code: str) -> int:
    """How many open bindings the console shows for this code, signed in as the demo's administrator."""
    password = _demo_password(running)
    page.goto(f"{running.web}/console/")
    if page.get_by_label("工号").count():
        page.get_by_label("工号").fill("E001")
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
    page.goto(f"{running.web}/console/bindings?q={code}")
    shot(page, "console-bindings")
    return page.locator("tbody tr", has_text=code).count()


def _demo_password(running: Running) -> str:
    line = next(
        line for line in running.log.read_text(encoding="utf-8").splitlines() if line.startswith("  E001  王敏")
    )
    return line.split()[2]


def test_the_sandbox_remembers_who_was_told_what(running: Running) -> None:
    """The oracle: every notice of the walks was accepted once, and nothing is left over."""
    with urllib.request.urlopen(f"{running.phone}/sandbox/ledger/templates", timeout=10) as answer:
        entries: list[dict[str, Any]] = json.load(answer)["entries"]
    assert entries
    assert {entry["status"] for entry in entries} == {"success"}
    assert len({entry["client_msg_id"] for entry in entries}) == len(entries)
