"""Asking to be forgotten: a row with a clock, carried out by the worker within minutes, in a day at the latest.

A binding is a contract with the brand: it is ended first, by the person or by headquarters, never in passing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from crash_points import crash_point
from models.db import reading, session, transaction
from models.journal import Erased, journal
from models.organisation import Employee
from models.people import Follower
from models.privacy import DONE, REFUSED, WAITING, PrivacyRequest
from services import audit, clock, outbox, people
from services.access import SYSTEM, Actor, require
from services.errors import Conflict, Invalid, NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.privacy import forgetting
from services.privacy.bases import bases_of
from services.privacy.erasing import NOT_ERASED, WHOLE_PERSON, forget_whole
from services.typed_words import begins, holds, labels

ERASURE = "erasure"
ERRAND = "erase_requested"
DUE_WITHIN = timedelta(hours=24)
LONGEST_REASON = 100
ACT = "people.erase"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request: who is to be forgotten, who asked (None: they themselves), until when, and what became of it."""

    id: int
    label: str
    state: str
    asked_by: str | None
    reason: str | None
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    outcome: str | None

    @property
    def late(self) -> bool:
        return (self.ended_at or clock.now()) > self.due_at


@transaction
def ask_for(actor: Actor, label: str, reason: str) -> int:
    """Headquarters asks for somebody by their label (访客 7F3K); an unknown one is told beside the field."""
    require(actor, ACT)
    wanted = " ".join(label.split())
    found = session().execute(select(Follower.id).where(Follower.label == wanted)).scalar_one_or_none()
    if found is None:
        raise Invalid("person_unknown", "没有这位访客。", fields={"label": "没有这位访客，请从绑定记录里复制访客号。"})
    return ask_erasure(actor, found, reason=reason)


@transaction
def ask_erasure(actor: Actor, follower_id: int, *, reason: str = "") -> int:
    """Ask that a person be forgotten: they themselves, or headquarters for them with a reason (`reason_missing`).

    Refuses `bound_still` while a binding stands. Asked again while it waits, it is the same request.
    """
    row = people.lock(follower_id)
    if actor.kind == "hq":
        require(actor, ACT)
        reason = " ".join(reason.split())[:LONGEST_REASON]
        if not reason:
            raise Invalid("reason_missing", "请写明对方是怎样提出的，例如来电、邮件。")
    elif actor.id != row.id:
        raise NotFound("person_unknown", "没有找到这位用户。")
    if bases_of(row.id).binding:
        raise Conflict("bound_still", "还绑定着员工或渠道商的身份，请先解除绑定，再删除资料。")
    waiting = select(PrivacyRequest.id).where(PrivacyRequest.follower_id == row.id, PrivacyRequest.state == WAITING)
    found = session().execute(waiting).scalars().first()
    return found or _write(actor, row, reason)


def _write(actor: Actor, row: Follower, reason: str) -> int:
    now = clock.now()
    request = PrivacyRequest(
        follower_id=row.id,
        kind=ERASURE,
        employee_id=actor.id if actor.kind == "hq" else None,
        reason=reason or None,
        asked_at=now,
        due_at=now + DUE_WITHIN,
    )
    session().add(request)
    session().flush()
    outbox.promise(ERRAND, f"{ERRAND}:{request.id}", {"request": request.id}, follower_id=row.id)
    audit.record(actor, "follower:data:ask_erasure", "follower", row.id, request=request.id)
    return request.id


def carry_out(request_id: int) -> None:
    """Forget the person of a request that waits; done before, it does nothing. Written into the journal before any row
    is touched, so that a restored backup forgets them again."""
    now = clock.now()
    keys = _keys(request_id)
    if keys is None:
        return
    journal().write(Erased(key, account, WHOLE_PERSON, now) for account, key in keys)
    crash_point("erasure:journaled")
    if not _carry_out(request_id, now):
        # Bound in between: a restore must not take the lines above for an erasure of somebody who is there.
        journal().write(Erased(key, account, NOT_ERASED, now) for account, key in keys)


@reading
def _keys(request_id: int) -> list[tuple[str, str]] | None:
    """What to write into the journal; None when there is nothing to do. Who is bound again is not written there."""
    request = session().get_one(PrivacyRequest, request_id)
    if request.state != WAITING:
        return None
    row = people.survivor(request.follower_id)
    return [] if bases_of(row.id).binding else forgetting.keys_of_all(people.rows_of(row.id))


@transaction
def _carry_out(request_id: int, at: datetime) -> bool:
    """Whether they are forgotten now: not, when they were bound meanwhile."""
    request = session().get_one(PrivacyRequest, request_id)
    row = people.lock(request.follower_id)
    if request.state != WAITING:
        return request.state == DONE
    request.ended_at = at
    if bases_of(row.id).binding:
        request.state, request.outcome = REFUSED, "bound_still"
        audit.record(SYSTEM, "follower:data:keep", "follower", row.id, request=request.id)
        return False
    request.state, request.outcome = DONE, "erased"
    session().flush()
    forget_whole(row, at)
    return True


def _lines() -> Select[Any]:
    return (
        select(
            PrivacyRequest.id,
            Follower.label,
            PrivacyRequest.state,
            Employee.name,
            PrivacyRequest.reason,
            PrivacyRequest.asked_at,
            PrivacyRequest.due_at,
            PrivacyRequest.ended_at,
            PrivacyRequest.outcome,
        )
        .join(Follower, Follower.id == PrivacyRequest.follower_id)
        .outerjoin(Employee, Employee.id == PrivacyRequest.employee_id)
    )


_KEYS = select(PrivacyRequest.id)
COLUMNS = Columns(
    keys=_KEYS,
    searched=[
        lambda words: _KEYS.join(Follower, Follower.id == PrivacyRequest.follower_id).where(
            begins(Follower.label, labels(words))
        ),
        lambda words: _KEYS.join(Employee, Employee.id == PrivacyRequest.employee_id).where(
            holds(Employee.name, words)
        ),
    ],
    filtered={"state": PrivacyRequest.state},
    sorted_by={"asked": PrivacyRequest.asked_at, "due": PrivacyRequest.due_at},
    order=[PrivacyRequest.ended_at.is_not(None), PrivacyRequest.id.desc()],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[RequestRow]:
    """Requests to be forgotten, those that wait first."""
    require(actor, ACT)
    return page_of(_lines(), wanted, COLUMNS, lambda row: RequestRow(*row), whole=whole)


@reading
def newest_of(follower_id: int) -> RequestRow | None:
    """The newest request about this person, as they themselves may see it."""
    query = _lines().where(PrivacyRequest.follower_id == people.survivor(follower_id).id)
    found = session().execute(query.order_by(PrivacyRequest.id.desc()).limit(1)).first()
    return None if found is None else RequestRow(*found)
