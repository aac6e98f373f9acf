"""Shares as headquarters looks through them: what, by whom, for which dealer, whether it goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.materials import Material
from models.organisation import Employee
from models.people import Follower
from models.reading import ShareTotal
from models.sharing import Share
from services import scopes
from services.access import Actor, reach, require
from services.listing import Columns, Page, Wanted, found_for_each, page_of
from services.typed_words import holds, spellings

SHARES = "shares.read"
SAMPLE = 1_000
COMMON = 0.25  # measured with 500,000 shares: about there a page takes as long either way


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One share that was sent; `by` is the name of whoever is still bound, else their label."""

    id: int
    title: str
    material: str
    by: str
    dealer_code: str | None
    dealer: str | None
    way: str
    depth: int
    visits: int
    sent_at: datetime
    ended_at: datetime | None


def _in_state(word: str) -> ColumnElement[bool]:
    if word == "ended":
        return Share.ended_at.is_not(None)
    # Nearly all go on: by the index of those that ended MariaDB would gather and sort them.
    return case((Share.ended_at.is_(None), 1), else_=0) == 1


def _of_material(word: str) -> ColumnElement[bool]:
    return Share.material_id.in_(select(Material.id).where(Material.token == word))


# Each table is asked by itself and leads to shares by an index of theirs: over both at once, every share ever sent
# would be read for a word that two dealers bear.
def _of_materials(words: tuple[str, ...]) -> Select[Any]:
    return select(Share.id).join(Material, Material.id == Share.material_id).where(holds(Material.title, words))


def _of_dealers(words: tuple[str, ...]) -> Select[Any]:
    return select(Share.id).join(Dealer, Dealer.id == Share.dealer_id).where(_is_dealer(words))


def _is_dealer(words: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(holds(Dealer.name, words), holds(Dealer.code, words))


COLUMNS = Columns(
    keys=select(Share.id).where(Share.sent_at.is_not(None)),
    searched=[_of_materials, _of_dealers],
    filtered={"state": _in_state, "way": Share.way, "material": _of_material},
    sorted_by={},
    order=[Share.id.desc()],
    counted=3_000,  # whose each is takes two questions more
)


def _is_named(words: tuple[str, ...]) -> ColumnElement[bool]:
    """The same asked of one share after the other."""
    return or_(
        found_for_each(select(Material.id).where(Material.id == Share.material_id, holds(Material.title, words))),
        found_for_each(select(Dealer.id).where(Dealer.id == Share.dealer_id, _is_dealer(words))),
    )


def _is_common(words: tuple[str, ...]) -> bool:
    """Whether a word names so many shares that the newest ones fill the list sooner than all of them are gathered: many
    of the newest, and, since these may all be one dealer's, many of all dealers or materials."""
    newest = COLUMNS.keys.order_by(Share.id.desc()).limit(SAMPLE).subquery()
    return _is_much(_is_named(words), newest.join(Share, Share.id == newest.c.id)) and (
        _is_much(holds(Material.title, words), Material) or _is_much(_is_dealer(words), Dealer)
    )


def _is_much(named: ColumnElement[bool], rows: Any) -> bool:
    counted = select(func.count(), func.count(case((named, 1)))).select_from(rows)
    many, hits = session().execute(counted).one()
    return bool(hits >= COMMON * max(many, 1))


def _lines() -> Select[Any]:
    bound = (Binding.follower_id == Share.sharer_id) & (Binding.open_marker == OPEN)
    staff = select(DealerStaff.name).join(Binding, Binding.dealer_staff_id == DealerStaff.id).where(bound)
    employee = select(Employee.name).join(Binding, Binding.employee_id == Employee.id).where(bound)
    name = func.coalesce(
        *(one.limit(1).correlate(Share).scalar_subquery() for one in (staff, employee)), Follower.label
    )
    return (
        select(
            Share.id,
            Material.title,
            Material.token,
            name,
            Dealer.code,
            Dealer.name,
            Share.way,
            Share.depth,
            func.coalesce(ShareTotal.visits, 0),
            Share.sent_at,
            Share.ended_at,
        )
        .join(Material, Material.id == Share.material_id)
        .join(Follower, Follower.id == Share.sharer_id)
        .outerjoin(Dealer, Dealer.id == Share.dealer_id)
        .outerjoin(ShareTotal, ShareTotal.share_id == Share.id)
    )


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[ShareRow]:
    """All shares that were sent, the newest first; of a region manager those of her dealers and employees."""
    require(actor, SHARES)
    hers = or_(scopes.dealers(actor, SHARES, Share.dealer_id), scopes.employees(actor, SHARES, Share.employee_id))
    seen = None if reach(actor, SHARES) == "all" else hers
    words = spellings(wanted.search)
    if words and _is_common(words):
        wanted = replace(wanted, search="")
        seen = _is_named(words) if seen is None else and_(seen, _is_named(words))
    return page_of(_lines(), wanted, COLUMNS, lambda found: ShareRow(*found), seen=seen, whole=whole)
