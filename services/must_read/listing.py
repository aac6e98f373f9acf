"""Who has read what they must read: person by person, and in sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from models.db import reading, session
from models.materials import PUBLISHED, Material
from services.access import Actor, require
from services.listing import Columns, Page, Wanted, page_of
from services.materials.rows import get_material
from services.must_read.addressees import READ, STATES, UNBOUND, addressees, reading_state
from services.typed_words import holds

READERS = "materials.readers"
MOST_OFFERED = 100


@dataclass(frozen=True, slots=True)
class Addressee:
    """One person who must read a material; `state` is unread, begun, read or unbound, `at` when they were through."""

    kind: str
    name: str
    role: str | None
    dealer_code: str | None
    dealer: str | None
    state: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of those the actor reaches have read a material, and how many have not."""

    read: int
    unread: int
    unbound: int

    @property
    def all(self) -> int:
        return self.read + self.unread + self.unbound


@reading
def offered(actor: Actor) -> list[tuple[str, str]]:
    """The materials that are out and must be read, the one published last first: tokens and titles."""
    require(actor, READERS)
    query = select(Material.token, Material.title).where(Material.must_read.is_(True), Material.state == PUBLISHED)
    query = query.order_by(Material.published_at.desc(), Material.id.desc()).limit(MOST_OFFERED)
    return [(token, title) for token, title in session().execute(query)]


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[Addressee]:
    """Everybody who must read the material that the filter `material` names, who has not yet first; of a region manager
    those of her regions. Without a material nobody. Refuses `material_unknown`."""
    require(actor, READERS)
    token = wanted.filters.get("material", "")
    if not token:
        return Page([], 0, 1, wanted.size)
    who = addressees(actor, READERS, get_material(token))
    state = reading_state(who)
    columns = Columns(
        keys=select(who.c.key),
        searched=[lambda words: _holding(who, words)],
        filtered={"state": lambda word: state == word, "kind": lambda word: who.c.kind == word},
        sorted_by={"dealer": who.c.dealer_code, "at": who.c.read_at, "name": who.c.name},
        order=[case({one: at for at, one in enumerate(STATES)}, value=state), who.c.dealer_code, who.c.key],
    )
    lines = select(who.c.kind, who.c.name, who.c.role, who.c.dealer_code, who.c.dealer, state, who.c.read_at)
    return page_of(lines, wanted, columns, lambda found: Addressee(*found), whole=whole)


def _holding(who: Any, words: tuple[str, ...]) -> Select[Any]:
    columns = (who.c.name, who.c.dealer, who.c.dealer_code)
    found = [holds(column, words) for column in columns]
    return select(who.c.key).where(found[0] | found[1] | found[2])


@reading
def counted(actor: Actor, token: str) -> Counted:
    """Refuses `material_unknown`."""
    require(actor, READERS)
    who = addressees(actor, READERS, get_material(token))
    state = reading_state(who)
    sums: Mapping[str, int] = dict(session().execute(select(state, func.count()).group_by(state)).tuples().all())
    read, unbound = sums.get(READ, 0), sums.get(UNBOUND, 0)
    return Counted(read, sum(sums.values()) - read - unbound, unbound)
