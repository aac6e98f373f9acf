"""Each time the menus were brought to WeChat: what they were, by whom, how it ended; one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from models.db import reading, session, transaction
from models.menus import DONE, FAILED, RUNNING, MenuPublication
from models.shared_store import TableStore
from services import clock
from services.access import Actor, require
from services.errors import NotFound
from services.menus import editing
from services.menus.buttons import Menu, as_row, from_row

KEY, HELD_FOR = "menus:publish", timedelta(seconds=90)  # longer than looking, writing and taking back may take
MOST_SHOWN = 20
NOT_BEGUN = "not_begun"  # WeChat was away: nothing changed
TAKEN_BACK = "taken_back"  # what stood before stands
STALE_LEFT = "stale_left"  # the new ones stand, old ones still lie behind them
MIXED = "mixed"  # some new, some old
BROKEN_OFF = "broken_off"  # the process died meanwhile

_store = TableStore()


@dataclass(frozen=True, slots=True)
class Publication:
    """One time the menus were brought to WeChat."""

    id: int
    menus: dict[str, Menu]
    state: str
    problem: str | None
    errcode: int | None
    by: str
    at: datetime


def lock() -> str | None:
    """A key for whoever publishes alone now; None while somebody does."""
    return _store.try_lock(KEY, HELD_FOR.total_seconds())


def unlock(fence: str) -> None:
    _store.unlock(KEY, fence)


@transaction
def begin(actor: Actor, menus: dict[str, Menu]) -> int:
    """Write down what is about to be published. Whoever holds the lock is alone: what still runs was broken off."""
    over = update(MenuPublication).where(MenuPublication.state == RUNNING)
    session().execute(over.values(state=FAILED, problem=BROKEN_OFF, ended_at=clock.now()))
    row = MenuPublication(
        menus={role: as_row(menu) for role, menu in menus.items()},
        menu_ids=[],
        state=RUNNING,
        published_by=actor.name,
        started_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row.id


@transaction
def finish(number: int, menu_ids: list[str]) -> None:
    """All menus stand; `menu_ids` are those that were made."""
    row = session().get_one(MenuPublication, number)
    row.state, row.menu_ids, row.ended_at = DONE, menu_ids, clock.now()


@transaction
def fail(number: int, menu_ids: list[str], problem: str, errcode: int | None) -> None:
    """It did not come to its end; `problem` says what stands now, `errcode` what WeChat said."""
    row = session().get_one(MenuPublication, number)
    row.state, row.menu_ids, row.ended_at = FAILED, menu_ids, clock.now()
    row.problem, row.errcode = problem, errcode


@reading
def known_ids() -> frozenset[str]:
    """What WeChat calls every conditional menu we ever made."""
    return frozenset(number for ids in session().scalars(select(MenuPublication.menu_ids)) for number in ids)


@reading
def publications(actor: Actor) -> list[Publication]:
    """The newest first."""
    require(actor, "settings.write")
    newest = select(MenuPublication).order_by(MenuPublication.id.desc()).limit(MOST_SHOWN)
    return [_publication(row) for row in session().scalars(newest)]


@transaction
def take_again(actor: Actor, number: int) -> None:
    """Want the menus as they were in an earlier publication; publishing is the next step. Refuses
    `publication_unknown`."""
    require(actor, "settings.write")
    row = session().get(MenuPublication, number)
    if row is None:
        raise NotFound("publication_unknown", "没有找到这次发布。")
    editing.put_all(actor, _publication(row).menus)


def _publication(row: MenuPublication) -> Publication:
    menus = {role: from_row(row.menus[role]) for role in editing.ROLES if role in row.menus}
    broken_off = row.state == RUNNING and row.started_at < clock.now() - HELD_FOR
    state, problem = (FAILED, BROKEN_OFF) if broken_off else (row.state, row.problem)
    return Publication(row.id, menus, state, problem, row.errcode, row.published_by, row.started_at)
