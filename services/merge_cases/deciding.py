"""Headquarters decides whether two are one, and which of their bindings stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import OPEN, Binding, Claim
from models.db import session, transaction
from models.merge_cases import APART, MERGED, WAITING, MergeCase
from models.organisation import Employee
from models.people import Follower
from services import audit, clock, notices, people
from services.access import Actor, require
from services.bindings.inviting import refuse_unless_administrator
from services.bindings.making import end, tell_ended
from services.bindings.targets import bound_to, lock_target
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.merge_cases.history import shown_of
from services.merge_cases.sides import open_bindings
from services.sentences import say

LONGEST_REASON = 100
JOINED = "merged"  # why a binding ended
WORDS = {MERGED: say("合并"), APART: say("确认为两个人")}


@dataclass(frozen=True, slots=True)
class Decided:
    case_id: int
    state: str


@transaction
def keep_apart(actor: Actor, case_id: int, *, reason: str, via: str) -> Decided:
    """They are two people, for a reason of 1–100 characters. It is remembered: whatever proves them one again, nobody
    is asked again and nothing is joined; headquarters may still join them later. Locks: followers, case."""
    case, _, _ = _lock(actor, case_id)
    if case.state != WAITING:
        raise _already_decided(case)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Invalid("reason_missing", "请写明为什么是两个人，方便以后的同事查看。")
    case.state = APART
    _sign(case, actor, via, reason)
    audit.record(actor, "follower:merge:refuse", "merge_case", case.id, first=case.first_id, second=case.second_id)
    return Decided(case.id, case.state)


@transaction
def join(actor: Actor, case_id: int, *, keep: Collection[int], shown: str, reason: str, via: str) -> Decided:
    """They are one person. The bindings in `keep` stay, at most one of each kind and at least one; all others end, and
    the person is told. Nothing of what the two rows hold is lost; it cannot be taken apart again.

    Refuses what changed since the decider looked (`changed_meanwhile`: `shown` names the bindings they were shown), a
    choice that cannot stand (`keep_unfit`), and everybody but an administrator where one of the two is an employee
    with a console account. Nobody decides about themselves. Locks: followers, the lower id first, then case, claims,
    targets.
    """
    case, first, second = _lock(actor, case_id)
    if case.open_marker != OPEN:
        raise _already_decided(case)
    held = open_bindings(first.id, second.id)
    if shown_of(binding.id for binding in held) != shown:
        raise Conflict("changed_meanwhile", "情况刚刚有变化，请核对两边现在的身份后再决定。")
    for binding in held:
        refuse_unless_administrator(actor, bound_to(binding))
    _refuse_unfit(held, keep)
    case.state, case.open_marker = MERGED, None
    _sign(case, actor, via, " ".join(reason.split())[:LONGEST_REASON])
    _hold_claims(first.id, second.id)
    for binding in held:
        if binding.id not in keep:
            _end(actor, binding)
    stays = next((binding.follower_id for binding in held if binding.id in keep), first.id)
    case.gone_id = second.id if stays == first.id else first.id
    audit.record(
        actor, "follower:merge:decide", "merge_case", case.id, stays=stays, other=case.gone_id, keep=sorted(keep)
    )
    people.join(*((first, second) if stays == first.id else (second, first)))
    return Decided(case.id, MERGED)


def _lock(actor: Actor, case_id: int) -> tuple[MergeCase, Follower, Follower]:
    """The case with both its people held still, for somebody who may decide it."""
    require(actor, "merges.decide")
    pair = session().execute(select(MergeCase.first_id, MergeCase.second_id).where(MergeCase.id == case_id)).first()
    if pair is None:
        raise NotFound("case_unknown", "没有找到这条核对。")
    first, second = people.lock_both(*pair)
    case = session().get_one(MergeCase, case_id, with_for_update=True, populate_existing=True)
    if actor.kind == "hq" and actor.id is not None and notices.follower_of_employee(actor.id) in (first.id, second.id):
        raise NotAllowed("own_claim", "不能处理与自己有关的核对，请由其他同事处理。")
    return case, first, second


def _refuse_unfit(held: Collection[Binding], keep: Collection[int]) -> None:
    kept = [binding for binding in held if binding.id in keep]
    kinds = [binding.kind for binding in kept]
    if len(kept) != len(set(keep)) or len(kinds) != len(set(kinds)) or (held and not kept):
        raise Invalid("keep_unfit", "请选择合并后保留哪一个身份。")


def _hold_claims(*follower_ids: int) -> None:
    """Joining may end a claim of theirs, and claims are taken before targets."""
    waiting = select(Claim.id).where(Claim.follower_id.in_(follower_ids), Claim.open_marker == OPEN)
    session().execute(waiting.order_by(Claim.id).with_for_update())


def _end(actor: Actor, binding: Binding) -> None:
    lock_target(bound_to(binding), binding.dealer_staff_id)
    if end(actor, binding, JOINED):
        tell_ended(binding, say("您的两个微信身份已合并，保留了另一个"))


def _sign(case: MergeCase, actor: Actor, via: str, reason: str) -> None:
    case.decided_by_id = actor.id if actor.kind == "hq" else None
    case.decided_via, case.decided_at, case.reason = via, clock.now(), reason or None


def _already_decided(case: MergeCase) -> Conflict:
    decider = session().get(Employee, case.decided_by_id) if case.decided_by_id is not None else None
    word = WORDS.get(case.state, say("并入另一条核对"))
    when = clock.shown(case.decided_at) if case.decided_at else ""
    return Conflict(
        "already_decided",
        say(
            "这条核对已由%(decider)s于 %(when)s %(word)s。",
            decider=decider.name if decider else say("系统"),
            when=when,
            word=word,
        ),
    )
