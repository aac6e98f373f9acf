"""Taking over an organisation from Excel: all of it or nothing, with every bad cell named at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
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
from services.organisation.sheets import CellError, CellErrors, Sheet, sorted_errors
from services.organisation.standing import Standing, are_bound_as_before, load_standing, still_stands
from services.organisation.writing import parents_unlocked

TRIES = 3


class Overtaken(Exception):
    """What was checked no longer stands: undone, and checked anew."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many rows the workbook holds, what became of them, or what is wrong; with errors nothing was written."""

    rows: int
    created: int
    changed: int
    unchanged: int
    errors: list[CellError]
    more_errors: int = 0  # beside those that are told


Read = Callable[[], tuple[Sequence[Sheet], CellErrors]]
"""Reads a workbook; again for each try, so that its rows do not lie here while it is written."""


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
    return import_read(actor, lambda: read_workbook(file), dry_run=dry_run, create_missing=create_missing)


def import_sheets(actor: Actor, sheets: Sequence[Sheet], *, create_missing: bool = False) -> ImportReport:
    """The same for rows that do not come from Excel."""
    access.require(actor, "organisation.write")
    return import_read(actor, lambda: (_copies(sheets), CellErrors()), dry_run=False, create_missing=create_missing)


def _copies(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [replace(sheet, rows=list(sheet.rows)) for sheet in sheets]


def import_read(
    actor: Actor,
    read: Read,
    *,
    dry_run: bool,
    create_missing: bool,
    tell: Callable[[str], None] = lambda _stage: None,
    with_errors: Callable[[Sequence[Sheet], ImportReport], None] = lambda _sheets, _report: None,
    in_the_end: Callable[[ImportReport], None] = lambda _report: None,
) -> ImportReport:
    """The same for a workbook from anywhere. Checking takes its time outside any transaction; writing begins only if
    what was checked against still stands.

    `tell` hears of each stage, `reading`, `checking` and `writing`; `with_errors` is given the rows, read once more,
    when something is wrong with them; `in_the_end` runs inside the transaction that writes.
    """
    access.require(actor, "organisation.write")
    regions.furnish()

    def once() -> ImportReport:
        standing, plan, report = _judged(actor, read, create_missing, tell, with_errors)
        if plan is not None and not dry_run:
            tell("writing")
            _write(actor, plan, standing, report, in_the_end)
        return report

    # A row with one of our codes was made between our look and our write, or one of those we change was bound. Nothing
    # of such a try is kept, not even its error, whose frames hold all rows: they must not lie here twice.
    for _ in range(TRIES - 1):
        with suppress(IntegrityError, Overtaken):
            return once()
    try:
        return once()
    except (IntegrityError, Overtaken) as error:
        raise Conflict("organisation_busy", "导入时组织架构正被别人修改，请稍后再导入一次。") from error


def _judged(
    actor: Actor,
    read: Read,
    create_missing: bool,
    tell: Callable[[str], None],
    with_errors: Callable[[Sequence[Sheet], ImportReport], None],
) -> tuple[Standing, Plan | None, ImportReport]:
    """What is to be done, or None when something is wrong. Rows are let go as lines are made of them, lines when they
    change nothing: only the rows of a workbook in which something is wrong are read a second time, to be given back."""
    tell("reading")
    sheets, errors = read()
    rows = sum(len(sheet.rows) for sheet in sheets)
    tell("checking")
    standing = load_standing()
    lines, wrong = check(sheets, standing, create_missing=create_missing)
    wrong.extend(find_privileged(actor, lines, standing))
    errors.join(wrong)
    if errors:
        del sheets, lines
        report = ImportReport(rows, 0, 0, 0, sorted_errors(errors.kept), errors.more)
        tell("reading")
        with_errors(read()[0], report)
        return standing, None, report
    plan = compare(lines, standing)
    return standing, plan, ImportReport(rows, plan.created.count, plan.changed.count, plan.unchanged, [])


@transaction
def _write(
    actor: Actor,
    plan: Plan,
    standing: Standing,
    report: ImportReport,
    in_the_end: Callable[[ImportReport], None] = lambda _report: None,
) -> None:
    """Raises `Overtaken` when the organisation is no longer what the plan was made for. Who is bound is looked at when
    the rows of those we change are held already: from then on nobody can be bound to them before we are done."""
    queue_up()
    if not still_stands(standing):
        raise Overtaken("the organisation was changed meanwhile")
    with parents_unlocked():
        apply(actor, plan, standing)
    if not are_bound_as_before(standing, plan.changed):
        raise Overtaken("somebody was bound or unbound meanwhile")
    counts = {"rows": report.rows, "created": report.created, "changed": report.changed}
    audit.record(actor, "organisation:workbook:import", "organisation", None, **counts, unchanged=report.unchanged)
    in_the_end(report)
