"""Ending a binding: headquarters takes it away with a reason, or a person leaves by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true

from models.bindings import OPEN, Binding
from models.db import reading, session, transaction
from models.dealers import DealerStaff
from models.people import Follower
from services import clock, notices, people, scopes
from services.access import Actor, follower, require
from services.bindings.asking import ask_others
from services.bindings.inviting import refuse_unless_administrator
from services.bindings.making import end, tell_ended
from services.bindings.owners import told_of
from services.bindings.targets import Target, bound_to, lock_target
from services.errors import Conflict, Invalid, NotFound
from services.sentences import say

BY_HEADQUARTERS = "headquarters"
BY_THEMSELVES = "left"
LONGEST_REASON = 100


@dataclass(frozen=True, slots=True)
class Held:
    """One binding a person holds now."""

    binding_id: int
    target: Target
    since: datetime


@reading
def held_by(follower_id: int) -> list[Held]:
    """Everything this person is bound to now, the oldest first."""
    query = (
        select(Binding)
        .where(Binding.follower_id == people.survivor(follower_id).id, Binding.open_marker == OPEN)
        .order_by(Binding.id)
    )
    return [Held(row.id, bound_to(row), row.started_at) for row in session().execute(query).scalars()]


@transaction
def end_binding(actor: Actor, binding_id: int, *, reason: str) -> Target:
    """Headquarters ends a binding; the person loses the role at once and reads the reason in WeChat.

    Refuses without a reason of 1–100 characters, a binding out of reach like one that does not exist
    (`binding_unknown`), and one that ended meanwhile (`already_ended`).
    Ending the binding of somebody with a console account needs an administrator. Locks: follower, target.
    """
    require(actor, "bindings.end")
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Invalid("reason_missing", "请填写解除的原因，对方会看到。")
    _, binding = _lock(binding_id, scopes.seen(actor, "bindings.end", Binding))
    target = bound_to(binding)
    refuse_unless_administrator(actor, target)
    if not end(actor, binding, BY_HEADQUARTERS, reason=reason):
        raise _already_ended(binding)
    tell_ended(binding, reason)
    ask_others(binding.follower_id)
    return target


@transaction
def leave(follower_id: int, binding_id: int) -> Target:
    """A person gives a binding of theirs up; headquarters' deciders, or a clerk's owner, are told.

    Somebody else's binding is unknown to them (`binding_unknown`); one that ended already stays as it is
    (`already_ended`). Locks: follower, target.
    """
    mine = people.survivor(follower_id).id
    row, binding = _lock(binding_id, true(), only_of=mine)
    target, actor = bound_to(binding), follower(row.id, row.label)
    if not end(actor, binding, BY_THEMSELVES):
        raise _already_ended(binding)
    _tell_left(binding, target)
    ask_others(binding.follower_id)
    return target


def _lock(binding_id: int, seen: ColumnElement[bool], *, only_of: int | None = None) -> tuple[Follower, Binding]:
    """The binding with its person and target held still, read afresh under the locks; one that is out of reach, or of
    somebody else where `only_of` says whose, is not touched."""
    holder = session().execute(select(Binding.follower_id).where(Binding.id == binding_id, seen)).scalar_one_or_none()
    if holder is None or (only_of is not None and people.survivor(holder).id != only_of):
        raise NotFound("binding_unknown", "没有找到这份绑定。")
    row = people.lock(holder)
    binding = session().get_one(Binding, binding_id)
    lock_target(bound_to(binding), binding.dealer_staff_id)
    session().refresh(binding)
    return row, binding


def _already_ended(binding: Binding) -> Conflict:
    when = clock.shown(binding.ended_at) if binding.ended_at else ""
    return Conflict("already_ended", say("这份绑定已于 %(when)s 结束。", when=when))


def _tell_left(binding: Binding, target: Target) -> None:
    """The person left already knows; headquarters, or a clerk's owner, does not."""
    staff = session().get(DealerStaff, binding.dealer_staff_id) if binding.dealer_staff_id else None
    facts = {
        "name": staff.name if staff else target.name,
        "target": target.words,
        "way": say("本人解除"),
        "time": clock.shown(clock.now()),
    }
    for follower_id in told_of(target, besides=binding.follower_id):
        notices.owe("left", follower_id, facts, cause=f"binding:{binding.id}")
