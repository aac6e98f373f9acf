"""Beginning and ending an attribution: what all rules share that make somebody a dealer's customer."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from models.attribution import MOVED_BY_SIGNS, Attribution, SignScan
from models.bindings import OPEN, Binding, Invitation
from models.db import insert_row, session
from models.dealers import ACTIVE, Dealer, DealerStaff
from services import audit, clock, people, role_tags
from services.access import Actor
from services.attribution.care import begin_care, end_care
from services.hq_settings import number


def current_of(follower_id: int) -> Attribution | None:
    """The attribution that stands; for the rules of this folder."""
    query = select(Attribution).where(Attribution.follower_id == follower_id, Attribution.open_marker == OPEN)
    return session().execute(query).scalar_one_or_none()


def end_attribution(actor: Actor, standing: Attribution, why: str, *, at: datetime | None = None) -> None:
    """An attribution is only ever ended; the caller holds the person's lock. `at` is when it ended, if that was not
    now."""
    at = at or clock.now()
    session().execute(
        update(Attribution)
        .where(Attribution.id == standing.id, Attribution.open_marker == OPEN)
        .values(open_marker=None, ended_at=at, ended_why=why)
    )
    people.list_anew([standing.follower_id])
    end_care([standing.id], at)
    audit.record(actor, "consumer:attribution:end", "attribution", standing.id, why=why)
    role_tags.owe_sync(standing.follower_id, f"attribution:{standing.id}:end")


def begin_attribution(
    actor: Actor,
    follower_id: int,
    dealer_id: int,
    staff_id: int | None,
    rule: str,
    *,
    invitation_id: int | None = None,
    ownership_id: int | None = None,
) -> None:
    """From now on somebody is a dealer's customer, by a rule and on its evidence. The caller holds the person, has
    ended what stood, and holds the dealer."""
    made = insert_row(
        Attribution,
        follower_id=follower_id,
        dealer_id=dealer_id,
        dealer_staff_id=_in_service(staff_id),
        rule=rule,
        invitation_id=invitation_id,
        ownership_id=ownership_id,
        open_marker=OPEN,
        started_at=clock.now(),
    )
    people.list_anew([follower_id])
    begin_care(made)
    evidence = {"sign": invitation_id} if ownership_id is None else {"ownership": ownership_id}
    audit.record(actor, "consumer:attribution:begin", "attribution", made.id, rule=rule, **evidence)
    role_tags.owe_sync(follower_id, f"attribution:{made.id}:begin")


def is_held_active(dealer_id: int) -> bool:
    """Whether a dealer works with the brand, held still meanwhile: one that is just being closed would keep a
    customer."""
    held = select(Dealer.status).where(Dealer.id == dealer_id).with_for_update(read=True)
    return session().execute(held).scalar_one() == ACTIVE


def _in_service(staff_id: int | None) -> int | None:
    """Who brings a customer is held still meanwhile: somebody who is just being let go would keep one."""
    if staff_id is None:
        return None
    staff = session().get_one(DealerStaff, staff_id, with_for_update={"read": True}, populate_existing=True)
    return staff.id if staff.status == ACTIVE else None


def is_insider(follower_id: int) -> bool:
    """People of headquarters and of dealers are nobody's customers."""
    held = select(Binding.id).where(Binding.follower_id == follower_id, Binding.open_marker == OPEN)
    return session().execute(held).first() is not None


def holds_on(current: Attribution) -> bool:
    """Whether the dealer of an attribution is still the nearer one, against a sign or whatever counts no more."""
    if current.rule not in MOVED_BY_SIGNS:
        return True
    last = select(func.max(SignScan.last_at)).join(Invitation, Invitation.id == SignScan.invitation_id)
    seen: datetime | None = (
        session()
        .execute(last.where(SignScan.follower_id == current.follower_id, Invitation.dealer_id == current.dealer_id))
        .scalar_one()
    )
    return max(seen or current.started_at, current.started_at) > clock.now() - timedelta(
        days=number("attribution.sign_days")
    )
