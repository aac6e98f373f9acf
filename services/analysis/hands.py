"""Dealers and people of ours with the figures of what was in their hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, literal, select

from models.db import reading, session
from models.dealers import Dealer, DealerStaff, DealerTier
from models.organisation import Employee
from models.reading import NOBODY
from services.access import Actor, require
from services.analysis import sums
from services.analysis.periods import Period, period_of
from services.analysis.sums import PEOPLE, Figures, Only
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import holds


@dataclass(frozen=True, slots=True)
class DealerFigures:
    code: str
    name: str
    tier: str | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """Somebody of a dealer (`dealer` says which), or an employee (`employee` is their code)."""

    name: str
    role: str
    dealer: str | None
    dealer_code: str | None
    employee: str | None
    figures: Figures


@reading
def dealers(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[DealerFigures]:
    """Dealers in whose hands anything was, the most opened first; of one material by its token, or of all."""
    require(actor, PEOPLE)
    asked = actor, period_of(wanted.filters), _material(wanted)
    judged = sums.judged(*asked, _dealer_key, sort=wanted.sort).subquery("sums")
    ordered = sums.orders(judged)
    columns = Columns(
        keys=select(Dealer.id).join(judged, judged.c.dealer_id == Dealer.id),
        searched=[Dealer.code, Dealer.name],
        filtered={},
        sorted_by=ordered | {"name": Dealer.name},
        order=[ordered["opened"].desc(), ordered["taken_out"].desc(), Dealer.id],
    )

    def lines(shown: Sequence[int]) -> Any:
        added = _by_dealer(*asked, only=lambda table: table.dealer_id.in_(shown))
        return _dealer_lines(added).add_columns(added.c.dealer_id)

    return page_of(lines, wanted, columns, _dealer, whole=whole)


@reading
def people(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[PersonFigures]:
    """The same by person, also those who left since: figures stay with whose they were."""
    require(actor, PEOPLE)
    asked = actor, period_of(wanted.filters), _material(wanted)
    judged = sums.judged(*asked, _person_key, sort=wanted.sort, only=_of_ours).subquery("sums")
    ordered = sums.orders(judged)
    columns = Columns(
        keys=select(judged.c.person),
        searched=[
            lambda words: select(2 * DealerStaff.id).where(holds(DealerStaff.name, words)),
            lambda words: select(2 * Employee.id + 1).where(holds(Employee.name, words)),
            lambda words: (
                select(2 * DealerStaff.id)
                .join(Dealer, Dealer.id == DealerStaff.dealer_id)
                .where(holds(Dealer.name, words))
            ),
        ],
        filtered={},
        sorted_by=ordered,
        order=[ordered["opened"].desc(), ordered["taken_out"].desc(), judged.c.person],
    )

    def lines(shown: Sequence[int]) -> Any:
        added = _by_person(*asked, only=_these_persons(shown))
        return _person_lines(added).add_columns(added.c.person)

    return page_of(lines, wanted, columns, _person, whole=whole)


def top_dealers(actor: Actor, period: Period, material_id: int, most: int) -> list[DealerFigures]:
    """Of one material the dealers whose shares were opened most; for rules that have judged who may see them."""
    added = _by_dealer(actor, period, material_id)
    lines = _dealer_lines(added).order_by(added.c.opened.desc(), added.c.taken_out.desc(), Dealer.id)
    return [_dealer(row) for row in session().execute(lines.limit(most))]


def top_people(actor: Actor, period: Period, material_id: int, most: int) -> list[PersonFigures]:
    """The same of people."""
    added = _by_person(actor, period, material_id)
    lines = _person_lines(added).order_by(added.c.opened.desc(), added.c.taken_out.desc(), added.c.person)
    return [_person(row) for row in session().execute(lines.limit(most))]


def _material(wanted: Wanted) -> Any:
    token = wanted.filters.get("material")
    return sums.material_named(token) if token else None


def _by_dealer(actor: Actor, period: Period, material: Any, only: Only | None = None) -> Subquery:
    return sums.of_hands(actor, period, material, _dealer_key, only=only).subquery("sums")


def _by_person(actor: Actor, period: Period, material: Any, only: Only | None = None) -> Subquery:
    return sums.of_hands(actor, period, material, _person_keys, only=only or _of_ours).subquery("sums")


def _dealer_key(columns: Any) -> list[Any]:
    return [columns.dealer_id]


def _person_key(columns: Any) -> list[Any]:
    """One number for a person of a dealer or an employee, as lists need one."""
    of_dealer = 2 * columns.dealer_staff_id
    return [case((columns.dealer_staff_id != NOBODY, of_dealer), else_=2 * columns.employee_id + 1).label("person")]


def _person_keys(columns: Any) -> list[Any]:
    """The same, and who it is; somebody who is both shared as one of the dealer."""
    employee = case((columns.dealer_staff_id != NOBODY, NOBODY), else_=columns.employee_id).label("employee_id")
    return [*_person_key(columns), columns.dealer_staff_id.label("staff_id"), employee]


def _of_ours(columns: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (columns.dealer_staff_id != NOBODY) | (columns.employee_id != NOBODY)
    return found


def _these_persons(numbers: Sequence[int]) -> Only:
    """By the number of `_person_key`."""
    staff, employees = [one // 2 for one in numbers if one % 2 == 0], [one // 2 for one in numbers if one % 2]

    def these(columns: Any) -> ColumnElement[bool]:
        one_of: ColumnElement[bool] = columns.dealer_staff_id.in_([*staff, *([NOBODY] if employees else [])])
        either: ColumnElement[bool] = (columns.dealer_staff_id != NOBODY) | columns.employee_id.in_(employees)
        return one_of & either

    return these


def _dealer_lines(added: Subquery) -> Any:
    shown = (Dealer.code, Dealer.name, DealerTier.name, *(added.c[name] for name in sums.NAMES))
    return (
        select(*shown)
        .select_from(added)
        .join(Dealer, Dealer.id == added.c.dealer_id)
        .outerjoin(DealerTier, DealerTier.id == Dealer.tier_id)
    )


def _person_lines(added: Subquery) -> Any:
    return (
        select(
            func.coalesce(DealerStaff.name, Employee.name),
            func.coalesce(DealerStaff.role, literal("employee")),
            Dealer.name,
            Dealer.code,
            Employee.code,
            *(added.c[name] for name in sums.NAMES),
        )
        .select_from(added)
        .outerjoin(DealerStaff, DealerStaff.id == added.c.staff_id)
        .outerjoin(Employee, Employee.id == added.c.employee_id)
        .outerjoin(Dealer, Dealer.id == DealerStaff.dealer_id)
    )


def _dealer(row: Any) -> DealerFigures:
    code, name, tier = row[:3]
    return DealerFigures(code, name, tier, sums.figures(row))


def _person(row: Any) -> PersonFigures:
    name, role, dealer, dealer_code, employee = row[:5]
    return PersonFigures(name, role, dealer, dealer_code, employee, sums.figures(row))
