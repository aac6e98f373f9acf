"""What a page in a browser has asked for and has not got yet: waiting for that to end takes no longer than it does,
where Playwright's `networkidle` waits half a second more on every page."""

from __future__ import annotations

from playwright.sync_api import Error, Page

# Letters are there, what a script put into the page is drawn, and a question that it asks now has been asked.
_DRAWN = "document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))"
_PATIENCE = 2_000  # looks of 10 ms


class Traffic:
    """The questions of one page that are under way."""

    def __init__(self, page: Page) -> None:
        self.page, self.under_way = page, 0
        page.on("request", lambda _: self._count(1))
        page.on("requestfinished", lambda _: self._count(-1))
        page.on("requestfailed", lambda _: self._count(-1))

    def _count(self, change: int) -> None:
        self.under_way += change

    def rests(self) -> None:
        """Wait until everything was answered and drawn, and that led to nothing new."""
        for _ in range(_PATIENCE):
            if self._is_drawn() and self.under_way <= 0:
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(f"{self.page.url} still waits for {self.under_way} answers")

    def _is_drawn(self) -> bool:
        """Waits for what the page has to draw; false where it went on to another page meanwhile."""
        try:
            self.page.evaluate(_DRAWN)
        except Error as fault:
            if "Execution context was destroyed" not in fault.message:
                raise
            return False
        return True
