"""Headquarters decides a waiting claim: once, by somebody who may, never by the applicant."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import ACCEPTED, REFUSED, WAITING, Claim, Invitation
from models.db import session, transaction
from models.dealers import ACTIVE, DealerStaff
from models.organisation import Employee
from services import audit, clock, notices, phones
from services.access import Actor, require
from services.bindings.arriving import lock_follower, tell_bound
from services.bindings.making import begin, end
from services.bindings.targets import (
    DEALER_STAFF_KIND,
    Target,
    compare,
    holder_of,
    lock_target,
    named_target,
    open_binding_of,
    single_record,
    target_of,
)
from services.errors import Conflict, Invalid, NotAllowed, NotFound

LONGEST_REASON = 100


@dataclass(frozen=True, slots=True)
class Decided:
    """The end of a claim."""

    claim_id: int
    state: str
    target: Target


@transaction
def decide(actor: Actor, claim_id: int, *, accept: bool, reason: str, via: str) -> Decided:
    """Accept or refuse. A second decision is refused (`already_decided`, naming who was first).

    Accepting ends what stands in the way: the applicant's binding elsewhere, and the binding of whoever held the
    target before. A person the record does not know is added to the dealer's people; a differing number replaces the
    record's. Refusing needs a reason the applicant will read. Locks: follower, claim, target.
    """
    require(actor, "bindings.decide")
    follower_id = session().execute(select(Claim.follower_id).where(Claim.id == claim_id)).scalar_one_or_none()
    if follower_id is None:
        raise NotFound("claim_unknown", "没有找到这条申请。")
    row = lock_follower(follower_id)
    claim = session().execute(select(Claim).where(Claim.id == claim_id).with_for_update()).scalar_one()
    if claim.state != WAITING:
        raise Conflict("already_decided", _who_decided(claim))
    if actor.kind == "hq" and actor.id is not None and notices.follower_of_employee(actor.id) == row.id:
        raise NotAllowed("own_claim", "不能审核自己的申请，请由其他同事处理。")
    reason = " ".join(reason.split())[:LONGEST_REASON]
    invitation = session().get_one(Invitation, claim.invitation_id)
    target = target_of(invitation) if accept else named_target(invitation)
    claim.decided_by_id = actor.id if actor.kind == "hq" else None
    claim.decided_via, claim.decided_at, claim.reason, claim.open_marker = via, clock.now(), reason or None, None
    if accept:
        _accept(actor, claim, target)
    else:
        _refuse(actor, claim, target, reason)
    return Decided(claim.id, claim.state, target)


def _who_decided(claim: Claim) -> str:
    decider = session().get(Employee, claim.decided_by_id) if claim.decided_by_id else None
    word = "通过" if claim.state == ACCEPTED else "拒绝"
    when = clock.shown(claim.decided_at) if claim.decided_at else ""
    return f"这条申请已由{decider.name if decider else '系统'}于 {when} {word}。"


def _accept(actor: Actor, claim: Claim, target: Target) -> None:
    claim.state = ACCEPTED
    staff_id = _person_for(claim, target) if target.kind == DEALER_STAFF_KIND else None
    lock_target(target, staff_id)
    for standing in (open_binding_of(claim.follower_id, target.kind), holder_of(target, staff_id)):
        if standing is not None and standing.open_marker is not None:
            end(actor, standing, "rebound")
    begin(actor, claim, target, staff_id, "approval")
    audit.record(actor, "binding:claim:accept", "claim", claim.id, target=target.code, comparison=claim.comparison)
    facts = {"target": target.words, "result": "审核通过", "time": clock.shown(clock.now()), "note": "绑定已生效"}
    notices.owe("approved", claim.follower_id, facts, cause=f"claim:{claim.id}")
    tell_bound(actor, claim, target, "总部审核", besides=actor.id)


def _person_for(claim: Claim, target: Target) -> int:
    """The dealer's person this claim becomes: the record its number names, the only record, or a new one."""
    index = claim.phone_index or ""
    _, staff_id = compare(target, index)
    if staff_id is not None:
        return staff_id
    only = single_record(target)
    if only is not None:
        record = session().get_one(DealerStaff, only, with_for_update=True)
        if claim.phone is not None:
            _take_phone(record, claim.phone)
        return record.id
    made = DealerStaff(
        dealer_id=target.dealer_id or 0,
        role=target.role,
        name=claim.name or "",
        status=ACTIVE,
        created_at=clock.now(),
    )
    if claim.phone is not None:
        _take_phone(made, claim.phone)
    session().add(made)
    session().flush()
    return made.id


def _take_phone(record: DealerStaff, e164: str) -> None:
    record.phone, record.phone_index, record.phone_tail_index = e164, phones.index(e164), phones.tail_index(e164)


def _refuse(actor: Actor, claim: Claim, target: Target, reason: str) -> None:
    if not reason:
        raise Invalid("reason_missing", "请填写拒绝的原因，申请人会看到。")
    claim.state = REFUSED
    audit.record(actor, "binding:claim:refuse", "claim", claim.id, target=target.code, comparison=claim.comparison)
    facts = {"target": target.words, "result": "未通过", "time": clock.shown(clock.now()), "note": reason}
    notices.owe("refused", claim.follower_id, facts, cause=f"claim:{claim.id}")
