"""G34: uploads cannot hurt the processes that serve: what they hold in memory does not grow with what is sent."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from services import accounts
from services.access import OPERATOR
from tests.corpus import ALL
from tests.files import box, film
from tests.goals.ground import Ground
from tests.rig.processes import children_of
from tests.rig.served import Served
from tests.world import PASSWORD

MOST_GROWTH = 300 << 20
MOST_SECONDS = 10.0
LONG_FILM = 150 << 20
WORST = ("bomb.png", "textbomb.png", "bomb.docx", "lies.docx", "xmlbomb.docx", "parts.docx", "boxes.mp4", "long.pdf")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Record = Callable[[str, object], None]


@pytest.fixture
def served(sqlite_ground: Ground) -> Iterator[Served]:
    accounts.add_staff(OPERATOR, "E003", "content_manager", PASSWORD)
    with sqlite_ground.served() as program:
        yield program


def memory_of(program: Served) -> dict[int, int]:
    """Bytes in memory of each process that serves."""
    return {pid: _resident(pid) for pid in children_of(program.pid)}


def _resident(pid: int) -> int:
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024  # type: ignore[index]


class Editor:
    """Somebody at headquarters who uploads over HTTP."""

    def __init__(self, url: str) -> None:
        self.url, self.http = f"{url}/console", requests.Session()
        page = self.http.get(f"{self.url}/sign-in").text
        form = {"csrf_token": TOKEN.search(page)[1], "code": "E003", "password": PASSWORD}  # type: ignore[index]
        assert self.http.post(f"{self.url}/sign-in", form, allow_redirects=False).status_code == 303
        self.token = TOKEN.search(self.http.get(f"{self.url}/sign-in").text)[1]  # type: ignore[index]

    def upload(self, name: str, content: bytes) -> tuple[int, float]:
        """The status, and after how many seconds."""
        headers = {"X-CSRFToken": self.token, "Content-Type": "application/octet-stream"}
        began = time.monotonic()
        answer = self.http.post(f"{self.url}/uploads", content, params={"name": name}, headers=headers, timeout=60)
        return answer.status_code, time.monotonic() - began


def test_the_worst_files_neither_swell_nor_hold_the_processes_that_serve(
    served: Served, record_property: Record
) -> None:
    editor = Editor(served.url)
    assert editor.upload("a.mp4", film())[0] == 201
    before = memory_of(served)
    took = {}
    for one in ALL:
        if one.name in WORST:
            status, took[one.name] = editor.upload(one.name, one.make())
            assert status == 422, one.name
    # An honest one: 150 MB are copied three times over, which takes as long as the disk does.
    assert editor.upload("long.mp4", film() + box("mdat", bytes(LONG_FILM)))[0] == 201
    after = memory_of(served)
    assert set(after) == set(before), "a process that serves was replaced"
    growth = max(after[pid] - before[pid] for pid in before)
    record_property("growth_mb", growth >> 20)
    record_property("slowest_seconds", round(max(took.values()), 1))
    assert set(took) == set(WORST)
    assert growth <= MOST_GROWTH, f"{growth >> 20} MB"
    assert {name: seconds for name, seconds in took.items() if seconds > MOST_SECONDS} == {}
