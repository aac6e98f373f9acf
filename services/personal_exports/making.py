"""From a confirmed request to a sealed file, by the worker; and letting go of files whose day is over."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from models.db import reading, session, transaction
from models.personal_exports import ASKED, DUE, GONE, READY, PersonalExport, PersonalExportPiece
from services import accounts, audit, clock, languages, outbox
from services.access import SYSTEM, Actor, require
from services.errors import Conflict, Refusal
from services.languages import Into, untranslated
from services.listing import Wanted
from services.personal_exports.letting_go import let_go
from services.personal_exports.lists import list_of
from services.sentences import Sentence, worded
from services.spreadsheets import FORMATS

ACT = "people.export"
ERRAND = "make_personal_export"
PIECE_BYTES = 512 * 1024


def wanted_of(said: Mapping[str, Any] | None) -> Wanted:
    """The filter as it was asked for."""
    told = said or {}
    return Wanted(str(told.get("search", "")), dict(told.get("filters", {})), str(told.get("sort", "")))


def judge(actor: Actor, facts: Mapping[str, str]) -> None:
    """Refuses what was never asked for, or was made already."""
    row = session().get(PersonalExport, int(facts["export"]))
    if row is None or row.state != ASKED:
        raise Conflict("export_not_waiting", "这份导出不在等待确认的状态。")


def owe(actor: Actor, facts: Mapping[str, str], confirmed: int) -> None:
    """Somebody else confirmed: the worker makes it. Inside the transaction of the confirmation."""
    row = session().get_one(PersonalExport, int(facts["export"]))
    row.state = DUE
    outbox.promise(ERRAND, f"{ERRAND}:{row.id}", {"export": row.id})
    audit.record(actor, "person:export:confirm", "personal_export", row.id, confirmed=confirmed, records=row.records)


def make(export_id: int, into: Into = untranslated) -> None:
    """Make the file as the asker may see the list now, headed in the language they chose; who lost the right meanwhile
    gets none."""
    asked = _asked(export_id)
    if asked is None:
        return
    employee_id, listing, form, said = asked
    try:
        staff = accounts.staff_of_employee(employee_id)
        if staff is None:
            _end(export_id)
            return
        require(staff.actor, ACT)
        personal = list_of(listing)
        lines = personal.lines(staff.actor, wanted_of(said))
    except Refusal:
        _end(export_id)
        return
    make_file, _content_type = FORMATS[form]
    translate = into(languages.of_employee(employee_id))
    headings = [translate(heading) for heading in personal.headings]
    told = [[worded(one, translate) if isinstance(one, Sentence) else one for one in line] for line in lines]
    _keep(export_id, make_file(headings, told), personal.counted(lines))


@reading
def _asked(export_id: int) -> tuple[int, str, str, Any] | None:
    row = session().get_one(PersonalExport, export_id)
    return (row.employee_id, row.listing, row.form, row.wanted) if row.state == DUE else None


@transaction
def _keep(export_id: int, content: bytes, records: int) -> None:
    row = session().get_one(PersonalExport, export_id, with_for_update=True)
    if row.state != DUE:
        return  # another worker was here
    for n, start in enumerate(range(0, len(content), PIECE_BYTES)):
        body = base64.b64encode(content[start : start + PIECE_BYTES]).decode()
        session().add(PersonalExportPiece(export_id=row.id, n=n, body=body))
    row.state, row.records = READY, records
    audit.record(SYSTEM, "person:export:make", "personal_export", row.id, records=records)


@transaction
def _end(export_id: int) -> None:
    row = session().get_one(PersonalExport, export_id, with_for_update=True)
    if row.state == DUE:
        row.state = GONE


@transaction
def prune() -> int:
    """Files, and requests nobody confirmed, whose day is over."""
    return let_go(PersonalExport.expires_at < clock.now())
