"""A room where shared material is read: the owner of D001 has a brochure out, and people open it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from models.db import reading, session, transaction
from models.materials import Material
from models.reading import Beat, HandDay, MaterialDay, PageTotal, ShareTotal, Visit, VisitPage, VisitTotal
from models.reading_sums import HandSpan, PlaceSpan
from models.sharing import Share
from services import clock, people
from services.access import OPERATOR
from services.bindings import arriving, inviting
from services.organisation.authorised import write_places
from services.reading import beating, folding, opening
from services.reading.figures import Read, read_of, recounted
from services.reading.judging import Said
from services.reading.readers import Reader
from services.sharing import taking_out
from tests.shelf import a_material
from tests.world import Cast

MONTH, THIRD, DAY = map(len, ("2026-11", "2026-11b", "2026-11-13"))
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile MicroMessenger/8.0.44"


@dataclass(frozen=True)
class Room:
    """Who shares what: row numbers, and the token of the owner's first share."""

    sharer: int
    material_id: int
    material: str
    share: str


def room(cast: Cast, *, pages: int = 5, dealer: str = "D001", **more: Any) -> Room:
    """张伟 of D001 takes a brochure of so many pages out."""
    sharer = person(f"sharer of {dealer}")
    arriving.arrive(sharer, inviting.invite_dealer(OPERATOR, dealer, policy="on_follow").scene)
    material_id = a_material(employee_id=cast.employees["E001"], pages=pages, **more)
    token = token_of(material_id)
    return Room(sharer, material_id, token, taking_out.take_out(sharer, token).token)


def person(name: str) -> int:
    """A follower of the Official Account."""
    found = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(found.id, clock.now())
    return found.id


@reading
def token_of(material_id: int) -> str:
    return session().get_one(Material, material_id).token


def opened(share: str, reader: Reader, *, agent: str = PHONE, channel: opening.Channel = "mini") -> opening.Opened:
    return opening.open_visit(share, reader, agent=agent, channel=channel)


def visit_of(share: str, reader: Reader, **more: Any) -> str:
    """The secret of a visit that began now."""
    found = opened(share, reader, **more).visit
    assert found is not None
    return found


def beats(*pages: int, first: int = 0, ms: int = 1000, scroll: int = 50) -> list[Said]:
    """One beat for each page, numbered from `first`."""
    return [Said(first + n, page, ms, scroll) for n, page in enumerate(pages)]


def read(share: str, follower_id: int, *pages: int, ms: int = 1000) -> str:
    """Somebody reads so many pages, a second each."""
    reader = Reader(follower_id)
    visit = visit_of(share, reader)
    beating.take_beats(visit, beats(*pages, ms=ms), reader)
    return visit


def pass_time(**much: float) -> None:
    at = clock.now() + timedelta(**much)
    clock.use(lambda: at)


def fold_all(most: int = folding.AT_ONCE) -> int:
    """Everything that waits is folded; how many beats."""
    folded = 0
    while done := folding.fold_some(most):
        folded += done
    return folded


@reading
def reads(*, from_beats: bool = False) -> list[Read]:
    """How far every visit came, in their order: as pages show it now, or from the beats alone."""
    visits = list(session().execute(select(Visit).order_by(Visit.id)).scalars())
    found = (recounted if from_beats else read_of)(visits)
    return [found[visit.id] for visit in visits]


@reading
def shares() -> list[Share]:
    return list(session().execute(select(Share).order_by(Share.id)).scalars())


@reading
def sums() -> dict[str, tuple[int, int]]:
    """Beats and milliseconds that each table of totals holds, in steps of every length."""
    tables: Iterable[Any] = (VisitTotal, VisitPage, ShareTotal, PageTotal, HandDay, MaterialDay)
    found = {table.__tablename__: _sum(table) for table in tables}
    for spans in (HandSpan, PlaceSpan):
        for letters in MONTH, THIRD, DAY if spans is PlaceSpan else THIRD:
            found[f"{spans.__tablename__} {letters}"] = _sum(spans, func.length(spans.span) == letters)
    return found


def _sum(table: Any, *of: Any) -> tuple[int, int]:
    number, ms = session().execute(select(func.sum(table.beats), func.sum(table.active_ms)).where(*of)).one()
    return int(number or 0), int(ms or 0)


@reading
def kept() -> tuple[int, int]:
    """Beats and milliseconds that were accepted."""
    number, ms = session().execute(select(func.count(), func.sum(Beat.active_ms))).one()
    return int(number), int(ms or 0)


@reading
def beats_of() -> list[tuple[int, int, int]]:
    """Number, page and milliseconds of every beat that is kept."""
    rows = session().execute(select(Beat.n, Beat.page, Beat.active_ms).order_by(Beat.visit_id, Beat.n))
    return [(n, page, ms) for n, page, ms in rows]


@transaction
def authorise(dealer_id: int, *places: str) -> None:
    """From here on the dealer is authorised there, and nowhere else."""
    write_places(dealer_id, dict.fromkeys(places, False))
