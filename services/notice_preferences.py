"""How each person wants to be told: which kinds, when not, one by one or together; judged when a notice goes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import reading, session, transaction
from models.notice_preferences import NoticePreference
from services import access, audit, clock, hq_settings, outbox, people
from services.errors import Invalid
from services.notice_kinds import DIGEST, URGENT, may_be_switched_off
from services.quiet_hours import DAY, QuietHours, next_at


@dataclass(frozen=True, slots=True)
class Wishes:
    """One person's wishes: the kinds they do without, their quiet hours (None: the house's), and the minute of the day
    at which they are told once what came since (None: each notice by itself)."""

    off: frozenset[str] = frozenset()
    quiet: QuietHours | None = None
    daily_at: int | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a notice at this moment: it goes out; it stays where its person finds it, without a word in
    WeChat (`silent`); or it waits `until`."""

    silent: bool = False
    until: datetime | None = None


NO_WISHES = Wishes()


@reading
def house_hours() -> QuietHours:
    """The quiet hours of whoever wished nothing else; headquarters sets the hours."""
    return QuietHours(hq_settings.number("notices.quiet_from") * 60, hq_settings.number("notices.quiet_until") * 60)


@reading
def wishes_of(follower_ids: Collection[int]) -> dict[int, Wishes]:
    """The wishes of those who have any."""
    if not follower_ids:
        return {}
    rows = session().scalars(select(NoticePreference).where(NoticePreference.follower_id.in_(follower_ids)))
    return {row.follower_id: _wishes(row) for row in rows}


@reading
def wishes(follower_id: int) -> Wishes:
    """One person's."""
    me = people.survivor(follower_id).id
    return wishes_of([me]).get(me, NO_WISHES)


@transaction
def change(follower_id: int, wanted: Wishes) -> None:
    """Wish it so from now on; what waits in quiet hours or for a digest is due when the new wishes say.

    Refused: `kind_unknown` for what is no kind or is always told, `moment_unknown` for what is no minute of a day.
    Locks the follower.
    """
    _judge(wanted)
    row = people.lock(follower_id)
    now, quiet = clock.now(), wanted.quiet
    kept = session().get(NoticePreference, row.id) or NoticePreference(follower_id=row.id)
    kept.switched_off = sorted(wanted.off)
    kept.quiet_from = None if quiet is None else quiet.begins
    kept.quiet_until = None if quiet is None else quiet.ends
    kept.daily_at, kept.changed_at = wanted.daily_at, now
    session().add(kept)
    outbox.move_waiting(row.id, _of_the_ordinary(wanted, now).until or now)
    audit.record(access.follower(row.id, row.label), "follower:notices:change", "follower", row.id)


def rule(topic: str | None, wanted: Wishes, house: QuietHours, now: datetime) -> Ruling:
    """What these wishes make of a notice of this kind now. Pure."""
    if topic in wanted.off:
        return Ruling(silent=True)
    if topic in URGENT:
        return Ruling()
    hours = wanted.quiet or house
    if wanted.daily_at is None or topic == DIGEST:
        return Ruling(until=hours.end_of(now))
    daily = next_at(wanted.daily_at, now)
    return Ruling(until=hours.end_of(daily) or daily)


@reading
def rulings(owed: Mapping[int, tuple[str | None, int | None]]) -> dict[int, Ruling]:
    """The same for many promises, each a topic and a person, in two questions to the database."""
    known = wishes_of({follower for _topic, follower in owed.values() if follower is not None})
    house = house_hours() if any(topic not in URGENT for topic, _follower in owed.values()) else QuietHours(0, 0)
    now = clock.now()
    return {
        number: rule(topic, known.get(follower or 0, NO_WISHES), house, now)
        for number, (topic, follower) in owed.items()
    }


def _of_the_ordinary(wanted: Wishes, now: datetime) -> Ruling:
    """What becomes of a notice that is neither urgent nor switched off."""
    return rule(None, wanted, house_hours(), now)


def _judge(wanted: Wishes) -> None:
    if not all(may_be_switched_off(kind) for kind in wanted.off):
        raise Invalid("kind_unknown", "这种消息不能关闭，或者没有这种消息。")
    hours = (wanted.quiet.begins, wanted.quiet.ends) if wanted.quiet else ()
    daily = () if wanted.daily_at is None else (wanted.daily_at,)
    if not all(0 <= minute < DAY for minute in (*hours, *daily)):
        raise Invalid("moment_unknown", "时间应在 00:00 到 23:59 之间。")


def _wishes(row: NoticePreference) -> Wishes:
    quiet = None
    if row.quiet_from is not None and row.quiet_until is not None:
        quiet = QuietHours(row.quiet_from, row.quiet_until)
    return Wishes(frozenset(row.switched_off), quiet, row.daily_at)
