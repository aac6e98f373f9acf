"""Dangerous acts: one person asks, another confirms, both having just proved that it is they who sit there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select, update
from sqlalchemy.orm import aliased

from models.accounts import StaffAccount, StaffRole
from models.db import reading, session, transaction
from models.organisation import ACTIVE, Employee
from models.second_person import DONE, REFUSED, WAITING, PendingAct
from services import accounts, audit, clock, console_inbox, reasons
from services.access import Actor, may, require, roles_that_may
from services.accounts import Proof, refuse_stale
from services.audit_tags import N_
from services.dangerous_deeds import DEEDS, Facts
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import holds

LASTS = timedelta(hours=24)
LONGEST_REASON = 100
EXPIRED = "expired"
ASKED = N_("%(who)s申请了一项敏感操作，需要另一位管理员确认。")


@dataclass(frozen=True, slots=True)
class PendingRow:
    """One act that was asked for: waiting, done, refused, or expired undecided."""

    id: int
    deed: str
    facts: Facts
    reason: str
    state: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who had asked for an act, and what for."""

    by: str
    reason: str


@transaction
def ask(actor: Actor, proof: Proof, deed: str, facts: Facts, *, reason: str) -> int:
    """Ask for a dangerous act; nothing happens before somebody else confirms it within 24 hours.

    Refuses without a reason of 1–100 characters (`reason_missing`, `reason_long`), without the right, and without a
    proof of the last five minutes (`prove_again`). Administrators are told in the console.
    """
    known = DEEDS[deed]
    require(actor, known.act)
    refuse_stale(actor, proof)
    reason = reason_of(reason)
    known.judge(actor, facts)
    now = clock.now()
    row = PendingAct(
        deed=deed, facts=facts, reason=reason, asked_by_id=proof.employee_id, asked_at=now, expires_at=now + LASTS
    )
    session().add(row)
    session().flush()
    audit.record(actor, "second_person:act:ask", "pending_act", row.id, deed=deed, **facts)
    console_inbox.alarm(f"pending_act:{row.id}", ASKED, who=actor.name, path=f"/console/second-person/{row.id}")
    return row.id


@reading
def may_be_confirmed(actor: Actor, deed: str) -> bool:
    """Whether anybody but this person could confirm it: in a house with one administrator nobody can, and nobody can be
    made one without a second either, but at the shell."""
    others = select(StaffAccount.id).join(StaffRole, StaffRole.account_id == StaffAccount.id)
    others = others.join(Employee, Employee.id == StaffAccount.employee_id)
    others = others.where(
        Employee.status == ACTIVE,
        Employee.id != actor.id,
        StaffAccount.disabled_at.is_(None),
        StaffRole.role.in_(roles_that_may(DEEDS[deed].act)),
    )
    return session().scalar(others.limit(1)) is not None


def reason_of(text: str) -> str:
    """What an act is asked for with, in one line. Refuses `reason_missing` and `reason_long` (100)."""
    reason = reasons.reason_of(text, LONGEST_REASON)
    if not reason:
        raise Invalid("reason_missing", "请写明原因，确认的同事会看到。")
    return reason


@transaction
def confirm(actor: Actor, proof: Proof, act_id: int) -> None:
    """Confirm and do it, once. Never one's own (`own_act`), not after 24 hours (`act_expired`), not twice
    (`already_decided`), not what could no longer be done, not what was asked by somebody who could no longer ask
    (`asker_gone`), and not where one person may sit at both accounts (`same_hand`). The condition decides who was
    first."""
    row = _get(actor, act_id)
    refuse_stale(actor, proof)
    _refuse_one_person(actor, proof, row)
    _refuse_asker_gone(row)
    _decide(actor, row, DONE, PendingAct.asked_by_id != actor.id)
    deed = DEEDS[row.deed]
    deed.judge(actor, row.facts)
    audit.record(actor, "second_person:act:confirm", "pending_act", row.id, deed=row.deed, asked_by=row.asked_by_id)
    deed.do(actor, row.facts, row.id)


@transaction
def refuse(actor: Actor, act_id: int) -> None:
    """Turn it down, or take one's own back; needs no proof, for nothing happens but that what was prepared is put
    away."""
    row = _get(actor, act_id)
    _decide(actor, row, REFUSED)
    put_away = DEEDS[row.deed].refused
    if put_away is not None:
        put_away(actor, row.facts)
    audit.record(actor, "second_person:act:refuse", "pending_act", row.id, deed=row.deed, asked_by=row.asked_by_id)


def _decide(actor: Actor, row: PendingAct, state: str, *conditions: Any) -> None:
    now = clock.now()
    if row.state == WAITING and row.expires_at <= now:
        raise Expired("act_expired", "这项申请已经过期，请重新申请。")
    taken = session().execute(
        update(PendingAct)
        .where(PendingAct.id == row.id, PendingAct.state == WAITING, PendingAct.expires_at > now, *conditions)
        .values(state=state, decided_by_id=actor.id, decided_at=now)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Conflict("already_decided", "这项申请已经处理过了，请刷新后查看。")


def _get(actor: Actor, act_id: int) -> PendingAct:
    row = session().get(PendingAct, act_id)
    if row is None or not may(actor, DEEDS[row.deed].act):
        raise NotFound("act_unknown", "没有找到这项申请。")
    return row


def _refuse_one_person(actor: Actor, proof: Proof, row: PendingAct) -> None:
    if row.asked_by_id == actor.id:
        raise NotAllowed("own_act", "不能确认自己的申请，请由另一位同事处理。")
    if accounts.hand_of(row.asked_by_id) == accounts.hand_of(proof.employee_id):
        raise NotAllowed("same_hand", "这两个账号的登录密码由同一位同事设置，请由另一位管理员确认。")


def _refuse_asker_gone(row: PendingAct) -> None:
    """Two persons stand behind an act when it is done, not one and somebody who was let go meanwhile."""
    asker = accounts.staff_of_employee(row.asked_by_id)
    if row.state == WAITING and (asker is None or not may(asker.actor, DEEDS[row.deed].act)):
        raise Expired("asker_gone", "申请人已经没有这项权限，这项申请作废。如仍需要，请重新申请。")


_asker, _decider = aliased(Employee), aliased(Employee)


def _state() -> Any:
    over = (PendingAct.state == WAITING) & (PendingAct.expires_at <= clock.now())
    return case((over, EXPIRED), else_=PendingAct.state)


def _lines(actor: Actor) -> Select[Any]:
    mine = [name for name, deed in DEEDS.items() if may(actor, deed.act)]
    return (
        select(
            PendingAct.id,
            PendingAct.deed,
            PendingAct.facts,
            PendingAct.reason,
            _state(),
            PendingAct.asked_by_id,
            _asker.name,
            PendingAct.asked_at,
            PendingAct.expires_at,
            _decider.name,
            PendingAct.decided_at,
        )
        .join(_asker, _asker.id == PendingAct.asked_by_id)
        .outerjoin(_decider, _decider.id == PendingAct.decided_by_id)
        .where(PendingAct.deed.in_(mine))
    )


COLUMNS = Columns(
    keys=select(PendingAct.id),
    searched=[
        lambda words: (
            select(PendingAct.id).join(_asker, _asker.id == PendingAct.asked_by_id).where(holds(_asker.name, words))
        ),
        PendingAct.reason,
    ],
    filtered={"state": lambda state: _state() == state},
    sorted_by={"asked": PendingAct.asked_at},
    order=[PendingAct.id.desc()],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[PendingRow]:
    """Acts this actor may confirm or asked for, the newest first."""
    return page_of(_lines(actor), wanted, COLUMNS, lambda row: PendingRow(*row), whole=whole)


@reading
def waiting(actor: Actor, deed: str) -> list[PendingRow]:
    """Acts of one kind that wait for somebody else, the newest first; none without the right to confirm them."""
    open_still = PendingAct.state == WAITING, PendingAct.expires_at > clock.now(), PendingAct.deed == deed
    rows = session().execute(_lines(actor).where(*open_still).order_by(PendingAct.id.desc()))
    return [PendingRow(*row) for row in rows]


@reading
def waiting_count(actor: Actor) -> int:
    """How many acts of others wait for this actor, or for somebody else who may confirm them."""
    mine = [name for name, deed in DEEDS.items() if may(actor, deed.act)]
    others = PendingAct.deed.in_(mine), PendingAct.asked_by_id != actor.id, _state() == WAITING
    return session().execute(select(func.count()).select_from(PendingAct).where(*others)).scalar_one()


def asked(act_ids: Iterable[int]) -> dict[int, Asked]:
    """Inside a rule: who had asked for these acts, by act; what stands in a history names both persons."""
    query = select(PendingAct.id, _asker.name, PendingAct.reason).join(_asker, _asker.id == PendingAct.asked_by_id)
    rows = session().execute(query.where(PendingAct.id.in_(set(act_ids))))
    return {act: Asked(by, reason) for act, by, reason in rows}


@reading
def one(actor: Actor, act_id: int) -> PendingRow:
    found = session().execute(_lines(actor).where(PendingAct.id == act_id)).first()
    if found is None:
        raise NotFound("act_unknown", "没有找到这项申请。")
    return PendingRow(*found)
