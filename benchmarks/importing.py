"""A workbook of 50,000 dealers, from the upload to the last row, by the worker that all uploads go through."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from benchmarks.interleave import Run
from benchmarks.notices import Worker
from benchmarks.row import AtMost, Row
from models.imports import CHECKED, DONE
from services import accounts
from services.access import Actor
from services.organisation import import_jobs
from services.organisation.import_jobs import ImportView
from services.organisation.sheets import DEALERS, LAYOUTS
from tests.goals.ground import prepared
from tests.rig.services import private_mariadb

NUMBER = 50_000
PATIENCE_SECONDS = 300.0
NEW, AGAIN = "all new", "the same file again"
STARTED, IMPORTED = "a worker just started", "after both imports"
SETTING = (
    f"{NUMBER:,} dealers with owner, phone, parent and region; `flask worker`; MariaDB that flushes at every commit"
)


class ImportFailed(Exception):
    """An import ended otherwise than it should: such a run measures nothing."""


class Place:
    """A furnished database with a worker of its own."""

    def __init__(self, stack: ExitStack, url: str) -> None:
        ground = stack.enter_context(prepared(url))
        self.worker = stack.enter_context(Worker(ground.values, 4))
        staff = accounts.staff_of_employee(ground.cast.employees["E001"])
        assert staff is not None
        self.actor: Actor = staff.actor

    def take_in(self, content: bytes, **counts: int) -> float:
        """Hand in, wait for the check, confirm, wait for the end; the seconds that took. Nobody reads the preview."""
        began = time.monotonic()
        number = import_jobs.hand_in(self.actor, "dealers.xlsx", content, create_missing=True, invites=False)
        checked = self._wait(number, CHECKED)
        if {name: checked.counts[name] for name in counts} != counts or checked.bad_rows:
            raise ImportFailed(f"wanted {counts}, found {checked.counts}, {checked.bad_rows[:3]}")
        import_jobs.confirm(self.actor, number)
        self._wait(number, DONE)
        return time.monotonic() - began

    def _wait(self, number: int, state: str) -> ImportView:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := import_jobs.one(self.actor, number)).is_working and time.monotonic() < deadline:
            time.sleep(0.1)
        if found.state != state:
            raise ImportFailed(f"{found.state} instead of {state}: {found.problem} {found.bad_rows[:3]}")
        return found

    @property
    def most_memory(self) -> float:
        """Megabytes that the worker kept at its fullest moment."""
        lines = Path(f"/proc/{self.worker.pid}/status").read_text(encoding="utf-8").splitlines()
        kilobytes = next(line for line in lines if line.startswith("VmHWM:")).split()[1]
        return int(kilobytes) / 1024


def workbook(number: int) -> bytes:
    """So many dealers in a tree of three levels, as an .xlsx."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(DEALERS)
    sheet.append(LAYOUTS[DEALERS].required)
    places = ("广东", "广东深圳", "440300", "四川成都")
    for n in range(number):
        parent = "" if n < 20 else f"W{n % 20:05d}" if n < 1000 else f"W{20 + n % 980:05d}"
        facts = [f"W{n:05d}", f"基准{n}号店", "经销商", "省代", parent, places[n % 4]]
        sheet.append([*facts, "E003", f"店主{n % 1000}", f"1370{n:07d}"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@contextmanager
def taking_in(seconds: float) -> Iterator[Mapping[str, Run]]:
    """Each round on a new database: first everything is new, then nothing is."""
    number = min(NUMBER, int(NUMBER * seconds / 2))
    content = workbook(number)
    with private_mariadb() as server, ExitStack() as stack:
        here: list[Place] = []

        def new() -> float:
            stack.close()
            here[:] = [Place(stack, server.url(server.create_database()))]
            return here[0].take_in(content, created=number, changed=0, unchanged=0)

        yield {NEW: new, AGAIN: lambda: here[0].take_in(content, created=0, changed=0, unchanged=number)}


@contextmanager
def remembering(seconds: float) -> Iterator[Mapping[str, Run]]:
    """One worker that did both imports beside one that did nothing; each look gives its highest so far."""
    number = min(NUMBER, int(NUMBER * seconds / 2))
    content = workbook(number)
    with private_mariadb() as server, ExitStack() as stack:
        idle, busy = (Place(stack, server.url(server.create_database())) for _ in range(2))
        busy.take_in(content, created=number)
        busy.take_in(content, unchanged=number)
        yield {STARTED: lambda: idle.most_memory, IMPORTED: lambda: busy.most_memory}


ROWS = (
    Row(
        key="import",
        title=f"a workbook of {NUMBER:,} dealers",
        setting=SETTING,
        unit="s",
        basis=NEW,
        wanted={NEW: AtMost(60), AGAIN: AtMost(60)},
        prepare=taking_in,
        words="From the upload to the last row: read, checked, shown, confirmed at once, read and checked again, "
        "written in one transaction. The same file again is found to change nothing, row by row.",
    ),
    Row(
        key="import",
        title=f"memory for {NUMBER:,} dealers",
        setting=SETTING,
        unit="MB",
        basis=STARTED,
        wanted={IMPORTED: AtMost(300)},
        prepare=remembering,
        words="The highest that the system noted of the worker's resident memory, of one worker that did both imports.",
    ),
)
