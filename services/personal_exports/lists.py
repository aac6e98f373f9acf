"""What may be taken away with whole numbers, and the lines of each such file."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import reading, session
from models.dealers import Dealer, DealerContact, DealerStaff
from models.organisation import Employee
from models.people import Follower
from services import dealers, phones, scopes
from services.access import Actor
from services.errors import Invalid
from services.listing import Wanted
from services.organisation import directory
from services.privacy import copying
from services.sentences import N_, say
from services.spreadsheets import Line, Plain

ACT = "people.export"
ROLES = {"owner": N_("老板"), "clerk": N_("店员")}
TOO_MANY = "符合条件的有 {total:,} 行，一次最多导出 {most:,} 行，请先筛选。"


@dataclass(frozen=True, slots=True)
class PersonalList:
    """One kind of file: its name, its headings, and its lines for what an actor may see of a filter; by what it may be
    filtered; how many people's data its lines are, and the one WeChat person it is about, where it is about one."""

    name: str
    headings: Sequence[str]
    lines: Callable[[Actor, Wanted], list[Line]]
    filters: Collection[str] = ()
    counted: Callable[[Sequence[Line]], int] = len
    about: Callable[[Actor, Wanted], int | None] = lambda _actor, _wanted: None


@reading
def _employees(actor: Actor, wanted: Wanted) -> list[Line]:
    page = directory.listing(actor, wanted, whole=True)
    _refuse_cut(page.total, len(page.rows))
    numbers = dict(session().execute(select(Employee.id, Employee.phone)).tuples().all())
    return [(row.code, row.name, row.department, row.position, _whole(numbers.get(row.id))) for row in page.rows]


@reading
def _dealers_people(actor: Actor, wanted: Wanted) -> list[Line]:
    page = dealers.listing(actor, wanted, whole=True)
    _refuse_cut(page.total, len(page.rows))
    seen = {row.id for row in page.rows}
    query = (
        select(Dealer.id, Dealer.code, Dealer.name, DealerStaff.role, DealerStaff.name, DealerStaff.phone)
        .join(DealerStaff, DealerStaff.dealer_id == Dealer.id)
        .order_by(Dealer.code, DealerStaff.id)
    )
    contacts = (
        select(Dealer.id, Dealer.code, Dealer.name, DealerContact.position, DealerContact.name, DealerContact.phone)
        .join(DealerContact, DealerContact.dealer_id == Dealer.id)
        .order_by(Dealer.code, DealerContact.place, DealerContact.id)
    )
    people = [(*one[:3], say(ROLES[one[3]]), *one[4:]) for one in session().execute(query)]
    called = [(*one[:3], one[3] or say("联系人"), *one[4:]) for one in session().execute(contacts)]
    lines = sorted(people + called, key=lambda line: line[1])  # of one dealer, who binds comes first
    return [(*line[1:5], _whole(line[5])) for line in lines if line[0] in seen]


@reading
def _copy_of_one(actor: Actor, wanted: Wanted) -> list[Line]:
    """Everything held about one WeChat person, as they themselves would get it; nothing for a label nobody bears."""
    found = _labelled(actor, wanted)
    if found is None:
        return []
    lines: list[Line] = []
    for part in copying.copy_of(found).parts:
        for number, row in enumerate(part.rows, 1):
            lines += [(part.title, str(number), name, _told(value)) for name, value in row.items()]
        lines += [(part.title, None, "没有给出", why) for why in part.withheld if part.rows]
    return lines


@reading
def _labelled(actor: Actor, wanted: Wanted) -> int | None:
    """Whom the search names by their whole label (访客 7F3K), as far as the actor may see."""
    bears = select(Follower.id).where(
        Follower.label == " ".join(wanted.search.split()),
        Follower.merged_into_id.is_(None),
        scopes.seen(actor, ACT, Follower),
    )
    return session().execute(bears).scalar_one_or_none()


def _told(value: object) -> Plain:
    if value is None or isinstance(value, datetime):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


LISTS = {
    "employees": PersonalList(
        "员工联系方式",
        (N_("工号"), N_("姓名"), N_("部门"), N_("职位"), N_("手机号")),
        _employees,
        directory.COLUMNS.filtered,
    ),
    "dealers": PersonalList(
        "渠道商联系人",
        (N_("编码"), N_("名称"), N_("身份"), N_("姓名"), N_("手机号")),
        _dealers_people,
        dealers.COLUMNS.filtered,
    ),
    "copy": PersonalList(
        "个人资料副本",
        (N_("资料"), N_("第几条"), N_("项目"), N_("内容")),
        _copy_of_one,
        counted=lambda lines: min(1, len(lines)),
        about=_labelled,
    ),
}


def list_of(name: str) -> PersonalList:
    if name not in LISTS:
        raise Invalid("list_unknown", "这个列表不能这样导出。")
    return LISTS[name]


def _whole(e164: str | None) -> str | None:
    return phones.national(e164).replace(" ", "") if e164 else None


def _refuse_cut(total: int, rows: int) -> None:
    if total > rows:
        raise Invalid("export_too_long", TOO_MANY.format(total=total, most=rows))
