"""Taking over an organisation from Excel: all of it or nothing, with every bad cell named at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import IntegrityError

from models.db import transaction
from services import access, audit, regions
from services.access import Actor
from services.errors import Conflict
from services.organisation.applying import apply
from services.organisation.checking import check
from services.organisation.comparing import Plan, compare
from services.organisation.privileged import find_privileged
from services.organisation.queue import queue_up
from services.organisation.reading_rows import read_workbook
from services.organisation.sheets import CellError, Sheet, sorted_errors
from services.organisation.standing import Standing, load_standing

TRIES = 3


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many rows the workbook holds, what became of them, or what is wrong; with errors nothing was written."""

    rows: int
    created: int
    changed: int
    unchanged: int
    errors: list[CellError]


def import_workbook(
    actor: Actor, file: BinaryIO | Path, *, dry_run: bool = False, create_missing: bool = False
) -> ImportReport:
    """Bring departments, employees and dealers to what a workbook says; codes decide who is who.

    Rows that are not in the workbook stay. An empty cell clears its value, but never a phone or an owner. With
    `create_missing`, unknown 类别 and 层级 are made. `dry_run` reports without writing. Name, phone and regions of
    whoever has a console account are changed by administrators alone.
    Refuses `not_allowed`, `workbook_unreadable`, `workbook_too_big`, `organisation_busy`.
    """
    access.require(actor, "organisation.write")
    sheets, unreadable = read_workbook(file)
    return import_read(actor, sheets, unreadable, dry_run=dry_run, create_missing=create_missing)


def import_sheets(actor: Actor, sheets: Sequence[Sheet], *, create_missing: bool = False) -> ImportReport:
    """The same for rows that do not come from Excel."""
    access.require(actor, "organisation.write")
    return import_read(actor, sheets, [], dry_run=False, create_missing=create_missing)


def import_read(
    actor: Actor,
    sheets: Sequence[Sheet],
    unreadable: list[CellError],
    *,
    dry_run: bool,
    create_missing: bool,
    tell: Callable[[str], None] = lambda _stage: None,
    in_the_end: Callable[[ImportReport], None] = lambda _report: None,
) -> ImportReport:
    """The same for a workbook that was read already. Checking takes its time outside any transaction; writing begins
    only if what was checked against still stands.

    `tell` hears of each stage, `checking` and `writing`; `in_the_end` runs inside the transaction that writes.
    """
    access.require(actor, "organisation.write")
    regions.furnish()
    rows = sum(len(sheet.rows) for sheet in sheets)
    collision: IntegrityError | None = None
    for _ in range(TRIES):
        tell("checking")
        standing = load_standing()
        lines, errors = check(sheets, standing, create_missing=create_missing)
        errors.extend(find_privileged(actor, lines, standing))
        if unreadable or errors:
            return ImportReport(rows, 0, 0, 0, sorted_errors([*unreadable, *errors]))
        plan = compare(lines, standing)
        report = ImportReport(rows, plan.created.count, plan.changed.count, plan.unchanged, [])
        try:
            if dry_run:
                return report
            tell("writing")
            if _write(actor, plan, standing, report, in_the_end):
                return report
        except IntegrityError as error:  # a row with one of our codes was made between our look and our write
            collision = error
    raise Conflict("organisation_busy", "导入时组织架构正被别人修改，请稍后再导入一次。") from collision


@transaction
def _write(
    actor: Actor,
    plan: Plan,
    standing: Standing,
    report: ImportReport,
    in_the_end: Callable[[ImportReport], None] = lambda _report: None,
) -> bool:
    """False when the organisation is no longer what the plan was made for."""
    queue_up()
    if load_standing() != standing:
        return False
    apply(actor, plan, standing)
    counts = {"rows": report.rows, "created": report.created, "changed": report.changed}
    audit.record(actor, "organisation:workbook:import", "organisation", None, **counts, unchanged=report.unchanged)
    in_the_end(report)
    return True
