"""How much of other people's data each of headquarters' people saw or took away in a day: counted, bounded, told.

The figures are half of those the criminal law calls serious (interpretation of 2017, art. 5, for data obtained in the
course of duty): from there on administrators are told, and a file needs a second person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, cast, or_, select

from models.accounts import StaffAccount
from models.db import reading, session, transaction
from models.organisation import Employee
from models.privacy import PersonalDataCount
from services import clock, console_inbox
from services.access import Actor, require
from services.errors import NotAllowed, SlowDown
from services.hq_settings import number
from services.listing import Columns, Page, Wanted, page_of
from services.sentences import N_, say
from services.typed_words import holds

CONTACT = "contact"
TRANSACTION = "transaction"
LOCATION = "location"
# Records a day and person.
MANY = {LOCATION: 25, TRANSACTION: 250, CONTACT: 2_500}
CLASSES = {LOCATION: N_("位置"), TRANSACTION: N_("交易"), CONTACT: N_("联系人")}


@dataclass(frozen=True, slots=True)
class CountRow:
    """One person's day: records of one class seen in clear or taken away, and how many of these one by one."""

    day: str
    employee_code: str
    employee: str
    data_class: str
    looks: int
    records: int

    @property
    def many(self) -> bool:
        return self.records >= MANY[self.data_class]


@transaction
def count_look(actor: Actor, data_class: str) -> None:
    """One record is shown in clear. Refuses `reveals_used_up` beyond the day's number (`privacy.reveals_a_day`)."""
    row = _held(actor, data_class)
    most = number("privacy.reveals_a_day")
    if row.looks >= most:
        sentence = say(
            "今天已经查看过 %(looks)s 次完整号码，到每天的上限了，明天再看；急需时请联系管理员。", looks=row.looks
        )
        raise SlowDown("reveals_used_up", sentence, seconds=_until_tomorrow(clock.now()))
    row.looks += 1
    _add(actor, row, 1)


@transaction
def count_taken(actor: Actor, data_class: str, records: int, *, confirmed: bool = False) -> None:
    """So many records leave in a file. Refuses `needs_second_person` when the day's figure would be passed and nobody
    else confirmed the file."""
    row = _held(actor, data_class)
    if not confirmed and row.records + records > MANY[data_class]:
        raise NotAllowed(
            "needs_second_person",
            say(
                "您今天已导出或查看 %(records)s 条%(kind)s记录，再加 %(more)s 条就超过 %(many)s 条了，"
                "需要另一位同事确认。请缩小范围，或用“申请导出”。",
                records=f"{row.records:,}",
                kind=say(CLASSES[data_class]),
                more=f"{records:,}",
                many=f"{MANY[data_class]:,}",
            ),
        )
    _add(actor, row, records)


def _held(actor: Actor, data_class: str) -> PersonalDataCount:
    """The day's count; the account's own row is held, so that of many at once each sees what the one before left."""
    if actor.kind != "hq" or actor.id is None:
        raise NotAllowed("not_allowed", "只有后台账号可以查看完整的个人信息。")
    hold_account(actor.id)
    day = clock.now().astimezone(clock.SHANGHAI).date().isoformat()
    row = session().get(PersonalDataCount, (actor.id, day, data_class))
    if row is None:
        row = PersonalDataCount(employee_id=actor.id, day=day, data_class=data_class, looks=0, records=0)
        session().add(row)
    return row


def hold_account(employee_id: int) -> None:
    session().execute(select(StaffAccount.id).where(StaffAccount.employee_id == employee_id).with_for_update())


def _add(actor: Actor, row: PersonalDataCount, records: int) -> None:
    before, row.records = row.records, row.records + records
    if before < MANY[row.data_class] <= row.records:
        told = f"{actor.name}今天查看或导出的{CLASSES[row.data_class]}记录达到 {row.records:,} 条，请确认是否正常。"
        console_inbox.alarm(f"personal_data:{row.employee_id}:{row.day}:{row.data_class}", told)


def _until_tomorrow(now: datetime) -> int:
    here = now.astimezone(clock.SHANGHAI)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight - here).total_seconds()) + 1


_KEY = (
    PersonalDataCount.day + "/" + PersonalDataCount.data_class + "/" + cast(PersonalDataCount.employee_id, String(20))
)
_KEYS = select(_KEY).join(Employee, Employee.id == PersonalDataCount.employee_id)
COLUMNS = Columns(
    keys=_KEYS,
    searched=[lambda words: _KEYS.where(or_(holds(Employee.code, words), holds(Employee.name, words)))],
    filtered={"data_class": PersonalDataCount.data_class, "day": PersonalDataCount.day},
    sorted_by={
        "day": PersonalDataCount.day,
        "looks": PersonalDataCount.looks,
        "records": PersonalDataCount.records,
    },
    order=[PersonalDataCount.day.desc(), PersonalDataCount.records.desc(), Employee.code],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[CountRow]:
    """Every account's days, the newest first; for whoever may read the audit."""
    require(actor, "audit.read")
    query = select(
        PersonalDataCount.day,
        Employee.code,
        Employee.name,
        PersonalDataCount.data_class,
        PersonalDataCount.looks,
        PersonalDataCount.records,
    ).join(Employee, Employee.id == PersonalDataCount.employee_id)
    return page_of(query, wanted, COLUMNS, lambda row: CountRow(*row), whole=whole)
