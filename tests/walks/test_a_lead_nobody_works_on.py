"""赵磊 takes part, leaves his number for headquarters, and nobody calls. The console says until when his lead lies
there; half a year later the hour's work closes it, and neither his number nor that it was he stands anywhere in it. The
campaign is told to have brought one lead, as before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobs import retention as job
from services import clock, invariants
from services.access import OPERATOR
from services.campaigns import counting, numbers
from tests.console.desk import Desk
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.leads.desk import lead
from tests.walks.steps import later, take_part

pytestmark = [pytest.mark.parametrize("database_url", ["sqlite"], indirect=True), pytest.mark.timeout(180)]


def test_a_lead_nobody_works_on_is_let_go_and_counted_still(stage: Stage) -> None:
    out, zhao = desk.published(), stage.person("zhao-consumer")
    zhao.follow()
    stage.work()
    take_part(stage, zhao, out.slug)
    stage.work()
    counting.count_campaign(out.id)
    before = numbers.one(OPERATOR, out.slug).figures.funnel
    assert before.leads == 1

    page = Desk(stage.app).with_session_of("E001").get("/console/leads/1").text
    day = (lead(1).created_at + timedelta(days=180)).astimezone(clock.SHANGHAI).strftime("%Y-%m-%d")
    assert f"{day} 起自动关闭" in page
    assert "138****2222" in page

    later(stage, 181 * 86_400)
    job.prune()
    gone = Desk(stage.app).with_session_of("E001").get("/console/leads/1").text
    assert "太久没有人跟进，资料已删除" in gone
    assert "2222" not in gone
    assert "查看此人" not in gone
    assert {lead(1).follower_id, lead(1).phone_index, lead(1).region_code} == {None}
    counting.count_campaign(out.id)
    assert numbers.one(OPERATOR, out.slug).figures.funnel == before
    assert invariants.broken() == []
