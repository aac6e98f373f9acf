"""An hour that was booked is read by whoever has the lead, and that nobody has to wait for them any more."""

from __future__ import annotations

from datetime import UTC, datetime

from services.access import OPERATOR
from services.attribution import signs
from services.campaigns import hands, mine
from services.leads import boxes, viewing
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, lead_of, promotion, somebody
from tests.services.leads.desk import owner
from tests.world import Cast

TEN = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def test_whoever_is_to_call_reads_which_hour_was_booked_and_that_it_was_called_off(cast: Cast) -> None:
    """Also of somebody who came by no link of theirs: their page named them, as whose customer they are."""
    zhang, out, me = owner("D001"), desk.published("appointment"), somebody()
    signs.scan_sign(me, signs.issue_sign(OPERATOR, "D001").scene)
    told = hands.whom(out.slug, me, None, None)
    number = enter(out, me, fields={"slot": "2026-12-01T10:00"}, hands_to=told).entry_id
    lead = lead_of(me)
    assert lead is not None

    def steps() -> list[tuple[str, str | None, datetime | None]]:
        trail = boxes.one(zhang, lead.id).card.trail
        return [(one.kind, one.what, one.next_at) for one in trail if one.kind in ("took_part", "called_off")]

    assert steps() == [("took_part", "春季新品体验", TEN)]
    mine.withdraw(me, number)
    assert steps() == [("called_off", "春季新品体验", TEN)]


def test_another_dealer_reads_nothing_of_an_hour_it_was_not_named_for(cast: Cast) -> None:
    liu, out, me = owner("D002"), desk.published("appointment"), somebody()
    elsewhere = desk.published("appointment")
    enter(out, me, share=promotion(out, liu), hands_to="深圳湾专卖", fields={"slot": "2026-12-01T10:00"})
    enter(elsewhere, me, hands_to=hands.whom(elsewhere.slug, me, None, None), fields={"slot": "2026-12-01T11:00"})
    lead = lead_of(me)
    assert lead is not None
    found = [one.next_at for one in boxes.one(liu, lead.id).card.trail if one.kind == "took_part"]
    assert found == [TEN]
    assert len([one for one in viewing.one(OPERATOR, lead.id).trail if one.kind == "took_part"]) == 2
