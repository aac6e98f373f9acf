"""Who may want to be left alone: a dealer's customer, and somebody whose reading is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from models.attribution import Attribution
from models.db import reading, session
from models.reading import ReadingObjection, Visit
from services import clock, people, privacy
from services.access import OPERATOR
from services.attribution import customers, signs
from services.reading import objecting
from services.reading.readers import Reader
from tests.reading_room import Room, opened, room
from tests.rig.stage import Stage, raised

OPENID = "oLeftAlone0000000001"
BROWSER = "the secret of their browser's cookie"


@dataclass(frozen=True)
class Scene:
    stage: Stage
    room: Room
    sign: str


@contextmanager
def set_up(url: str) -> Iterator[Scene]:
    """A stage where D001 has a sign and a brochure out."""
    with raised(url) as stage:
        yield Scene(stage, room(stage.cast), signs.issue_sign(OPERATOR, "D001").scene)
        clock.use(None)


def known(openid: str = OPENID) -> int:
    """Somebody whom both accounts know: two names of one person."""
    people.meet(people.MINI_PROGRAM, f"m{openid}", f"u{openid}")
    return people.meet(people.OFFICIAL_ACCOUNT, openid, f"u{openid}").id


@reading
def traces_of(reader: Reader) -> int:
    """How many visits say that it was they who read."""
    theirs = Visit.follower_id == reader.follower_id
    if reader.follower_id is None:
        theirs = Visit.browser_index == reader.browser_index
    return len(session().scalars(select(Visit.id).where(theirs)).all())


@reading
def since_when() -> set[str]:
    return {str(at) for at in session().scalars(select(ReadingObjection.objected_at))}


@reading
def served(who: int) -> list[tuple[str, str | None]]:
    """Every attribution of theirs: until when, and why it ended."""
    rows = session().scalars(select(Attribution).where(Attribution.follower_id == who).order_by(Attribution.id))
    return [(str(row.ended_at), row.ended_why) for row in rows]


def is_recorded(reader: Reader) -> bool:
    return not objecting.has_objected(reader) and traces_of(reader) > 0


def reads(scene: Scene, reader: Reader) -> None:
    objecting.allow_reading(reader)
    opened(scene.room.share, reader, channel="page")


@dataclass(frozen=True)
class Wish:
    """What somebody has, how they end it, how one sees that it is there, and what stays of it."""

    have: Callable[[Scene, int], object]
    end: Callable[[int], object]
    is_there: Callable[[int], bool]
    left: Callable[[int], object]


WISHES = {
    "a dealer's customer": Wish(
        lambda scene, who: signs.scan_sign(who, scene.sign),
        customers.object_to,
        lambda who: customers.served_by(who) is not None,
        lambda who: (served(who), [(one.purpose, one.withdrawn_at) for one in privacy.given_by(who)]),
    ),
    "reading that is recorded": Wish(
        lambda scene, who: reads(scene, Reader(who)),
        lambda who: objecting.object_to_reading(Reader(who)),
        lambda who: is_recorded(Reader(who)),
        lambda who: (traces_of(Reader(who)), since_when()),
    ),
    "reading that is recorded, of a browser nobody signed in with": Wish(
        lambda scene, _: reads(scene, Reader(None, BROWSER)),
        lambda _: objecting.object_to_reading(Reader(None, BROWSER)),
        lambda _: is_recorded(Reader(None, BROWSER)),
        lambda _: (traces_of(Reader(None, BROWSER)), since_when()),
    ),
}
