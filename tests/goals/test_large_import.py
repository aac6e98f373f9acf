"""A large workbook is taken in by a worker that stays small, holds up no push, and ends when it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from benchmarks.importing import workbook
from benchmarks.notices import Worker
from models.imports import CHECKED, DONE
from services import accounts
from services.access import OPERATOR, Actor
from services.bindings import inviting
from services.organisation import import_jobs
from services.organisation.import_jobs import ImportView
from services.organisation.sheets import DEALERS, LAYOUTS
from tests.goals.ground import Ground, hire, prepared
from tests.rig.cannon import unanswered
from tests.rig.services import private_mariadb

pytestmark = [pytest.mark.proof, pytest.mark.timeout(900)]
DEALERS_OF_THE_GOAL, BAD_ROWS = 50_000, 200_000
MOST_MEGABYTES, MOST_MEGABYTES_OF_BAD_ROWS = 300, 512
LONGEST_PUSH_SECONDS, ENDS_WITHIN_SECONDS = 2.0, 20.0
PATIENCE_SECONDS = 400.0
MOST_HIRED = 1_000
Record = Callable[[str, object], None]


@pytest.fixture
def durable() -> Iterator[Ground]:
    """On a MariaDB that flushes at every commit."""
    with private_mariadb() as server, prepared(server.url(server.create_database())) as standing:
        yield standing


def admin(ground: Ground) -> Actor:
    staff = accounts.staff_of_employee(ground.cast.employees["E001"])
    assert staff is not None
    return staff.actor


def most_memory(worker: Worker) -> int:
    """Megabytes at its fullest moment."""
    told = Path(f"/proc/{worker.pid}/status").read_text(encoding="utf-8")
    return int(told.partition("VmHWM:")[2].split()[0]) // 1024


def hand_in(who: Actor, content: bytes) -> int:
    return import_jobs.hand_in(who, "dealers.xlsx", content, create_missing=True, invites=False)


def wait(who: Actor, number: int, meanwhile: Callable[[], None] = lambda: time.sleep(0.1)) -> ImportView:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (view := import_jobs.one(who, number)).is_working:
        assert time.monotonic() < deadline, view
        meanwhile()
    return view


class Pushes:
    """One after the other: somebody new is bound, or scans a code of the very employee in charge of all dealers."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._number = ground, 0
        self.longest = {"of somebody new": 0.0, "of who is in charge": 0.0}
        self._hired = [hire(f"P{n}") for n in range(MOST_HIRED)]

    def one_more(self) -> None:
        self._number += 1
        whose = "of somebody new" if self._number % 2 and self._hired else "of who is in charge"
        if whose == "of somebody new":
            scene = self._hired.pop()
        else:
            scene = inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene
        letter = self._ground.follow(f"oPush{self._number}", scene)
        began = time.monotonic()
        assert unanswered([self._ground.cannon.deliver(letter)]) == []
        self.longest[whose] = max(self.longest[whose], time.monotonic() - began)
        time.sleep(0.05)


def test_a_large_workbook_holds_up_no_push_and_fits_into_memory(durable: Ground, record_property: Record) -> None:
    content, who, pushes = workbook(DEALERS_OF_THE_GOAL), admin(durable), Pushes(durable)
    with Worker(durable.values, 4) as worker:
        for count in ("created", "unchanged"):
            began = time.monotonic()
            number = hand_in(who, content)
            assert wait(who, number, pushes.one_more).state == CHECKED
            import_jobs.confirm(who, number)
            view = wait(who, number, pushes.one_more)
            assert (view.state, view.problem, view.counts[count]) == (DONE, None, DEALERS_OF_THE_GOAL)
            record_property(f"seconds beside pushes, {count}", round(time.monotonic() - began, 1))
        record_property("megabytes", most_memory(worker))
        for whose, seconds in pushes.longest.items():
            record_property(f"longest push {whose}, seconds", round(seconds, 2))
        assert most_memory(worker) < MOST_MEGABYTES
    assert max(pushes.longest.values()) < LONGEST_PUSH_SECONDS


def all_wrong(rows: int) -> bytes:
    """Eight bad cells in each row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(DEALERS)
    sheet.append(LAYOUTS[DEALERS].required)
    for n in range(rows):
        sheet.append([f"W {n}", "", "无", "无", f"X{n}", "火星", "E999", "", "12"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_file_in_which_every_row_is_bad_is_told_in_bounded_memory(durable: Ground, record_property: Record) -> None:
    who = admin(durable)
    with Worker(durable.values, 4) as worker:
        number = hand_in(who, all_wrong(BAD_ROWS - 1))
        view = wait(who, number)
        assert (view.state, len(view.bad_rows)) == (CHECKED, 100)
        assert view.counts["errors"] > BAD_ROWS * 5
        record_property("megabytes", most_memory(worker))
        assert most_memory(worker) < MOST_MEGABYTES_OF_BAD_ROWS
        assert import_jobs.marked(who, number)


def test_a_worker_told_to_end_in_mid_import_ends_and_the_next_one_does_it(
    durable: Ground, record_property: Record
) -> None:
    content, who = workbook(DEALERS_OF_THE_GOAL), admin(durable)
    number = hand_in(who, content)
    with Worker(durable.values, 4):
        assert wait(who, number).state == CHECKED
        import_jobs.confirm(who, number)
        while import_jobs.one(who, number).stage != "writing":
            time.sleep(0.05)
        time.sleep(1)
        began = time.monotonic()
    record_property("seconds to end", round(time.monotonic() - began, 1))
    assert time.monotonic() - began < ENDS_WITHIN_SECONDS
    assert (view := import_jobs.one(who, number)).state == "write", view
    with Worker(durable.values, 4):
        assert wait(who, number).counts["created"] == DEALERS_OF_THE_GOAL
