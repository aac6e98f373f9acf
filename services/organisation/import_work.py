"""What the worker does with a workbook that was handed in: check it, write it whole, then invite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select

from models.db import session, transaction
from models.imports import CHECK, CHECKED, DONE, FAILED, INVITE, OrganisationImport
from services import accounts, clock
from services.access import Actor, require
from services.bindings.batches import invite_batch
from services.errors import Conflict, Expired, Refusal
from services.languages import Into, Translate, untranslated
from services.leases import is_free
from services.organisation.halting import Halted, halt_if_told, halting
from services.organisation.import_jobs import WORKING, content_of, forget, is_large, kept, store
from services.organisation.importing import ImportReport, import_read
from services.organisation.marking import marked_workbook
from services.organisation.memory import clean_up
from services.organisation.reading_rows import read_workbook
from services.organisation.sheets import CODE, DEALERS, LAYOUTS, CellErrors, Sheet
from services.sentences import packed

LEASE = timedelta(minutes=2)
"""A worker that is silent for so long is taken for dead; each stage takes less, and begins a new lease."""

MOST_TRIES = 3
SHOWN_BAD_ROWS = 100
SHOWN_LETTERS = 200  # of one cell
INVITED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Held:
    """An import that this worker is at work on."""

    id: int
    state: str
    worker: str
    employee_id: int
    create_missing: bool
    invites: bool
    language: str
    is_large: bool


def work_once(
    worker: str,
    is_told_to_end: Callable[[], bool] = lambda: False,
    into: Into = untranslated,
) -> bool:
    """Take up one import and bring it one state further; whether there was one. Told to end, it stops at the next
    step, undoes what was not committed, and leaves the import to whoever comes next. `into` gives the patterns of
    sentences in a language; without it they stay Chinese."""
    held = _claim(worker)
    if held is None:
        return False
    try:
        with halting(is_told_to_end):
            actor = _actor(held)
            if held.state == INVITE:
                _invite(held, actor)
            else:
                _import(held, actor, into(held.language))
    except Halted:
        _lay_down(held)
    except Refusal as refusal:
        _end(held, FAILED, refusal.sentence)
    finally:
        if held.is_large:
            clean_up()
    return True


@transaction
def _lay_down(held: Held) -> None:
    """For the next worker to begin anew at once; that nobody finished it is nobody's failure."""
    row = _mine(held)
    row.stage, row.leased_until, row.tries = "waiting", None, row.tries - 1


@transaction
def _claim(worker: str) -> Held | None:
    """Take the oldest that waits or whose worker is silent. Who has failed three times over is not tried again."""
    now = clock.now()
    free = is_free(OrganisationImport.leased_until, LEASE)
    query = select(OrganisationImport).where(OrganisationImport.state.in_(WORKING), free)
    row = session().scalars(query.order_by(OrganisationImport.id).limit(1).with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    row.worker, row.leased_until, row.tries = worker, now + LEASE, row.tries + 1
    if row.tries > MOST_TRIES:
        row.state, row.ended_at = FAILED, now
        row.problem = Expired(
            "import_never_done", "多次处理都没有完成，请把文件拆小一些再试，或联系管理员查看日志。"
        ).sentence
        forget(row.id)
        return None
    large = is_large(row.id)
    return Held(row.id, row.state, worker, row.employee_id, row.create_missing, row.invites, row.language, large)


def _actor(held: Held) -> Actor:
    """Whoever handed it in, as they may act now: who has lost the right meanwhile imports nothing."""
    staff = accounts.staff_of_employee(held.employee_id)
    if staff is None:
        raise Expired("staff_left", "上传文件的人已经没有后台账号，这次导入没有写入任何内容。")
    require(staff.actor, "organisation.write")
    return staff.actor


def _import(held: Held, actor: Actor, translate: Translate) -> None:
    def end(report: ImportReport) -> None:
        """In the transaction that writes, so that what is written is also known to be."""
        row = _mine(held)
        row.counts = _counts(report)
        row.state, row.stage, row.leased_until, row.tries = INVITE if held.invites else DONE, "waiting", None, 0
        if row.state == DONE:
            row.ended_at = clock.now()
            forget(held.id)

    dry_run = held.state == CHECK
    report = import_read(
        actor,
        lambda: _sheets(held),
        dry_run=dry_run,
        create_missing=held.create_missing,
        tell=lambda stage: _tell(held, stage),
        with_errors=lambda sheets, found: _checked(
            held, found, sheets, marked_workbook(sheets, found.errors, translate)
        ),
        in_the_end=end,
    )
    if dry_run and not report.errors:
        _checked(held, report, [], b"")


def _sheets(held: Held) -> tuple[list[Sheet], CellErrors]:
    return read_workbook(BytesIO(content_of(held.id)))


@transaction
def _tell(held: Held, stage: str) -> None:
    """Say how far it is, and that this worker lives."""
    row = _mine(held)
    row.stage, row.leased_until = stage, clock.now() + LEASE


@transaction
def _checked(held: Held, report: ImportReport, sheets: Sequence[Sheet], marked: bytes) -> None:
    """What was found; a file with something wrong is of no more use, except with every problem marked in it."""
    row = _mine(held)
    row.counts, row.bad_rows = _counts(report), list(_bad_rows(report, sheets))
    row.state, row.stage, row.leased_until, row.tries = CHECKED, "waiting", None, 0
    if report.errors:
        row.ended_at = clock.now()
        store(held.id, marked)


def _invite(held: Held, actor: Actor) -> None:
    """Codes for the owners of all dealers of the file who have none yet; begun again, it goes on where it stopped."""
    _tell(held, "reading")
    sheets, _ = _sheets(held)
    codes = [row.cells[CODE] for sheet in sheets if sheet.name == DEALERS for row in sheet.rows]
    del sheets
    for start in range(0, len(codes), INVITED_AT_ONCE):
        halt_if_told()
        some = codes[start : start + INVITED_AT_ONCE]
        _invite_some(held, actor, some, done=start + len(some), of=len(codes))
    _end(held, DONE, None)


@transaction
def _invite_some(held: Held, actor: Actor, codes: Sequence[str], *, done: int, of: int) -> None:
    """The import is held first: a worker that was taken for dead and wakes up invites nobody a second time."""
    row = _mine(held)
    invited = row.counts.get("invited", 0) + invite_batch(actor, held.id, codes)
    row.counts = {**row.counts, "invited": invited, "looked_at": done, "to_look_at": of}
    row.stage, row.leased_until = "inviting", clock.now() + LEASE


@transaction
def _end(held: Held, state: str, problem: str | None) -> None:
    row = _mine(held)
    row.state, row.problem, row.ended_at, row.leased_until = state, problem and kept(problem), clock.now(), None
    forget(held.id)


def _mine(held: Held) -> OrganisationImport:
    """The row, while it is still this worker's: one that was taken over writes nothing."""
    query = select(OrganisationImport).where(OrganisationImport.id == held.id)
    row = session().scalars(query.with_for_update()).one()
    if (row.worker, row.state) != (held.worker, held.state):
        raise Conflict("import_taken_over", "另一个后台进程已接手这次导入。")
    return row


def _counts(report: ImportReport) -> dict[str, int]:
    return {
        "rows": report.rows,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "errors": len(report.errors) + report.more_errors,
    }


def _bad_rows(report: ImportReport, sheets: Sequence[Sheet]) -> Iterator[dict[str, Any]]:
    """The first hundred rows in which something is wrong, as they stand in the file."""
    wrong: dict[tuple[str, int], list[tuple[str, Any]]] = {}
    for error in report.errors:
        if (error.sheet, error.row) in wrong or len(wrong) < SHOWN_BAD_ROWS:
            wrong.setdefault((error.sheet, error.row), []).append((error.column, packed(error.message)))
    rows = {place: row for sheet in sheets for row in sheet.rows if (place := (sheet.name, row.number)) in wrong}
    for (sheet, number), found in wrong.items():
        row = rows.get((sheet, number))
        cells = (
            [(title, row.cells[title][:SHOWN_LETTERS]) for title in LAYOUTS[sheet].known if title in row.cells]
            if row
            else []
        )
        yield {"sheet": sheet, "number": number, "cells": cells, "wrong": found}
