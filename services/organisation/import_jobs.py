"""Workbooks handed in at the console: kept for the worker, looked at, confirmed or let go."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from models.db import reading, session, transaction
from models.imports import CHECK, CHECKED, DROPPED, INVITE, WRITE, ImportPiece, OrganisationImport
from services import audit, clock
from services.access import Actor, require
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound
from services.organisation.package import MAX_FILE_BYTES, TOO_LARGE
from services.sentences import packed, unpacked

PIECE_BYTES = 512 * 1024
PROBLEM_LETTERS = 300
WORKING = (CHECK, WRITE, INVITE)


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row of the file with everything that is wrong in it: cells by heading, sentences by heading or letter."""

    sheet: str
    number: int
    cells: list[tuple[str, str]]
    wrong: list[tuple[str, str]]

    @property
    def size(self) -> int:
        return len(self.wrong)


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import as its page shows it."""

    id: int
    state: str
    stage: str
    file_name: str
    create_missing: bool
    invites: bool
    handed_in_by: str
    created_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]
    bad_rows: list[BadRow]
    problem: str | None

    @property
    def is_working(self) -> bool:
        return self.state in WORKING


@transaction
def hand_in(
    actor: Actor, file_name: str, content: bytes, *, create_missing: bool, invites: bool, language: str = "zh"
) -> int:
    """Keep a workbook for the worker to check; what is wrong is written into it in `language`. Refuses
    `workbook_missing` and `workbook_too_big` (20 MB)."""
    require(actor, "organisation.write")
    if invites:
        require(actor, "invitations.create")
    if actor.id is None:
        raise NotAllowed("not_allowed", "只有后台账号可以在这里导入。")
    if not content:
        raise Invalid("workbook_missing", "请选择要导入的 Excel 文件。")
    if len(content) > MAX_FILE_BYTES:
        raise Invalid("workbook_too_big", TOO_LARGE)
    row = OrganisationImport(
        state=CHECK,
        stage="waiting",
        file_name=file_name[-200:],
        create_missing=create_missing,
        invites=invites,
        language=language,
        employee_id=actor.id,
        handed_in_by=actor.name,
        created_at=clock.now(),
        counts={},
        tries=0,
    )
    session().add(row)
    session().flush()
    store(row.id, content)
    audit.record(actor, "organisation:workbook:hand_in", "organisation_import", row.id, bytes=len(content))
    return row.id


@transaction
def confirm(actor: Actor, import_id: int) -> None:
    """Let what was checked be written; once. Refuses `import_not_ready` when there is nothing to confirm."""
    _decide(actor, import_id, WRITE)


@transaction
def drop(actor: Actor, import_id: int) -> None:
    """Let the file go; nothing of it was written. Refuses `import_not_ready` once it is being written."""
    _decide(actor, import_id, DROPPED)


def _decide(actor: Actor, import_id: int, state: str) -> None:
    require(actor, "organisation.write")
    row = session().get(OrganisationImport, import_id, with_for_update=True)
    if row is None:
        raise _unknown()
    if row.state == state:
        return
    if row.state != CHECKED or (state == WRITE and row.counts.get("errors", 0)):
        raise Conflict("import_not_ready", "这份文件现在不能这样处理，请刷新页面看看它的状态。")
    row.state, row.stage, row.tries = state, "waiting", 0
    if state == DROPPED:
        row.ended_at = clock.now()
        forget(import_id)
    tag = "organisation:workbook:confirm" if state == WRITE else "organisation:workbook:drop"
    audit.record(actor, tag, "organisation_import", row.id)


@reading
def one(actor: Actor, import_id: int) -> ImportView:
    require(actor, "organisation.write")
    row = session().get(OrganisationImport, import_id)
    if row is None:
        raise _unknown()
    return _view(row, [_bad(facts) for facts in row.bad_rows or ()])


def _bad(facts: Any) -> BadRow:
    wrong = [(column, unpacked(sentence)) for column, sentence in facts["wrong"]]
    return BadRow(facts["sheet"], facts["number"], facts["cells"], wrong)


@reading
def newest(actor: Actor, count: int = 20) -> list[ImportView]:
    """The latest imports of everybody, without their rows."""
    require(actor, "organisation.write")
    rows = session().scalars(select(OrganisationImport).order_by(OrganisationImport.id.desc()).limit(count))
    return [_view(row, []) for row in rows]


def _view(row: OrganisationImport, bad_rows: list[BadRow]) -> ImportView:
    return ImportView(
        row.id,
        row.state,
        row.stage,
        row.file_name,
        row.create_missing,
        row.invites,
        row.handed_in_by,
        row.created_at,
        row.ended_at,
        row.counts,
        bad_rows,
        _said(row.problem),
    )


def kept(problem: str) -> str:
    """A sentence as the row keeps it: in parts where it has facts, so that each reader reads it in their language."""
    parts = packed(problem)
    text = json.dumps(parts, ensure_ascii=False) if isinstance(parts, dict) and parts["facts"] else str(problem)
    return text if len(text) <= PROBLEM_LETTERS else str(problem)[:PROBLEM_LETTERS]


def _said(problem: str | None) -> str | None:
    return unpacked(json.loads(problem)) if problem and problem.startswith("{") else problem


@transaction
def marked(actor: Actor, import_id: int) -> bytes:
    """The workbook of an import in which something was wrong, with every problem marked. Refuses `import_unknown`,
    and `marked_gone` when nothing was wrong or the file has been removed after its week."""
    require(actor, "organisation.write")
    row = session().get(OrganisationImport, import_id)
    if row is None:
        raise _unknown()
    found = content_of(import_id)
    if row.state != CHECKED or not row.counts.get("errors", 0) or not found:
        raise Expired("marked_gone", "这份标好问题的表格已经不在了，请重新上传原来的文件。")
    audit.record(actor, "organisation:workbook:take", "organisation_import", row.id)
    return found


def store(import_id: int, content: bytes) -> None:
    """Keep a file in pieces, instead of the one kept before."""
    forget(import_id)
    for n, start in enumerate(range(0, len(content), PIECE_BYTES)):
        piece = base64.b64encode(content[start : start + PIECE_BYTES]).decode()
        session().add(ImportPiece(import_id=import_id, n=n, body=piece))


@reading
def content_of(import_id: int) -> bytes:
    query = select(ImportPiece.body).where(ImportPiece.import_id == import_id).order_by(ImportPiece.n)
    return b"".join(base64.b64decode(body) for body in session().scalars(query))


def is_large(import_id: int) -> bool:
    """Whether a file takes more than one piece: reading it is worth cleaning up after."""
    second = select(ImportPiece.n).where(ImportPiece.import_id == import_id, ImportPiece.n == 1)
    return session().scalar(second) is not None


def forget(import_id: int) -> None:
    session().execute(delete(ImportPiece).where(ImportPiece.import_id == import_id))


def _unknown() -> NotFound:
    return NotFound("import_unknown", "没有找到这次导入。")
