"""What followed a material: leads of its shares, what became of them, and what they were worth."""

from __future__ import annotations

from sqlalchemy import func, select

from models.db import reading, session
from models.leads import Lead
from models.sharing import Share
from services.access import OPERATOR, Actor
from services.analysis import one_material
from services.analysis.following import Worked
from services.analysis.periods import period_of
from services.leads import working
from services.leads.viewers import viewer_of
from services.leads.working import FollowUp, Opportunity
from services.reading import leaving_phones
from tests.reading_room import Room, pass_time, person
from tests.services.analysis.test_figures import in_sichuan, lived, manager, two
from tests.world import Cast

__all__ = ["two"]  # a fixture is found by its name


def test_leads_and_orders_that_followed_are_told_with_their_worth_and_of_her_dealers_alone(
    two: tuple[Room, Room], cast: Cast
) -> None:
    ours, theirs = two[0], in_sichuan(cast)
    lived(ours)
    leaving_phones.leave_phone(person("D"), theirs.share, "13911113333", agreed=True)
    assert worked(OPERATOR, ours) == Worked(1, 0, 0, 0)
    number = newest_lead(ours.sharer)
    figures = Opportunity(None, 8_800_00, 60, "2026-12-31")
    working.follow_up(ours.sharer, number, FollowUp("报价", stage="opportunity", opportunity=figures))
    assert worked(OPERATOR, ours) == Worked(1, 1, 0, 0)
    working.follow_up(ours.sharer, number, FollowUp("付款了", "visit", stage="won"))
    assert worked(manager(cast), ours) == Worked(1, 1, 1, 8_800_00)
    assert (worked(OPERATOR, theirs).leads, worked(manager(cast), theirs).leads) == (1, 0)
    pass_time(days=8)
    assert worked(OPERATOR, ours) == Worked(0, 0, 0, 0)  # of leads that came in the period


def worked(actor: Actor, ours: Room) -> Worked:
    return one_material.analysis(actor, ours.material, period_of({"days": "7"})).followed.worked


@reading
def newest_lead(sharer: int) -> int:
    """That came of this person's shares."""
    query = select(func.max(Lead.id)).join(Share, Share.id == Lead.share_id)
    return session().scalars(query.where(Share.dealer_staff_id == viewer_of(sharer).staff_id)).one()
