"""`python -m sandbox` serves many at once and tells open pages what happens."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from sandbox.client import World
from tests.sandbox.toy import Toy

CONNECTIONS = 110
ROUNDS = 5


@pytest.fixture
def program() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--target", "http://127.0.0.1:9"]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(base, process)
        yield base
    finally:
        process.terminate()
        process.communicate(timeout=20)


def wait_until_it_answers(base: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{base}/sandbox/health", timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    pytest.fail("the sandbox did not start")


def test_more_than_a_hundred_connections_stay_open_side_by_side(program: str) -> None:
    together = threading.Barrier(CONNECTIONS)
    kept: list[bool] = []

    def caller() -> None:
        with requests.Session() as session:
            together.wait(timeout=30)
            sockets = set()
            for _ in range(ROUNDS):
                with session.get(f"{program}/sandbox/health", stream=True, timeout=30) as answer:
                    connection = answer.raw.connection
                    assert connection is not None
                    sockets.add(connection.sock.getsockname())
                    answer.json()
            kept.append(len(sockets) == 1)

    threads = [threading.Thread(target=caller) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == [True] * CONNECTIONS


def test_an_unreadable_world_ends_the_program_with_one_clear_line(tmp_path: Path) -> None:
    broken = tmp_path / "world.json"
    broken.write_text("{", encoding="utf-8")
    command = [sys.executable, "-m", "sandbox", "--world", str(broken), "--port", "0"]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert ended.stderr.decode().startswith(str(broken))
    assert len(ended.stderr.decode().splitlines()) == 1


def test_an_open_page_hears_of_a_follow_as_it_happens(world: World, toy: Toy) -> None:
    with requests.get(f"{world.base}/sandbox/events", stream=True, timeout=10) as events:
        lines = events.iter_lines(chunk_size=1, decode_unicode=True)
        assert next(lines) == "retry: 1000"
        world.person("ma-clerk").follow(wait=False)
        for line in lines:
            if line == "event: person":
                break
        assert json.loads(next(lines).removeprefix("data: ")) == {"person": "ma-clerk"}
