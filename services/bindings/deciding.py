"""Headquarters decides a waiting claim: once, by somebody who may, never by the applicant."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, true

from models.bindings import ACCEPTED, DEALER_CLERK, ON_FOLLOW, REFUSED, WAITING, Claim, Invitation
from models.db import session, transaction
from models.dealers import ACTIVE, LEFT, DealerStaff
from models.organisation import Employee
from models.people import Follower
from services import audit, clock, notices, people, phones, scopes, shop_days
from services.access import Actor, require
from services.bindings.arriving import tell_bound
from services.bindings.asking import BEYOND_AN_OWNER
from services.bindings.inviting import refuse_unless_administrator
from services.bindings.making import begin, end, tell_ended
from services.bindings.owners import Owner, find_owner
from services.bindings.targets import (
    DEALER_STAFF_KIND,
    Target,
    compare,
    holder_of,
    lock_target,
    named_target,
    open_binding_of,
    record_for,
    single_record,
    standing_conflict,
    target_of,
)
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.sentences import N_, say

LONGEST_REASON = 100
_MOVED = N_("绑定已生效，原来的绑定已结束")


@dataclass(frozen=True, slots=True)
class Decided:
    """The end of a claim."""

    claim_id: int
    state: str
    target: Target


@transaction
def decide(
    actor: Actor, claim_id: int, *, accept: bool, reason: str, via: str, shown_conflict: str | None = None
) -> Decided:
    """Accept or refuse: headquarters any claim (a region manager those of her regions, others are unknown to her), a
    dealer's owner those of becoming his clerk. A second decision is refused (`already_decided`, naming who was first).

    Accepting ends what stands in the way: the applicant's binding elsewhere, and the binding of whoever held the
    target before; only when the decider was shown just that (`shown_conflict`, else `changed_meanwhile`). A person the
    record does not know is added to the dealer's people; a differing number replaces the record's. A claim to be
    somebody with a console account needs an administrator, one that takes somebody away from another dealer needs
    headquarters. Refusing needs a reason the applicant will read. Nobody decides their own claim. An owner takes on as
    many in a day as the shop may make known (`shop_day_full`); headquarters may go on.
    Locks: follower, invitation, claim, dealer (an owner), target.
    """
    if actor.kind != "follower":
        require(actor, "bindings.decide")
    row, invitation, claim = _lock(actor, claim_id)
    owner = _owner_behind(actor, invitation)
    if claim.state != WAITING:
        raise Conflict("already_decided", _who_decided(claim))
    target = target_of(invitation) if accept else named_target(invitation)
    _refuse_own(actor, row.id, target)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not accept and not reason:
        raise Invalid("reason_missing", "请填写拒绝的原因，申请人会看到。")
    if accept:
        refuse_unless_administrator(actor, target)
        if owner is not None:
            _refuse_beyond_the_day(owner)
        _refuse_unshown(actor, claim, target, shown_conflict)
    claim.decided_by_staff_id = owner.staff_id if owner else None
    claim.decided_by_id = actor.id if actor.kind == "hq" else None
    claim.decided_via, claim.decided_at, claim.reason, claim.open_marker = via, clock.now(), reason or None, None
    if accept:
        _accept(actor, claim, target)
    else:
        _refuse(actor, claim, target, reason)
        _give_back(invitation)
    return Decided(claim.id, claim.state, target)


def _lock(actor: Actor, claim_id: int) -> tuple[Follower, Invitation, Claim]:
    """The claim with its person and invitation held still; one out of reach is not touched."""
    # Whether an owner reaches it is looked at under the lock: he may have lost his dealer meanwhile.
    seen = true() if actor.kind == "follower" else scopes.seen(actor, "bindings.decide", Claim)
    asked = session().execute(select(Claim.follower_id, Claim.invitation_id).where(Claim.id == claim_id, seen)).first()
    if asked is None:
        raise _no_such_claim()
    row = people.lock(asked.follower_id)
    invitation = session().get_one(Invitation, asked.invitation_id, with_for_update=True)
    return row, invitation, session().get_one(Claim, claim_id, with_for_update=True)


def _owner_behind(actor: Actor, invitation: Invitation) -> Owner | None:
    """The owner who decides about his clerks; None when headquarters does. Anybody else finds no such claim."""
    if actor.kind != "follower":
        return None
    owner = find_owner(actor.id or 0)
    if owner is None or invitation.letter != DEALER_CLERK or invitation.dealer_id != owner.dealer_id:
        raise _no_such_claim()
    return owner


def _no_such_claim() -> NotFound:
    return NotFound("claim_unknown", "没有找到这条申请。")


def _refuse_own(actor: Actor, applicant_id: int, target: Target) -> None:
    if actor.kind == "follower" and actor.id == applicant_id:
        raise NotAllowed("own_claim", "不能审核自己的申请，请由其他同事处理。")
    if actor.kind != "hq" or actor.id is None:
        return
    if actor.id == target.employee_id or notices.follower_of_employee(actor.id) == applicant_id:
        raise NotAllowed("own_claim", "不能审核自己的申请，请由其他同事处理。")


def _refuse_unshown(actor: Actor, claim: Claim, target: Target, shown_conflict: str | None) -> None:
    """Nobody's binding ends by an approval whose maker was not told so."""
    lock_target(target, record_for(target, claim.phone_index))
    stands = standing_conflict(claim.follower_id, target, record_for(target, claim.phone_index))
    if actor.kind == "follower" and stands in BEYOND_AN_OWNER:
        raise NotAllowed("needs_headquarters", "对方的微信已绑定其他身份，需要由总部审核。")
    if stands is not None and stands != shown_conflict:
        raise Conflict("changed_meanwhile", "情况刚刚有变化：通过会结束一份现有的绑定。请刷新后再决定。")


def _refuse_beyond_the_day(owner: Owner) -> None:
    shop_days.hold(owner.dealer_id)
    if not shop_days.left(owner.dealer_id, shop_days.today()):
        most = shop_days.PEOPLE_A_DAY
        raise Conflict(
            "shop_day_full",
            say("本店今天核实顾客、通过店员合计满 %(most)s 人了，请明天再通过，或请品牌方审核。", most=most),
        )


def _who_decided(claim: Claim) -> str:
    decider: Employee | DealerStaff | None = None
    if claim.decided_by_id is not None:
        decider = session().get(Employee, claim.decided_by_id)
    elif claim.decided_by_staff_id is not None:
        decider = session().get(DealerStaff, claim.decided_by_staff_id)
    when = clock.shown(claim.decided_at) if claim.decided_at else ""
    name = decider.name if decider else say("系统")
    if claim.state == ACCEPTED:
        return say("这条申请已由%(decider)s于 %(when)s 通过。", decider=name, when=when)
    return say("这条申请已由%(decider)s于 %(when)s 拒绝。", decider=name, when=when)


def _accept(actor: Actor, claim: Claim, target: Target) -> None:
    claim.state = ACCEPTED
    staff_id = _person_for(claim, target) if target.kind == DEALER_STAFF_KIND else None
    lock_target(target, staff_id)
    moved = _end_what_stands(actor, claim, target, staff_id)
    begin(actor, claim, target, staff_id, "approval")
    audit.record(actor, "binding:claim:accept", "claim", claim.id, target=target.code, comparison=claim.comparison)
    facts = {
        "target": target.words,
        "result": say("审核通过"),
        "time": clock.shown(clock.now()),
        "note": say(_MOVED) if moved else say("绑定已生效"),
    }
    notices.owe("approved", claim.follower_id, facts, cause=f"claim:{claim.id}")
    owner = actor.kind == "follower"
    decider = actor.id if owner or actor.id is None else notices.follower_of_employee(actor.id)
    tell_bound(actor, claim, target, say("老板审核") if owner else say("总部审核"), besides=decider)


def _end_what_stands(actor: Actor, claim: Claim, target: Target, staff_id: int | None) -> bool:
    """End the applicant's binding elsewhere and the present holder's, who is told. Whether the applicant moved."""
    elsewhere, holder = open_binding_of(claim.follower_id, target.kind), holder_of(target, staff_id)
    moved = elsewhere is not None and end(actor, elsewhere, "rebound")
    if holder is not None and holder is not elsewhere and end(actor, holder, "rebound"):
        tell_ended(holder, say("这个身份已改由其他微信绑定"))
    return moved


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
    back = _left_before(claim, target)
    if back is not None:
        return back
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


def _left_before(claim: Claim, target: Target) -> int | None:
    """Whoever worked there under this number before takes their old record up again."""
    if claim.phone_index is None:
        return None
    known = select(DealerStaff).where(
        DealerStaff.dealer_id == target.dealer_id,
        DealerStaff.role == target.role,
        DealerStaff.status == LEFT,
        DealerStaff.phone_index == claim.phone_index,
    )
    record = session().execute(known.order_by(DealerStaff.id.desc()).with_for_update()).scalars().first()
    if record is None:
        return None
    record.status, record.name = ACTIVE, claim.name or record.name
    return record.id


def _take_phone(record: DealerStaff, e164: str) -> None:
    record.phone, record.phone_index, record.phone_tail_index = e164, phones.index(e164), phones.tail_index(e164)


def _give_back(invitation: Invitation) -> None:
    """A one-time code whose only claim was refused can be redeemed again, until it ends."""
    if invitation.policy == ON_FOLLOW:
        invitation.used_at = None


def _refuse(actor: Actor, claim: Claim, target: Target, reason: str) -> None:
    claim.state = REFUSED
    audit.record(actor, "binding:claim:refuse", "claim", claim.id, target=target.code, comparison=claim.comparison)
    facts = {"target": target.words, "result": say("未通过"), "time": clock.shown(clock.now()), "note": reason}
    notices.owe("refused", claim.follower_id, facts, cause=f"claim:{claim.id}")
