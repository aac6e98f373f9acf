"""Bringing a workbook of the console on: handed in, claimed, told of, checked, confirmed, let go, ended, invited."""

from __future__ import annotations

from services import accounts
from services.access import OPERATOR, Actor
from services.bindings import batches
from services.organisation import import_jobs, import_work
from services.organisation.import_work import Held
from services.organisation.importing import ImportReport
from services.organisation.sheets import CellError
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path


def _admin() -> Actor:
    return next(staff.actor for staff in accounts.all_staff() if "admin" in staff.roles)


def _handed_in() -> int:
    return import_jobs.hand_in(_admin(), "a.xlsx", b"x" * 100, create_missing=False, invites=True)


def _held() -> Held:
    _handed_in()
    held = import_work._claim("w1")
    assert held is not None
    return held


def _checked() -> int:
    held = _held()
    import_work._checked(held, ImportReport(1, 1, 0, 0, []), [], b"")
    return held.id


@path
def hands_a_workbook_in(ground: Ground) -> Act:
    admin = _admin()
    return lambda: import_jobs.hand_in(admin, "a.xlsx", b"x" * 100, create_missing=False, invites=True)


@path
def claims_a_workbook(ground: Ground) -> Act:
    _handed_in()
    return lambda: import_work._claim("w1")


@path
def tells_how_far_a_workbook_is(ground: Ground) -> Act:
    held = _held()
    return lambda: import_work._tell(held, "checking")


@path
def notes_what_a_check_found(ground: Ground) -> Act:
    held = _held()
    return lambda: import_work._checked(held, ImportReport(1, 1, 0, 0, []), [], b"")


@path
def lays_a_workbook_down(ground: Ground) -> Act:
    held = _held()
    return lambda: import_work._lay_down(held)


@path
def takes_a_marked_workbook(ground: Ground) -> Act:
    admin, held = _admin(), _held()
    wrong = CellError("渠道商", 2, "手机", "请填写 11 位中国大陆手机号。")
    import_work._checked(held, ImportReport(1, 0, 0, 0, [wrong]), [], b"marked")
    return lambda: import_jobs.marked(admin, held.id)


@path
def confirms_a_workbook(ground: Ground) -> Act:
    admin, number = _admin(), _checked()
    return lambda: import_jobs.confirm(admin, number)


@path
def lets_a_workbook_go(ground: Ground) -> Act:
    admin, number = _admin(), _checked()
    return lambda: import_jobs.drop(admin, number)


@path
def ends_a_workbook(ground: Ground) -> Act:
    held = _held()
    return lambda: import_work._end(held, "failed", "文件无法打开")


@path
def invites_the_dealers_of_a_workbook(ground: Ground) -> Act:
    number = _handed_in()
    return lambda: batches.invite_batch(OPERATOR, number, ["D002", "D003"])


@path
def invites_some_of_a_workbook_and_counts_them(ground: Ground) -> Act:
    held, admin = _held(), _admin()
    return lambda: import_work._invite_some(held, admin, ["D002"], done=1, of=2)
