"""One dealer as headquarters enters and changes it: created, changed, taken up again, taken away. How a partnership
ends stands in `partnership.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from models.db import reading, session, transaction
from models.dealers import (
    ACTIVE,
    Dealer,
    DealerCategory,
    DealerCharge,
    DealerContact,
    DealerRegion,
    DealerStaff,
    DealerTier,
)
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from models.reading_sums import DealerPlace
from services import audit, clock, dealers, phones, regions
from services.access import Actor, require
from services.errors import NotFound
from services.organisation import contacts
from services.organisation.authorised import judge_overlap, judge_places, places_of, typed, write_places
from services.organisation.charges import hand_over
from services.organisation.forms import Problems, code_of, judge_code, judge_name, plain, renew
from services.organisation.queue import queue_up
from services.organisation.trees import judge_parent
from services.organisation.uses import refuse_used, uses_of
from services.sentences import say

NAME_LENGTH = 120
GOES_WITH_IT = ("dealer_region", "dealer_charge", "dealer_staff", "dealer_contact")


@dataclass(frozen=True, slots=True)
class DealerWish:
    """A dealer as a form says it; places are names or codes, parent and employee are codes, "" is nothing."""

    code: str
    name: str
    category: str = ""
    tier: str = ""
    parent: str = ""
    employee: str = ""
    exclusive: str = ""
    shared: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DealerForm:
    """A dealer as a form shows it, at one version; `phone` is masked, and never sent back."""

    version: int
    status: str
    wish: DealerWish
    phone: str | None


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a wish means in rows."""

    code: str
    name: str
    links: dict[str, int | None]
    places: dict[str, bool]
    contact: str | None
    phone: str | None


@reading
def dealer_form(actor: Actor, code: str) -> DealerForm:
    """One dealer to be edited; foreign and missing ones answer alike."""
    require(actor, "organisation.write")
    row = _get(actor, code)
    china, places, owner = regions.load(), places_of(row.id), contacts.owner_of(row.id)
    wish = DealerWish(
        row.code,
        row.name,
        _word(DealerCategory.name, DealerCategory.id, row.category_id),
        _word(DealerTier.name, DealerTier.id, row.tier_id),
        _word(Dealer.code, Dealer.id, row.parent_id),
        _word(Employee.code, Employee.id, row.employee_id),
        typed(china, (place for place, alone in places.items() if alone)),
        typed(china, (place for place, alone in places.items() if not alone)),
        owner.name if owner else "",
    )
    return DealerForm(row.version, row.status, wish, phones.mask(owner.phone) if owner and owner.phone else None)


@transaction
def create_dealer(actor: Actor, wish: DealerWish) -> str:
    """A new dealer; its code. Refuses `form_wrong` with every field that is wrong."""
    require(actor, "organisation.write")
    queue_up()
    meant = _judge(wish, None)
    row = Dealer(code=meant.code, name=meant.name, status=ACTIVE, created_at=clock.now(), **meant.links)
    row.changed_at, row.changed_by = row.created_at, actor.name
    session().add(row)
    session().flush()
    write_places(row.id, meant.places)
    contacts.write_owner(row.id, meant.contact, meant.phone)
    if row.employee_id is not None:
        hand_over(actor, {row.id: row.employee_id})
    audit.record(actor, "dealer:record:create", "dealer", row.id, code=row.code)
    return row.code


@transaction
def change_dealer(actor: Actor, code: str, seen: int, wish: DealerWish) -> None:
    """Bring a dealer to what a form says; its code never changes, printed material carries it.

    An empty contact or phone keeps what there is. Refuses `form_wrong`, and `changed_meanwhile` when the dealer is no
    longer at version `seen`.
    """
    require(actor, "organisation.write")
    queue_up()
    row = _get(actor, code)
    renew(actor, row, seen)
    meant = _judge(wish, row)
    before = {"name": row.name, **{name: getattr(row, name) for name in meant.links}}
    row.name = meant.name
    for name, value in meant.links.items():
        setattr(row, name, value)
    session().flush()
    if row.employee_id != before["employee_id"]:
        hand_over(actor, {row.id: row.employee_id})
    write_places(row.id, meant.places)
    contacts.write_owner(row.id, meant.contact, meant.phone)
    changed = sorted(name for name, value in before.items() if value != getattr(row, name))
    audit.record(actor, "dealer:record:change", "dealer", row.id, version=row.version, changed=changed)


@transaction
def reopen_dealer(actor: Actor, code: str, seen: int) -> None:
    """Take a closed dealer up again: its record, regions and people's records stand as they did. What ended with the
    partnership (bindings, invitations, signs) is made anew; customers and dealers below stay where they went. Refuses
    `form_wrong` when another one holds its exclusive region by now."""
    require(actor, "organisation.write")
    queue_up()
    row = _get(actor, code)
    renew(actor, row, seen)
    if row.status == ACTIVE:
        return
    problems = Problems()
    alone = [place for place, exclusive in places_of(row.id).items() if exclusive]
    judge_overlap(problems, row.id, row.name, alone, regions.load())
    problems.refuse()
    row.status = ACTIVE
    audit.record(actor, "dealer:record:reopen", "dealer", row.id, version=row.version)


@transaction
def delete_dealer(actor: Actor, code: str) -> None:
    """Take away a dealer that was entered by mistake; one that anything refers to is refused `in_use`."""
    require(actor, "organisation.write")
    queue_up()
    row = _get(actor, code)
    advice = say("可以改为“终止合作”，历史会保留。")
    refuse_used(row.name, Dealer, row.id, advice=advice, except_for=GOES_WITH_IT)
    for person in session().scalars(select(DealerStaff).where(DealerStaff.dealer_id == row.id)):
        if uses_of(DealerStaff, person.id):
            refuse_used(f"{row.name} {person.name}", DealerStaff, person.id, advice=advice)
    for table in (DealerRegion, DealerCharge, DealerStaff, DealerContact, DealerPlace):
        session().execute(delete(table).where(table.dealer_id == row.id))
    session().execute(delete(Dealer).where(Dealer.id == row.id))
    audit.record(actor, "dealer:record:delete", "dealer", row.id, code=code)


def _get(actor: Actor, code: str) -> Dealer:
    row = session().scalars(select(Dealer).where(Dealer.code == code, dealers.visible(actor))).one_or_none()
    if row is None:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=code))
    return row


def _judge(wish: DealerWish, row: Dealer | None) -> _Meant:
    problems, china = Problems(), regions.load()
    code = row.code if row else judge_code(problems, wish.code)
    if row is None and session().scalar(select(Dealer.id).where(Dealer.code == code)):
        problems.wrong("code", say("编码“%(code)s”已经有渠道商在用，请换一个。", code=code))
    name = judge_name(problems, wish.name, NAME_LENGTH)
    links = {
        "category_id": _find(problems, "category", DealerCategory.name, DealerCategory.id, plain(wish.category)),
        "tier_id": _find(problems, "tier", DealerTier.name, DealerTier.id, plain(wish.tier)),
        "parent_id": _parent(problems, row, code_of(wish.parent)),
        "employee_id": _in_charge(problems, row, code_of(wish.employee)),
    }
    judge_parent(problems, Dealer.parent_id, row.id if row else None, links["parent_id"])
    alone = judge_places(problems, "exclusive", wish.exclusive, china)
    shared = judge_places(problems, "shared", wish.shared, china)
    if row is None or row.status == ACTIVE:
        judge_overlap(problems, row.id if row else None, name, alone, china)
    number, contact = contacts.judge_phone(problems, wish.phone), plain(wish.contact)
    contacts.judge_owner(problems, contacts.owner_of(row.id) if row else None, contact, number)
    problems.refuse()
    return _Meant(code, name, links, dict.fromkeys(shared, False) | dict.fromkeys(alone, True), contact, number)


def _find(problems: Problems, field: str, name: Any, number: Any, wanted: str | None) -> int | None:
    if wanted is None:
        return None
    found: int | None = session().scalar(select(number).where(name == wanted))
    if found is None:
        problems.wrong(field, say("没有“%(wanted)s”，可能刚被改名或删除，请重新选择。", wanted=wanted))
    return found


def _parent(problems: Problems, row: Dealer | None, code: str) -> int | None:
    if not code:
        return None
    found = session().scalars(select(Dealer).where(Dealer.code == code)).one_or_none()
    if found is None:
        problems.wrong("parent", say("没有编码为“%(code)s”的渠道商，请输入几个字，再从列表里选。", code=code))
        return None
    if found.status != ACTIVE and (row is None or row.parent_id != found.id):
        problems.wrong("parent", say("%(name)s 已终止合作，不能做上级。", name=found.name))
    return found.id


def _in_charge(problems: Problems, row: Dealer | None, code: str) -> int | None:
    if not code:
        return None
    found = session().scalars(select(Employee).where(Employee.code == code)).one_or_none()
    if found is None:
        problems.wrong("employee", say("没有工号为“%(code)s”的员工，请输入几个字，再从列表里选。", code=code))
        return None
    if found.status != EMPLOYED and (row is None or row.employee_id != found.id):
        problems.wrong("employee", say("%(name)s 已离职，请选在职的员工。", name=found.name))
    return found.id


def _word(word: Any, number: Any, wanted: int | None) -> str:
    return "" if wanted is None else str(session().scalar(select(word).where(number == wanted)))
