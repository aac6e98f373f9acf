"""Hours of appointments: which can be had, and taking one, never more than there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, select, update

from models.campaign_traces import CampaignSlot
from models.db import insert_missing, session
from services.campaigns.content import Slots
from services.campaigns.limits import Standing
from services.clock import SHANGHAI
from services.errors import Conflict, Invalid

AHEAD = timedelta(minutes=30)  # nobody can be ready for an appointment in five minutes
SAID = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Hour:
    """One appointment's beginning and how many places are left."""

    at: datetime
    left: int

    @property
    def said(self) -> str:
        """As forms name it: 2026-12-01T10:00 of China's clock."""
        return self.at.astimezone(SHANGHAI).strftime(SAID)

    @property
    def day(self) -> str:
        return self.said[:10]

    @property
    def weekday(self) -> int:
        """0 is Monday."""
        return self.at.astimezone(SHANGHAI).weekday()


def offered(standing: Standing, slots: Slots) -> list[Hour]:
    """Inside a rule: the hours that can still come, full ones with 0 left."""
    taken = dict(
        session()
        .execute(select(CampaignSlot.at, CampaignSlot.taken).where(CampaignSlot.campaign_id == standing.id))
        .tuples()
        .all()
    )
    return [Hour(at, max(0, slots.capacity - taken.get(at, 0))) for at in _beginnings(standing.now, slots)]


def judge(standing: Standing, slots: Slots, said: str) -> datetime:
    """The hour a form names. Refuses `slot_missing`, and `slot_unknown` for one that is not offered (any more)."""
    if not said.strip():
        raise Invalid("slot_missing", "请选择一个预约时间。", field="slot")
    try:
        at = datetime.strptime(said.strip()[:20], SAID).replace(tzinfo=SHANGHAI)
    except ValueError:
        at = None
    if at is None or at not in _beginnings(standing.now, slots):
        raise Invalid("slot_unknown", "这个时间现在约不了，请另选一个。", field="slot")
    return at


def take(campaign_id: int, slots: Slots, at: datetime) -> None:
    """A place at this hour. Refuses `slot_full`. Locks: campaign_slot."""
    insert_missing(CampaignSlot, [{"campaign_id": campaign_id, "at": at, "taken": 0}])
    free = update(CampaignSlot).where(
        CampaignSlot.campaign_id == campaign_id, CampaignSlot.at == at, CampaignSlot.taken < slots.capacity
    )
    done: CursorResult[Any] = session().execute(  # type: ignore[assignment]
        free.values(taken=CampaignSlot.taken + 1).execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise Conflict("slot_full", "这个时间刚刚约满了，请另选一个。", field="slot")


def give_back(campaign_id: int, at: datetime) -> None:
    """Somebody does not come. Locks: campaign_slot."""
    held = update(CampaignSlot).where(
        CampaignSlot.campaign_id == campaign_id, CampaignSlot.at == at, CampaignSlot.taken > 0
    )
    session().execute(held.values(taken=CampaignSlot.taken - 1).execution_options(synchronize_session=False))


def _beginnings(now: datetime, slots: Slots) -> Iterator[datetime]:
    """From half an hour on, as many days ahead as the edition says."""
    today = now.astimezone(SHANGHAI).date()
    for day in (today + timedelta(days=ahead) for ahead in range(slots.days_ahead + 1)):
        if day.isoweekday() not in slots.weekdays:
            continue
        for hour in slots.hours():
            at = datetime.combine(day, hour, SHANGHAI)
            if at >= now + AHEAD:
                yield at
