"""Whom a must-read material is for, person by person: the other way round of `services/materials/audience.py`, which
asks of one person what they may see. A test holds the two against each other."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, literal, null, or_, select, true, union_all
from sqlalchemy.sql.selectable import Subquery

from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, OWNER, Dealer, DealerRegion, DealerStaff
from models.materials import Material, MaterialAudience, OwnReading
from models.organisation import Employee
from services import scopes
from services.access import Actor
from services.materials.audience import CONSUMER, DEALER_CLERK, DEALER_OWNER, EMPLOYEE, EVERYBODY, OF_DEALERS
from services.region_names import around, stem

Condition = ColumnElement[bool]
HEADQUARTERS, PARTNERS = "employee", "dealer_staff"
READ, BEGUN, UNREAD, UNBOUND = "read", "begun", "unread", "unbound"
STATES = (UNREAD, BEGUN, READ, UNBOUND)
_HOW_FAR = (Binding.follower_id, OwnReading.opened_at, OwnReading.read_at)


def addressees(actor: Actor, act: str, material: Material) -> Subquery:
    """Headquarters' employees and dealers' people in service whom the material means and the actor reaches, each with
    the person of WeChat they are bound to (None: not bound) and how far that one is with the current version."""
    lines = list(session().scalars(select(MaterialAudience).where(MaterialAudience.material_id == material.id)))
    employees = (
        select(
            (Employee.id * 2).label("key"),
            literal(HEADQUARTERS).label("kind"),
            Employee.name.label("name"),
            null().label("role"),
            null().label("dealer_code"),
            null().label("dealer"),
            *_HOW_FAR,
        )
        .outerjoin(Binding, (Binding.employee_id == Employee.id) & (Binding.open_marker == OPEN))
        .where(Employee.status == ACTIVE, _employees_meant(lines), scopes.seen(actor, act, Employee))
    )
    partners = (
        select(
            (DealerStaff.id * 2 + 1).label("key"),
            literal(PARTNERS).label("kind"),
            DealerStaff.name.label("name"),
            DealerStaff.role.label("role"),
            Dealer.code.label("dealer_code"),
            Dealer.name.label("dealer"),
            *_HOW_FAR,
        )
        .join(Dealer, Dealer.id == DealerStaff.dealer_id)
        .outerjoin(Binding, (Binding.dealer_staff_id == DealerStaff.id) & (Binding.open_marker == OPEN))
        .where(DealerStaff.status == ACTIVE, Dealer.status == ACTIVE, _partners_meant(lines))
        .where(scopes.seen(actor, act, DealerStaff))
    )
    return union_all(_read(employees, material), _read(partners, material)).subquery("addressee")


def _read(query: Select[Any], material: Material) -> Select[Any]:
    return query.outerjoin(
        OwnReading,
        (OwnReading.follower_id == Binding.follower_id) & (OwnReading.version_id == material.current_version_id),
    )


def _employees_meant(lines: list[MaterialAudience]) -> Condition:
    return true() if _roles(lines) & {EVERYBODY, CONSUMER, EMPLOYEE} else false()


def _roles(lines: list[MaterialAudience]) -> set[str]:
    return {line.role for line in lines if line.role is not None}


def _partners_meant(lines: list[MaterialAudience]) -> Condition:
    roles = _roles(lines)
    if roles & {EVERYBODY, CONSUMER}:
        return true()
    named_roles = roles & set(OF_DEALERS)
    if not named_roles and all(line.role is not None for line in lines):
        return false()
    return and_(_in_role(named_roles), or_(_named(lines), _fits(lines)))


def _in_role(named: set[str]) -> Condition:
    if not named:
        return true()
    ways: list[Condition] = []
    if DEALER_OWNER in named:
        ways.append(DealerStaff.role == OWNER)
    if DEALER_CLERK in named:
        ways.append(DealerStaff.role != OWNER)
    return or_(*ways)


def _named(lines: list[MaterialAudience]) -> Condition:
    alone = [line.dealer_id for line in lines if line.dealer_id is not None]
    tops = [line.dealer_id for line in lines if line.dealer_id is not None and line.with_below]
    ways: list[Condition] = [Dealer.id.in_(alone)] if alone else []
    if tops:
        below = select(Dealer.id).where(Dealer.id.in_(tops)).cte("below", recursive=True)
        child = Dealer.__table__.alias("child")
        below = below.union(select(child.c.id).join(below, child.c.parent_id == below.c.id))
        ways.append(Dealer.id.in_(select(below.c.id)))
    return or_(false(), *ways)


def _fits(lines: list[MaterialAudience]) -> Condition:
    """Category, tier and region, as far as lines speak of them; named dealers alone mean nobody else."""
    categories = [line.category_id for line in lines if line.category_id is not None]
    tiers = [line.tier_id for line in lines if line.tier_id is not None]
    places = [line.region_code for line in lines if line.region_code is not None]
    if not (categories or tiers or places) and any(line.dealer_id is not None for line in lines):
        return false()
    wanted: list[Condition] = [true()]
    if categories:
        wanted.append(Dealer.category_id.in_(categories))
    if tiers:
        wanted.append(Dealer.tier_id.in_(tiers))
    if places:
        lies: list[Condition] = [DealerRegion.region_code.in_([one for code in places for one in around(code)])]
        lies += [DealerRegion.region_code.startswith(stem(code)) for code in places]
        wanted.append(select(DealerRegion.dealer_id).where(DealerRegion.dealer_id == Dealer.id, or_(*lies)).exists())
    return and_(*wanted)


def reading_state(who: Subquery) -> ColumnElement[str]:
    """`read`, `begun`, `unread`, or `unbound`: nobody in WeChat to read it."""
    return case(
        (who.c.read_at.is_not(None), READ),
        (who.c.follower_id.is_(None), UNBOUND),
        (who.c.opened_at.is_not(None), BEGUN),
        else_=UNREAD,
    )
