"""A partnership ends: what hangs on the dealer ends or passes on, in one step."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import REFUSED, Invitation
from models.db import session, transaction
from models.dealers import ACTIVE, ENDED, Dealer
from models.hand_overs import HandOver
from services import audit, clock, notices, people
from services.access import Actor, require
from services.bindings.making import end, tell_ended
from services.bindings.targets import named_target
from services.errors import Conflict, Invalid
from services.leads import passing
from services.organisation.forms import renew
from services.organisation.handing_over import LONGEST_REASON
from services.organisation.queue import queue_up
from services.organisation.trees import descends
from services.partnership.hanging import bindings, get_dealer, living, waiting
from services.partnership.passing import WHY, customers_of, pass_children_on, pass_customers_on
from services.sentences import N_, say

TOLD = N_("合作已终止，这个身份同时结束")
REFUSAL = N_("渠道商已终止合作")


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of it: how many bindings ended, invitations were revoked, claims refused, customers and children
    went to the heir (None is headquarters)."""

    bindings: int
    invitations: int
    claims: int
    customers: int
    children: int
    heir: str | None


@transaction
def close(actor: Actor, code: str, seen: int, *, heir: str = "", reason: str = "") -> Closed:
    """End the partnership, in one transaction: bindings of its people end and each is told; invitations, the codes of
    clerks and signs are revoked; waiting claims are refused and the applicants told; customers, leads and the dealers
    below go to `heir` (a code or a name), or else the customers are nobody's, the leads in headquarters' pool and the
    dealers below go to its own parent. Its people's records, its regions and its history stay.

    Refuses `changed_meanwhile` when the dealer is no longer at version `seen`, `already_closed`, and an heir who is not
    in partnership, the dealer itself or below it (`heir_unknown`).
    Locks: the organisation's queue, follower (bound, waiting, customers; the lower first), invitation, claim, dealer.
    """
    require(actor, "organisation.write")
    queue_up()
    row = get_dealer(actor, code)
    to = _heir(row, heir)
    concerned = {one.follower_id for one in bindings(row.id)} | {one.follower_id for one in waiting(row.id)}
    living_ones = sorted(people.survivor(one).id for one in concerned)
    people.hold_many([*living_ones, *customers_of(row.id)])
    for who in living_ones:
        people.lock(who)
    revoked = _revoke(row.id)
    if row.status != ACTIVE:
        raise Conflict("already_closed", say("%(name)s已经终止合作。", name=row.name))
    renew(actor, row, seen)
    row.status = ENDED
    session().flush()
    refused, ended = _refuse_claims(actor, row.id), _end_bindings(actor, row.id)
    why = " ".join(reason.split())[:LONGEST_REASON] or "终止合作"
    made = _record(actor, row, to, why)
    made.customers = pass_customers_on(row.id, to, made.id)
    made.dealers = pass_children_on(actor, row, to)
    leads = passing.of_dealer(actor, row.id, to.id if to else None)
    heir_name = to.name if to else None
    done = Closed(ended, revoked, refused, made.customers, made.dealers, heir_name)
    facts = {"bindings": ended, "invitations": revoked, "claims": refused, "heir": to.code if to else None}
    counts = {"customers": made.customers, "children": made.dealers, "leads": leads, "hand_over": made.id}
    audit.record(actor, "dealer:record:close", "dealer", row.id, version=row.version, **facts, **counts)
    return done


def _heir(row: Dealer, typed: str) -> Dealer | None:
    """By code, or by a name that no other dealer in partnership has."""
    if not typed.strip():
        return None
    found = session().scalars(select(Dealer).where(Dealer.code == typed.strip())).one_or_none()
    if found is None:
        called = select(Dealer).where(Dealer.name == typed.strip(), Dealer.status == ACTIVE).limit(2)
        namesakes = session().scalars(called).all()
        found = namesakes[0] if len(namesakes) == 1 else None
    if found is None or found.status != ACTIVE or found.id == row.id or descends(Dealer.parent_id, found.id, row.id):
        raise Invalid("heir_unknown", "请选一家合作中的渠道商来接手（不能是它自己或它的下级），或者留空。")
    return found


def _revoke(dealer_id: int) -> int:
    found = living(dealer_id, lock=True)
    for one in found:
        one.revoked_at = clock.now()
    session().flush()
    return len(found)


def _refuse_claims(actor: Actor, dealer_id: int) -> int:
    found = waiting(dealer_id, lock=True)
    for claim in found:
        claim.state, claim.open_marker, claim.reason = REFUSED, None, REFUSAL
        claim.decided_at, claim.decided_via = clock.now(), "closing"
        claim.decided_by_id = actor.id if actor.kind == "hq" else None
        target = named_target(session().get_one(Invitation, claim.invitation_id))
        audit.record(actor, "binding:claim:refuse", "claim", claim.id, target=target.code)
        facts = {
            "target": target.words,
            "result": say("未通过"),
            "time": clock.shown(clock.now()),
            "note": say(REFUSAL),
        }
        notices.owe("refused", claim.follower_id, facts, cause=f"claim:{claim.id}")
    session().flush()
    return len(found)


def _end_bindings(actor: Actor, dealer_id: int) -> int:
    """Read anew: somebody may have been bound while we waited for their invitation."""
    ended = [one for one in bindings(dealer_id) if end(actor, one, WHY)]
    for binding in ended:
        tell_ended(binding, say(TOLD))
    return len(ended)


def _record(actor: Actor, row: Dealer, to: Dealer | None, why: str) -> HandOver:
    made = HandOver(
        from_dealer_id=row.id,
        to_dealer_id=to.id if to else None,
        dealers=0,
        customers=0,
        reason=why,
        made_by=actor.name,
        made_at=clock.now(),
    )
    session().add(made)
    session().flush()
    return made
