"""The one place where a binding begins or ends."""

from __future__ import annotations

from sqlalchemy import update

from crash_points import crash_point
from models.bindings import OPEN, Binding, Claim
from models.db import insert_row, session
from services import audit, clock, notices, people, role_tags
from services.access import Actor
from services.bindings.targets import EMPLOYEE_KIND, Target, bound_to
from services.campaigns.promotions import end_promotions
from services.catching_up import owe_catching_up
from services.sentences import say


def begin(actor: Actor, claim: Claim, target: Target, dealer_staff_id: int | None, way: str) -> Binding:
    """Bind the claim's follower to the target. The caller holds the locks and has ended what stood in the way;
    the unique keys on open bindings are the last word."""
    crash_point("binding:before_write")
    binding = insert_row(
        Binding,
        kind=target.kind,
        follower_id=claim.follower_id,
        employee_id=target.employee_id if target.kind == EMPLOYEE_KIND else None,
        dealer_staff_id=dealer_staff_id,
        dealer_id=target.dealer_id if dealer_staff_id is not None else None,
        claim_id=claim.id,
        open_marker=OPEN,
        started_at=clock.now(),
    )
    people.list_anew([claim.follower_id])
    crash_point("binding:after_write")
    audit.record(
        actor,
        f"{target.kind}:binding:begin",
        "binding",
        binding.id,
        target=target.code,
        follower=claim.follower_id,
        claim=claim.id,
        way=way,
    )
    role_tags.owe_sync(claim.follower_id, f"binding:{binding.id}:begin")
    if target.employee_id is not None:
        owe_catching_up(target.employee_id, f"binding:{binding.id}")
    return binding


def end(actor: Actor, binding: Binding, why: str, *, reason: str | None = None) -> bool:
    """End a binding; the row stays as history. False when somebody else just ended it, and then nothing is written.

    The condition decides between an approval that ends it for another WeChat and whoever ends it by itself.
    """
    ended = session().execute(
        update(Binding)
        .where(Binding.id == binding.id, Binding.open_marker == OPEN)
        .values(open_marker=None, ended_at=clock.now(), ended_why=why, ended_reason=reason, ended_by=actor.name)
        .execution_options(synchronize_session=False)
    )
    session().refresh(binding)
    if not ended.rowcount:  # type: ignore[attr-defined]
        return False
    people.list_anew([binding.follower_id])
    audit.record(actor, f"{binding.kind}:binding:end", "binding", binding.id, why=why)
    role_tags.owe_sync(binding.follower_id, f"binding:{binding.id}:end")
    notices.withdraw_from(binding.follower_id)
    end_promotions(binding.follower_id)
    people.owe_look_if_doubted(binding.follower_id, f"binding:{binding.id}:end")
    return True


def tell_ended(binding: Binding, note: str) -> None:
    """Owe the person whose binding ended a word about it."""
    facts = {
        "target": bound_to(binding).words,
        "result": say("绑定结束"),
        "time": clock.shown(clock.now()),
        "note": note,
    }
    notices.owe("unbound", binding.follower_id, facts, cause=f"binding:{binding.id}")
