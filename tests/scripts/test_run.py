"""`make run` refuses what cannot work with one line, and whatever it started ends with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import run
from scripts.children import Children
from scripts.place import ROOT, StepFailed
from scripts.welcome import welcome
from tests.rig.processes import free_port

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("name", ["PORT", "SANDBOX_PORT"])
def test_a_taken_port_is_one_clear_line_before_anything_starts(taken_port: int, name: str) -> None:
    other = {"PORT": "SANDBOX_PORT", "SANDBOX_PORT": "PORT"}[name]
    settings = {**os.environ, name: str(taken_port), other: str(free_port())}
    ended = subprocess.run(
        [sys.executable, "-m", "scripts.run"],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert len(ended.stdout.splitlines()) == 1
    assert f"port {taken_port} is taken" in ended.stdout
    assert f"make run {name}=" in ended.stdout


@pytest.mark.parametrize(
    ("web", "sandbox", "told"), [("0", "8001", "PORT=0"), ("x", "8001", "PORT=x"), ("9", "9", "both 9")]
)
def test_ports_that_make_no_sense_are_refused(
    monkeypatch: pytest.MonkeyPatch, web: str, sandbox: str, told: str
) -> None:
    monkeypatch.setenv("PORT", web)
    monkeypatch.setenv("SANDBOX_PORT", sandbox)
    with pytest.raises(StepFailed, match=told):
        run.Ports.chosen()


def test_a_port_just_left_is_free_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        assert not run.is_free(port)
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()  # leaves the server's side in TIME_WAIT
    assert run.is_free(port)


def test_who_dies_is_named_with_its_last_words_and_the_rest_ends(tmp_path: Path) -> None:
    children = Children(tmp_path)
    children.start("web", SLEEPER, {})
    children.check()
    children.start("worker", [sys.executable, "-c", "raise SystemExit('no such table: outbox')"], {})
    children.started[1].process.wait(10)
    with pytest.raises(StepFailed, match=r"(?s)worker.*exit 1.*no such table: outbox"):
        children.check()
    children.end()
    assert [child.process.returncode for child in children.started] == [-signal.SIGTERM, 1]


def test_a_program_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.children.ENDS_WITHIN_SECONDS", 0.3)
    children = Children(tmp_path)
    children.start("web", STUBBORN, {})
    wait_for_word(tmp_path / "web.log")
    children.end()
    assert children.started[0].process.returncode == -signal.SIGKILL


def test_ctrl_c_at_the_terminal_reaches_children_only_through_the_parent(tmp_path: Path) -> None:
    children = Children(tmp_path)
    children.start("web", SLEEPER, {})
    wait_for_word(tmp_path / "web.log")
    children.started[0].process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    children.check()
    children.end()


def test_a_child_gets_its_settings(tmp_path: Path) -> None:
    children = Children(tmp_path)
    children.start("web", [sys.executable, "-c", "import os; print(os.environ['PORT'])"], {"PORT": "8123"})
    children.started[0].process.wait(10)
    assert (tmp_path / "web.log").read_text() == "8123\n"


def test_the_welcome_gives_addresses_invitations_and_accounts() -> None:
    accounts = [
        {"employee": "E001", "name": "王敏", "password": "tea-and-rain", "roles": ["admin"]},
        {"employee": "E002", "name": "欧阳小洁", "password": "paper-boat", "roles": ["channel", "content"]},
    ]
    invitations = [{"for": "D001 华南商贸", "path": "/q/abc"}]
    furnished = {"accounts": accounts, "invitations": invitations}
    page = welcome("http://127.0.0.1:8000", "http://127.0.0.1:8001", furnished)
    told = (
        "http://127.0.0.1:8000/console/",
        "http://127.0.0.1:8001/",
        "http://127.0.0.1:8000/q/abc",
        "tea-and-rain",
        "channel content",
        "张伟",
    )
    for part in told:
        assert part in page
    first, second = (line for line in page.splitlines() if line.startswith("  E00"))
    # 王敏 is two letters shorter than 欧阳小洁, four columns on a terminal.
    assert first.index("tea-and-rain") - second.index("paper-boat") == 2


def wait_for_word(log: Path) -> None:
    deadline = time.monotonic() + 10
    while "up" not in log.read_text():
        assert time.monotonic() < deadline, "the program never came up"
        time.sleep(0.02)
