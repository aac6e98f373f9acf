"""The accounts, vectors and pretend servers that the tests of the way out to WeChat share."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.wechat.pretend import Answer, Clock, MemoryStore, PretendWeChat, Start
from tests.wechat.scene import Scene
from wechat.accounts import Account


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    path = Path(__file__).parents[1] / "data" / "wechat_vectors.json"
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


@pytest.fixture
def account() -> Account:
    return Account(
        kind="official_account",
        appid="wx0123456789abcdef",
        secret="canary-app-secret-0123456789abcd",
        token="canary-push-token",
        aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        original_id="gh_0123456789ab",
    )


@pytest.fixture
def mini_program() -> Account:
    return Account(
        kind="mini_program",
        appid="wxfedcba9876543210",
        secret="canary-mini-secret-0123456789abc",
        token="canary-mini-token",
        aes_key="GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba",
        original_id="gh_ba9876543210",
    )


@pytest.fixture
def pretend() -> Iterator[Start]:
    """Starts pretend WeChats and stops them after the test."""
    running: list[PretendWeChat] = []

    def start(answer: Answer) -> PretendWeChat:
        server = PretendWeChat(answer)
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
def refused_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def scene(pretend: Start, account: Account, mini_program: Account, store: MemoryStore) -> Scene:
    return Scene(pretend, account, mini_program, store)
