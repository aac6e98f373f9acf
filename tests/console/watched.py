"""A page that somebody watches: what it complained about, what it asked for, and a picture of it."""

from __future__ import annotations

import os

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.rig.stage import Stage
from tests.rig.traffic import Traffic
from tests.world import PASSWORD

# What htmx says of a question that a newer one overtook, as when somebody types fast. Of one that failed it says
# `htmx:sendError` or `htmx:timeout` besides.
OVERTAKEN = ("htmx:sendAbort", "htmx:afterRequest")


class Watched:
    """A page signed in as 陈洁, with everything it complained about and everything it asked for."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page, self.stage = page, stage
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.traffic = Traffic(page)
        page.on("console", self._hear)
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.on("request", self._note)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and said.text not in OVERTAKEN:
            self.complaints.append(said.text)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def sign_in(self, code: str = "E002", name: str = "陈洁") -> Watched:
        self.page.goto(f"{self.stage.url}/console/")
        self.page.get_by_label("工号").fill(code)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.get_by_role("heading", name=f"{name}，您好")).to_be_visible()
        return self

    def open(self, room: str) -> Page:
        self.page.goto(f"{self.stage.url}/console/{room}")
        self.traffic.rests()
        return self.page


def watched(browser: Browser, stage: Stage, width: int) -> Watched:
    page = browser.new_page(viewport={"width": width, "height": 860}, locale="zh-CN")
    page.set_default_timeout(10_000)
    return Watched(page, stage)


def shot(page: Page, name: str) -> None:
    """A picture to look at, when somebody asks for them (SCREENSHOTS=folder)."""
    if folder := os.environ.get("SCREENSHOTS"):
        width = (page.viewport_size or {"width": 0})["width"]
        file = f"{folder}/console-{name.replace('/', '-').replace('?', '-') or 'home'}-{width}.png"
        page.screenshot(path=file, full_page=True)


def fits(page: Page, width: int) -> None:
    """Nothing sticks out at the side of the page, also one that is only just coming."""
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def settled(page: Page) -> None:
    """Waits until htmx has taken up what it put into the page: a letter typed in the 20 ms before goes unheard, and
    only a test types that fast."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
