"""What `make run` starts, and a real browser to meet it in (fixtures in `tests/walks/conftest.py`)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.rig.processes import PrivateServer, free_port

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}


class Running(PrivateServer):
    """`scripts.run` as `make run` calls it, on free ports and a database of the test's own."""

    starts_within_seconds = 120  # several programs and all migrations, on a machine that may be busy

    def __init__(self) -> None:
        super().__init__()
        self.sandbox_port = free_port()

    def command(self) -> list[str]:
        return [sys.executable, "-m", "scripts.run"]

    def settings(self) -> dict[str, str]:
        return {
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "DATABASE_URL": f"sqlite:///{self.folder / 'qudao.db'}",
        }

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def phone(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    def answers(self) -> bool:
        return "Ctrl-C" in self.log.read_text(encoding="utf-8")

    def end_for_good(self) -> None:
        self.stop()


def is_local(url: str) -> bool:
    return url.startswith(("data:", "blob:", "http://127.0.0.1:")) or ".localhost:" in url


@contextmanager
def watched_page(browser: Browser, width: str, *, script: str = "") -> Iterator[Page]:
    """A page at desk or phone width that may neither stumble nor ask for anything from elsewhere."""
    wide, high = WIDTHS[width]
    context = browser.new_context(viewport={"width": wide, "height": high}, locale="zh-CN")
    if script:
        context.add_init_script(script)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda sent: problems.append(sent.url) if not is_local(sent.url) else None)
    yield page
    context.close()
    assert problems == []


def width_of(page: Page) -> int:
    return int((page.viewport_size or {"width": 0})["width"])


def shot(page: Page, name: str) -> None:
    """A picture to look at, when somebody asks for them (SCREENSHOTS=folder)."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{width_of(page)}.png")
