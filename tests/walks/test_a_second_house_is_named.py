"""赵磊 leaves his number with 张伟, later another one in a campaign of headquarters: 张伟 calls the one he was given,
headquarters sees the other one beside it. Sent a brochure by the owner of a second shop, he leaves a third one there:
who shared it is led to the share, and has that number once the lead is given to them."""

from __future__ import annotations

from services.access import OPERATOR
from services.bindings import inviting
from services.leads import deciding
from tests.console.desk import Desk
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.shelf import a_material, token_of
from tests.walks.steps import last_word, qr_of, take_part
from tests.walks.test_a_clerk_joins import bind_owner
from tests.walks.test_a_lead_is_worked import asks, leaves_a_number
from tests.walks.test_a_share_is_taken_back import bearer, taken_out

THEIRS, OURS, THIRD = "13811110001", "138****2222", "13811110003"


def test_each_house_calls_the_number_that_was_left_for_it(stage: Stage) -> None:
    bind_owner(stage)
    zhao, liu = stage.person("zhao-consumer"), stage.person("liu-owner")
    liu.scan(qr_of(stage, inviting.invite_dealer(OPERATOR, "D002", policy="on_follow")))
    zhao.follow()
    stage.work()
    material = token_of(a_material("春季新品手册", employee_id=stage.cast.employees["E001"], pages=3))
    leaves_a_number(zhao, taken_out(stage, material, bearer(stage, "zhang-owner"))["share"], THEIRS)
    stage.work()
    [mine] = asks(stage, "zhang-owner", "GET", "").json()["items"]

    out = desk.published("form")
    assert take_part(stage, zhao, out.slug).ok
    assert asks(stage, "zhang-owner", "POST", f"/{mine['id']}/call").json() == {"phone": "138 1111 0001"}

    wang = Desk(stage.app).with_session_of("E001")
    page = wang.get(f"/console/leads/{mine['id']}").text
    assert "另外留给 总部" in page
    assert OURS in page
    assert "想让总部联系" in wang.get("/console/inbox").text

    leaves_a_number(zhao, taken_out(stage, material, bearer(stage, "liu-owner"))["share"], THIRD)
    stage.work()
    assert "138****0003" in last_word(liu)
    assert "/me/shares" in last_word(liu), "the lead is not theirs to see"
    assert asks(stage, "liu-owner", "GET", f"/{mine['id']}").status_code == 404

    deciding.reassign(OPERATOR, mine["id"], dealer="D002", reason="客户想找他们")
    asks(stage, "liu-owner", "POST", f"/{mine['id']}/claim")
    assert asks(stage, "liu-owner", "POST", f"/{mine['id']}/call").json() == {"phone": "138 1111 0003"}
    assert asks(stage, "zhang-owner", "POST", f"/{mine['id']}/call").status_code == 404
