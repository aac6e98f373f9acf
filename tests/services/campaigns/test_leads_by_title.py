"""What the person of a lead wants is what they saw: the title of a campaign's page, never headquarters' own name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services import privacy
from services.access import OPERATOR
from services.campaigns import farming
from services.content_check import DOUBTFUL
from services.leads import boxes, own, viewing
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, lead_of, promotion, somebody
from tests.services.leads.desk import owner
from tests.world import Cast


@pytest.mark.parametrize("held", [False, True])
def test_a_lead_says_the_title_its_person_saw_and_to_headquarters_its_own_name_beside(cast: Cast, held: bool) -> None:
    out = desk.published(content=replace(desk.page(), title="到店领好礼"))
    me, zhang = somebody(), owner("D002")
    entered = enter(out, me, share=promotion(out, zhang), words=DOUBTFUL if held else "")
    desk.redraft(out.slug, title="到店领大礼")
    if held:
        farming.accept(OPERATOR, entered.entry_id)
    lead = lead_of(me)
    assert lead is not None
    assert lead.interest == "到店领好礼"
    took_part = [
        [step.what for step in trail if step.kind == "took_part"]
        for trail in (
            boxes.one(zhang, lead.id).card.trail,
            viewing.one(OPERATOR, lead.id).trail,
        )
    ]
    assert took_part == [["到店领好礼"], ["春季新品体验"]]
    mine = own.mine(me)
    assert mine is not None
    assert mine.interest == "到店领好礼"
    assert "春季新品体验" not in str(privacy.copy_of(me).as_json())
