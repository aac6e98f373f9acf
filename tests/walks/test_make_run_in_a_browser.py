"""What a newcomer does after `make run`, in a real browser, against the very processes it starts."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.rig.made_run import WIDTHS, Running, shot, watched_page, width_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PATIENCE_MS = 60_000  # three processes serve, work and send, on a machine that may be busy


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Browser, running: Running) -> Iterator[Page]:
    with watched_page(browser, request.param) as opened:
        yield opened


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
    shot(held.page, f"walk-form-{phone[-2:]}")
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_text("申请已提交")).to_be_visible()
    held.get_by_role("button", name="关闭网页").click()


def open_newest_card(phone: Locator, title: str) -> None:
    """The chat's newest template message of this title; the worker needs a moment to send it."""
    phone.locator('[data-chat="official_account"]').click()
    card = phone.locator(".card", has_text=title).last
    expect(card).to_be_visible(timeout=PATIENCE_MS)
    shot(phone.page, "walk-card")
    card.click()


DEALERS = {1440: ("D001", "zhang-owner", "张伟", "13900000001"), 390: ("D002", "liu-owner", "刘芳", "13900000002")}
# A name of each width's own: the card of the other one hangs decided in the same chat.
STRANGERS = {1440: "孙悦", 390: "孙小悦"}
EMPLOYEES = {1440: ("E003", "li-sales"), 390: ("E004", "zhou-sales")}


def test_an_owner_is_bound_with_one_tap_of_headquarters(page: Page, running: Running) -> None:
    code, key, name, phone = DEALERS[width_of(page)]
    page.goto(running.phone)
    held = be(page, key)
    shot(page, "walk-start")
    scan(held, code)
    expect(held.get_by_role("link", name="点这里填写信息，完成绑定")).to_be_visible()
    shot(page, "walk-chat")
    held.get_by_role("link", name="点这里填写信息，完成绑定").click()
    hand_in(held, name, phone)

    page.goto(running.phone)
    held = be(page, "wang-hq")
    open_newest_card(held, name)
    decision = webview(held)
    expect(decision.get_by_text("号码一致")).to_be_visible()
    shot(page, "walk-approval")
    decision.get_by_role("button", name="通过", exact=True).click()
    expect(decision.get_by_role("heading", name="已通过")).to_be_visible()
    shot(page, "walk-approved")

    page.goto(running.phone)
    held = be(page, key)
    held.locator('[data-chat="official_account"]').click()
    expect(held.locator(".card", has_text="审核通过").last).to_be_visible(timeout=PATIENCE_MS)
    shot(page, "walk-thanked")

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
    shot(page, "walk-refused")

    page.goto(running.phone)
    held = be(page, "sun-stranger")
    held.locator('[data-chat="official_account"]').click()
    expect(held.locator(".card", has_text="号码与登记不符").last).to_be_visible(timeout=PATIENCE_MS)


def bindings_in_console(page: Page, running: Running, code: str) -> int:
    """How many open bindings the console shows for this code, signed in as the demo's administrator."""
    password = _demo_password(running)
    page.goto(f"{running.web}/console/")
    if page.get_by_label("工号").count():
        page.get_by_label("工号").fill("E001")
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录", exact=True).click()
    page.goto(f"{running.web}/console/bindings?q={code}")
    shot(page, "walk-console-bindings")
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
