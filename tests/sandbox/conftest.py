"""One sandbox and one toy program for the whole folder, fresh for each test."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, sync_playwright

from sandbox.client import World
from sandbox.serving import Running, running
from sandbox.state import load_world
from tests.sandbox.hands import CHROMIUM, FLAGS, WIDTHS, is_local
from tests.sandbox.toy import Facts, Toy, toy_running

PUSH_TIMEOUT = 0.6  # stands for WeChat's five seconds
JOB_DELAY = 0.05


@dataclass
class WeChat:
    """WeChat as a server sees it: calls with a token."""

    base: str
    accounts: Facts

    def token(self, kind: str = "official_account") -> str:
        account = self.accounts[kind]
        body = {"grant_type": "client_credential", "appid": account["appid"], "secret": account["secret"]}
        return str(requests.post(f"{self.base}/cgi-bin/stable_token", json=body, timeout=10).json()["access_token"])

    def plain_token(self) -> str:
        account = self.accounts["official_account"]
        query = {"grant_type": "client_credential", "appid": account["appid"], "secret": account["secret"]}
        return str(self.get("/cgi-bin/token", **query)["access_token"])

    def get(self, path: str, **query: Any) -> Facts:
        """The body is read as UTF-8 whatever its Content-Type says: the sns family calls its JSON text/plain."""
        answer: Facts = json.loads(requests.get(self.base + path, params=query, timeout=10).content)
        return answer

    def post(self, path: str, body: Any, kind: str = "official_account", token: str | None = None) -> Facts:
        query = {"access_token": token or self.token(kind)}
        data = json.dumps(body, ensure_ascii=False).encode()
        answer: Facts = requests.post(self.base + path, params=query, data=data, timeout=10).json()
        return answer

    def qr(self, scene: str, seconds: int = 3600) -> Facts:
        info = {"scene": {"scene_str": scene}}
        body = {"action_name": "QR_STR_SCENE", "expire_seconds": seconds, "action_info": info}
        return self.post("/cgi-bin/qrcode/create", body)


@pytest.fixture(scope="session")
def _toy() -> Iterator[Toy]:
    with toy_running() as toy:
        yield toy


@pytest.fixture(scope="session")
def _running(_toy: Toy) -> Iterator[Running]:
    with running(_toy.base, push_timeout=PUSH_TIMEOUT, job_delay=JOB_DELAY) as sandbox:
        _toy.sandbox = sandbox.base
        _toy.appid = sandbox.state.accounts["official_account"].appid
        yield sandbox


@pytest.fixture
def world(_running: Running) -> World:
    world = World(_running.base)
    world.reset()
    return world


@pytest.fixture
def toy(_toy: Toy, world: World) -> Toy:
    _toy.received.clear()
    _toy.script.clear()
    _toy.seen.clear()
    return _toy


@pytest.fixture
def accounts() -> Facts:
    return dict(load_world()["accounts"])


@pytest.fixture
def wechat(world: World, toy: Toy, accounts: Facts) -> WeChat:
    return WeChat(world.base, accounts)


@pytest.fixture(scope="session")
def vectors() -> Facts:
    path = Path(__file__).parents[1] / "data" / "wechat_vectors.json"
    read: Facts = json.loads(path.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(f"{CHROMIUM} is missing and REQUIRE_SERVICES=1")
        pytest.skip(f"{CHROMIUM} is missing")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def excused() -> list[str]:
    """Parts of complaints that a test provokes on purpose."""
    return []


@pytest.fixture(params=WIDTHS, ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, world: World, excused: list[str]) -> Iterator[Page]:
    """The phone page, watched: no script error, no complaint, no request to anybody outside."""
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda sent: problems.append(sent.url) if not is_local(sent.url) else None)
    page.goto(world.base)
    yield page
    page.close()
    assert [problem for problem in problems if not any(part in problem for part in excused)] == []
