"""The regions of China as headquarters keeps them: looked through place by place, added, renamed, taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from models.db import reading, session, transaction
from models.dealers import ACTIVE, Dealer, DealerRegion
from models.organisation import EmployeeRegion, Region
from services import audit, regions, scopes
from services.access import Actor, require
from services.errors import Invalid, NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.organisation.forms import Problems, code_of, judge_name
from services.organisation.queue import queue_up
from services.organisation.uses import refuse_used
from services.sentences import say

NAME_LENGTH = 40
_above = aliased(Region)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place, what it lies in, how many dealers are authorised for it, the exclusive one, who looks after it."""

    code: str
    name: str
    above_code: str | None
    above: str | None
    dealers: int
    exclusive: str | None
    employees: int


COLUMNS = Columns(
    keys=select(Region.code),
    searched=[Region.code, Region.name],
    filtered={"province": func.substr(Region.code, 1, 2)},
    sorted_by={"code": Region.code, "name": Region.name},
    order=[Region.code],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[PlaceRow]:
    """All places of China, by code: a province, then what lies in it. Dealers and employees are those this actor may
    see."""
    require(actor, "organisation.read")
    authorised = select(DealerRegion).join(Dealer, Dealer.id == DealerRegion.dealer_id)
    authorised = authorised.where(
        DealerRegion.region_code == Region.code, Dealer.status == ACTIVE, scopes.seen(actor, "dealers.read", Dealer)
    )
    alone = authorised.where(DealerRegion.exclusive).with_only_columns(func.min(Dealer.name))
    looks_after = (
        select(func.count())
        .select_from(EmployeeRegion)
        .where(
            EmployeeRegion.region_code == Region.code,
            scopes.employees(actor, "organisation.read", EmployeeRegion.employee_id),
        )
    )
    parts = (authorised.with_only_columns(func.count()), alone, looks_after)
    query = select(
        Region.code,
        Region.name,
        _above.code,
        _above.name,
        *(part.correlate(Region).scalar_subquery() for part in parts),
    ).outerjoin(_above, _above.code == Region.parent_code)
    return page_of(query, wanted, COLUMNS, lambda row: PlaceRow(*row), whole=whole)


@reading
def provinces() -> list[tuple[str, str]]:
    """The first two digits and the name of every province."""
    query = select(Region.code, Region.name).where(Region.parent_code.is_(None)).order_by(Region.code)
    return [(code[:2], name) for code, name in session().execute(query).tuples()]


@reading
def place_name(actor: Actor, code: str) -> str:
    require(actor, "organisation.write")
    return _get(code).name


@transaction
def add_place(actor: Actor, code: str, name: str, above: str) -> None:
    """A place the list lacks: a code of six digits of GB/T 2260 or headquarters' own. Refuses `form_wrong`."""
    require(actor, "organisation.write")
    queue_up()
    problems, code = Problems(), code_of(code)
    if not re.fullmatch(r"[0-9]{6}", code):
        problems.wrong("code", "请填写 6 位数字的行政区划代码。")
    elif session().get(Region, code) is not None:
        problems.wrong("code", say("代码 %(code)s 已经有了：%(place)s。", code=code, place=regions.path_name(code)))
    name = judge_name(problems, name, NAME_LENGTH)
    parent = None
    if code_of(above):
        found = regions.find(above)
        if len(found) != 1:
            problems.wrong("above", "请填写上级的 6 位代码或完整名称。")
        else:
            parent = found[0].code
    problems.refuse()
    session().add(Region(code=code, name=name, parent_code=parent))
    session().flush()
    audit.record(actor, "region:record:create", "region", int(code), name=name)


@transaction
def rename_place(actor: Actor, code: str, name: str) -> None:
    """Another name for the same place. Refuses `form_wrong`."""
    require(actor, "organisation.write")
    queue_up()
    row, problems = _get(code), Problems()
    before, row.name = row.name, judge_name(problems, name, NAME_LENGTH)
    problems.refuse()
    audit.record(actor, "region:record:rename", "region", int(code), before=before, name=row.name)


@transaction
def delete_place(actor: Actor, code: str) -> None:
    """Take away a place nobody is authorised for and nothing lies in; else refused `in_use`. The last one stays."""
    require(actor, "organisation.write")
    queue_up()
    row = _get(code)
    refuse_used(row.name, Region, row.code, advice=say("请先调整这些渠道商和员工的区域。"))
    if session().scalar(select(func.count()).select_from(Region)) == 1:
        raise Invalid("last_region", "至少要保留一个区域。")
    session().execute(delete(Region).where(Region.code == code))
    audit.record(actor, "region:record:delete", "region", int(code), name=row.name)


def _get(code: str) -> Region:
    row = session().get(Region, code)
    if row is None:
        raise NotFound("region_unknown", say("没有代码为 %(code)s 的区域。", code=code))
    return row
