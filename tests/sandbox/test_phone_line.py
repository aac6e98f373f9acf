"""The phone page outlives the sandbox behind it: it says that the line is lost, and mends it by itself."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sandbox.client import World
from tests.sandbox.hands import take
from tests.sandbox.test_program import wait_until_it_answers
from tests.sandbox.toy import Toy

pytestmark = pytest.mark.browser
PATIENCE = 20_000


@contextmanager
def program(port: int, memory: Path, target: str) -> Iterator[World]:
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--target", target, "--memory", str(memory)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}", process)
        yield World(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_a_page_lives_on_when_the_sandbox_is_started_again(browser: Browser, toy: Toy, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    memory = tmp_path / "memory.json"
    page = browser.new_page()
    try:
        with program(port, memory, toy.base) as world:
            page.goto(f"{world.base}/#ma-clerk")
            ma = take(page, "ma-clerk")
            world.person("zhang-owner").write("早", "ma-clerk")
            expect(ma.locator('[data-chat="zhang-owner"]')).to_contain_text("早", timeout=PATIENCE)
            page.wait_for_timeout(1000)  # it writes its memory within half a second
        expect(page.locator("#lost")).to_contain_text("正在重新连接", timeout=PATIENCE)
        with program(port, memory, toy.base) as world:
            expect(page.locator("#lost")).to_be_hidden(timeout=PATIENCE)
            world.person("zhang-owner").write("开门了", "ma-clerk")
            expect(ma.locator('[data-chat="zhang-owner"]')).to_contain_text("开门了", timeout=PATIENCE)
            assert [message["text"] for message in world.person("ma-clerk").friend_chat("zhang-owner")] == [
                "早",
                "开门了",
            ]
    finally:
        page.close()
