"""G26: the clock jumps an hour ahead or back while a workbook is in hand. It is written once, by whoever holds it; what
a dead worker held when the clock went back waits for nobody's hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, or_, select

from benchmarks.importing import workbook
from models.audit import AuditEntry
from models.db import reading, session
from models.imports import CHECKED, DONE, OrganisationImport
from services import accounts, clock
from services.access import Actor
from services.errors import Conflict
from services.leases import CLOCKS_APART
from services.organisation import import_jobs, import_work
from services.organisation.import_work import LEASE, Held
from tests.goals.ground import Ground

HOUR = timedelta(hours=1)
JUMPS = {"ahead": HOUR, "back": -HOUR}
WRITTEN = "organisation:workbook:import"


def admin(ground: Ground) -> Actor:
    staff = accounts.staff_of_employee(ground.cast.employees["E001"])
    assert staff is not None
    return staff.actor


def handed_in(who: Actor) -> int:
    return import_jobs.hand_in(who, "渠道.xlsx", workbook(3), create_missing=True, invites=False)


def confirmed(who: Actor) -> int:
    number = handed_in(who)
    assert import_work.work_once("first")
    assert import_jobs.one(who, number).state == CHECKED
    import_jobs.confirm(who, number)
    return number


def jump(by: timedelta) -> None:
    at = clock.now()
    clock.use(lambda: at + by)


@reading
def times_written() -> int:
    return session().execute(select(func.count(AuditEntry.id)).where(AuditEntry.tag == WRITTEN)).scalar_one()


def jumps_in_mid_read(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """When the first worker has the file in its hands the clock jumps, and a second one does the whole of it."""

    def content(number: int) -> bytes:
        monkeypatch.setattr(import_work, "content_of", import_jobs.content_of)
        found = import_jobs.content_of(number)
        jump(by)
        assert import_work.work_once("second")
        return found

    monkeypatch.setattr(import_work, "content_of", content)


@pytest.mark.parametrize("how", JUMPS)
def test_a_workbook_in_hand_while_the_clock_jumps_is_written_once(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    who = admin(ground)
    number = confirmed(who)
    jumps_in_mid_read(monkeypatch, JUMPS[how])
    with pytest.raises(Conflict, match="接手"):
        import_work.work_once("first")
    view = import_jobs.one(who, number)
    assert (view.state, view.problem) == (DONE, None)
    assert times_written() == 1


def test_control_a_worker_that_does_not_look_whose_it_is_writes_a_second_time(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def anybodys(held: Held) -> OrganisationImport:
        return session().get_one(OrganisationImport, held.id)

    confirmed(admin(ground))
    jumps_in_mid_read(monkeypatch, HOUR)
    monkeypatch.setattr(import_work, "_mine", anybodys)
    assert import_work.work_once("first")
    assert times_written() == 2


@pytest.mark.parametrize("guarded", [True, False], ids=["as it is", "control: a lease counts wherever it ends"])
def test_what_a_dead_worker_held_when_the_clock_went_back_is_taken_up_at_once(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    who = admin(ground)
    number = handed_in(who)
    assert import_work._claim("dead") is not None
    if not guarded:
        monkeypatch.setattr(import_work, "is_free", lambda until, _: or_(until.is_(None), until < clock.now()))
    jump(-HOUR)
    assert import_work.work_once("second") == guarded
    assert import_jobs.one(who, number).state == (CHECKED if guarded else "check")


@pytest.mark.parametrize("apart", [-CLOCKS_APART, LEASE / 2], ids=["behind", "ahead"])
def test_two_machines_whose_clocks_differ_leave_each_other_their_work(ground: Ground, apart: timedelta) -> None:
    handed_in(admin(ground))
    assert import_work._claim("first") is not None
    jump(apart)
    assert not import_work.work_once("second")
