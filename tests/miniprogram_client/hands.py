"""A person with the client in hand, in their sandbox phone's browser: nothing may break or be fetched elsewhere."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.contrast import faint
from tests.rig.made_run import is_local
from tests.rig.stage import Stage
from tests.rig.traffic import Traffic

HIGH = 844
PATIENCE = 30_000  # milliseconds; a busy machine takes its time to sign somebody in
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
    " MicroMessenger/8.0.50"
)
HOME = "/pages/index/index"
# The browser writes down as an error what is an answer: not known yet, none handed out yet, none made yet, not yours,
# no code.
ANSWERED_NO = (
    "/api/v1/session",
    "/api/v1/dealer/staff/invitation",
    "/api/v1/sign",
    "/api/v1/dealer/item-codes/look",
    "/api/v1/item-codes/verify",
)


class Phone:
    """One person's phone with the client open."""

    def __init__(self, browser: Browser, stage: Stage, key: str, *, width: int = 390, locale: str = "zh-CN") -> None:
        port = urlsplit(stage.world.base).port
        self.stage, self.width = stage, width
        self.base = f"http://{key}.localhost:{port}"
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.loaded: list[Response] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": HIGH},
            is_mobile=True,
            has_touch=True,
            locale=locale,
            timezone_id="Asia/Shanghai",
            user_agent=WECHAT,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.traffic = Traffic(self.page)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("request", lambda sent: None if is_local(sent.url) else self.elsewhere.append(sent.url))
        self.page.on("response", lambda answer: self.loaded.append(answer))

    def _heard(self, said: ConsoleMessage) -> None:
        address = said.location["url"]
        if said.type in ("error", "warning") and not address.endswith(ANSWERED_NO):
            self.complaints.append(f"{said.text} {address}")

    def open(self, page: str = HOME) -> Phone:
        """This page of the client, once it shows what it came for."""
        self.page.goto(f"{self.base}/app/#{page}")
        # Another page of the same document: the browser calls it loaded before it has begun.
        shown = page.split("?")[0].removeprefix("/")
        if "scene=" not in page:
            there = self.page.locator(f'uni-page[data-page="{shown}"] .q-page').locator("visible=true")
            expect(there).not_to_have_count(0, timeout=PATIENCE)
        expect(self.page.locator('[aria-busy="true"]').locator("visible=true")).to_have_count(0, timeout=PATIENCE)
        self.traffic.rests()
        return self

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).locator("visible=true").last.click()

    def tap(self, words: str) -> None:
        """The button that says this, or whatever else does."""
        expect(self.saying(words)).to_be_visible(timeout=PATIENCE)
        button = self.page.locator("uni-button", has_text=re.compile(f"^{re.escape(words)}$")).locator("visible=true")
        (button.last if button.count() else self.saying(words)).click()

    def saying(self, words: str) -> Locator:
        """Exactly these words, on the page in sight."""
        return self.page.get_by_text(words, exact=True).locator("visible=true").last

    def sees(self, *words: str) -> None:
        for one in words:
            expect(self.page.get_by_text(one).locator("visible=true").last).to_be_visible(timeout=PATIENCE)

    def loses(self, words: str) -> None:
        """These words go away."""
        expect(self.page.get_by_text(words, exact=True).locator("visible=true")).to_have_count(0, timeout=PATIENCE)

    def fill(self, label: str, text: str) -> None:
        box, typed = self.page.get_by_label(label).locator("visible=true").last, "input, textarea"
        box.locator(typed).or_(box.and_(self.page.locator(typed))).first.fill(text)

    def shows_picture(self, ending: str) -> None:
        """A picture whose address ends so has come, and is one."""
        wide = f"[...document.images].filter(one => one.src.endsWith({ending!r})).map(one => one.naturalWidth)"
        for _ in range(100):
            if any(self.page.evaluate(wide)):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{ending} is no picture")

    def fits(self) -> None:
        """Nothing sticks out at the side, and nothing is too faint to be read, once what moves has come to rest."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, self.page.url
        for _ in range(30):
            pale = faint(self.page)
            if not pale:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError((self.page.url, pale))

    def shot(self, name: str) -> None:
        """A picture to look at, when somebody asks for them (SCREENSHOTS=folder)."""
        if folder := os.environ.get("SCREENSHOTS"):
            self.page.wait_for_timeout(400)  # sheets slide in
            self.page.screenshot(path=Path(folder) / f"client-{name}-{self.width}.png")

    def close(self) -> None:
        """The end of a walk: all was quiet, and at home."""
        self.context.close()
        assert self.complaints == [], self.complaints
        assert self.elsewhere == [], self.elsewhere
