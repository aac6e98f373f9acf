"""Asking for a file with whole numbers, and taking it."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from models.db import reading, session, transaction
from models.organisation import Employee
from models.personal_exports import READY, PersonalExport, PersonalExportPiece
from services import audit, clock, second_person
from services.access import Actor, require
from services.accounts import Proof
from services.errors import Expired, Invalid, NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.personal_exports.lists import list_of
from services.personal_exports.making import ACT, wanted_of
from services.privacy.counting import CONTACT, count_taken
from services.sentences import say
from services.spreadsheets import FORMATS
from services.typed_words import holds

# As long as a request may wait for its second person, and then as long as the file lies ready.
LASTS = 2 * second_person.LASTS
MOST_DOWNLOADS = 3


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One file as its asker and whoever confirms see it."""

    id: int
    listing: str
    form: str
    wanted: Any
    state: str
    records: int
    downloads: int
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    expires_at: datetime

    @property
    def filter(self) -> Wanted:
        return wanted_of(self.wanted)


@dataclass(frozen=True, slots=True)
class File:
    """What the asker takes away."""

    name: str
    form: str
    content: bytes


@transaction
def ask(actor: Actor, proof: Proof, listing: str, form: str, wanted: Wanted, *, reason: str) -> int:
    """Ask for a file of exactly this filter; nothing is made before somebody else confirms it. The number of the act.

    Refuses an unknown list or form, an empty or too long one, and what `second_person.ask` refuses.
    """
    require(actor, ACT)
    if form not in FORMATS:
        raise Invalid("form_unknown", "请选择 Excel 或 CSV。")
    personal = list_of(listing)
    records = personal.counted(personal.lines(actor, wanted))
    if not records:
        raise Invalid("nothing_to_export", "没有符合条件的记录。")
    said = {name: value for name, value in asdict(wanted).items() if name in ("search", "filters", "sort")}
    now = clock.now()
    row = PersonalExport(
        employee_id=proof.employee_id,
        listing=listing,
        form=form,
        wanted=said,
        records=records,
        asked_at=now,
        expires_at=now + LASTS,
    )
    session().add(row)
    session().flush()
    return second_person.ask(actor, proof, "personal_export", {"export": str(row.id)}, reason=reason)


@transaction
def take(actor: Actor, export_id: int) -> File:
    """The file, for whoever asked for it, three times within a day of its making; each time is written down."""
    require(actor, ACT)
    query = select(PersonalExport).where(PersonalExport.id == export_id, PersonalExport.employee_id == actor.id)
    row = session().execute(query.with_for_update()).scalar_one_or_none()
    if row is None:
        raise _unknown()
    if row.state != READY or row.expires_at <= clock.now() or row.downloads >= MOST_DOWNLOADS:
        raise Expired(
            "export_over", say("这份文件已经取过 %(downloads)s 次或过了保存期，请重新申请。", downloads=row.downloads)
        )
    row.downloads += 1
    if row.downloads == 1:
        count_taken(actor, CONTACT, row.records, confirmed=True)
        row.expires_at = min(row.expires_at, clock.now() + timedelta(hours=24))
        about = list_of(row.listing).about(actor, wanted_of(row.wanted))
        if about is not None:
            audit.record(actor, "follower:data:copy", "follower", about, export=row.id)
    audit.record(actor, "person:export:take", "personal_export", row.id, records=row.records, time=row.downloads)
    pieces = select(PersonalExportPiece.body).where(PersonalExportPiece.export_id == row.id)
    content = b"".join(map(base64.b64decode, session().scalars(pieces.order_by(PersonalExportPiece.n))))
    return File(list_of(row.listing).name, row.form, content)


def _lines() -> Select[Any]:
    return select(
        PersonalExport.id,
        PersonalExport.listing,
        PersonalExport.form,
        PersonalExport.wanted,
        PersonalExport.state,
        PersonalExport.records,
        PersonalExport.downloads,
        PersonalExport.employee_id,
        Employee.name,
        PersonalExport.asked_at,
        PersonalExport.expires_at,
    ).join(Employee, Employee.id == PersonalExport.employee_id)


COLUMNS = Columns(
    keys=select(PersonalExport.id),
    searched=[
        lambda words: (
            select(PersonalExport.id)
            .join(Employee, Employee.id == PersonalExport.employee_id)
            .where(or_(holds(Employee.name, words), holds(Employee.code, words)))
        )
    ],
    filtered={"state": PersonalExport.state},
    sorted_by={"asked": PersonalExport.asked_at, "records": PersonalExport.records},
    order=[PersonalExport.id.desc()],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[ExportRow]:
    """Every file that was asked for, the newest first."""
    require(actor, ACT)
    return page_of(_lines(), wanted, COLUMNS, lambda row: ExportRow(*row), whole=whole)


@reading
def one(actor: Actor, export_id: int) -> ExportRow:
    require(actor, ACT)
    found = session().execute(_lines().where(PersonalExport.id == export_id)).first()
    if found is None:
        raise _unknown()
    return ExportRow(*found)


def _unknown() -> NotFound:
    return NotFound("export_unknown", "没有找到这份导出。")
