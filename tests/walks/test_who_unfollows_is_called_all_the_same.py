"""赵磊 reads what 张伟 sent him, leaves his number to be called and tidies his subscriptions. 张伟 finds the lead as it
was and calls; 我的资料 says why 赵磊 is still known. Nothing comes of it: asked once more, WeChat says that he does not
follow, and nothing of him is left. Another time he asks to be forgotten himself, and is at once."""

from __future__ import annotations

import pytest

from services import privacy
from tests.goals.leaving import leave, traces
from tests.readable import tables_that_say
from tests.rig.stage import Stage
from tests.shelf import a_material, token_of
from tests.walks.steps import csrf_of, later
from tests.walks.test_a_clerk_joins import bind_owner
from tests.walks.test_a_lead_is_worked import PHONE, asks, leaves_a_number
from tests.walks.test_a_share_is_taken_back import bearer, taken_out

pytestmark = pytest.mark.timeout(180)
WHY = "您留了电话，在等人联系"


def a_lead(stage: Stage) -> int:
    """赵磊 left his number with 张伟; the number of the lead."""
    bind_owner(stage)
    zhao = stage.person("zhao-consumer")
    zhao.follow()
    stage.work()
    material = token_of(a_material("春季新品手册", employee_id=stage.cast.employees["E001"], pages=3))
    leaves_a_number(zhao, taken_out(stage, material, bearer(stage, "zhang-owner"))["share"])
    stage.work()
    [mine] = asks(stage, "zhang-owner", "GET", "").json()["items"]
    return int(mine["id"])


def test_who_unfollows_is_called_until_it_is_over(stage: Stage) -> None:
    number, zhao = a_lead(stage), stage.person("zhao-consumer")
    leave(stage, zhao)
    assert WHY in zhao.webview().get("/me/data").text
    later(stage, 86_400)
    assert privacy.owe_lapsed() == 0

    assert asks(stage, "zhang-owner", "POST", f"/{number}/call").json() == {"phone": "138 1111 2222"}
    said = {"note": "他觉得贵", "stage": "lost", "reason": "price"}
    assert asks(stage, "zhang-owner", "POST", f"/{number}/follow-ups", said).json() == {"state": "lost"}
    later(stage, 3_600)
    assert privacy.owe_lapsed() == 1
    stage.work()
    assert tables_that_say(*traces(zhao), PHONE) == {"erasure"}


def test_who_unfollowed_and_asks_to_be_forgotten_is_at_once(stage: Stage) -> None:
    number, zhao = a_lead(stage), stage.person("zhao-consumer")
    leave(stage, zhao)
    view = zhao.webview()
    page = view.get("/me/data")
    assert "在等的电话联系也会取消" in page.text
    view.post("/me/data/erasure", data={"csrf_token": csrf_of(page)})
    stage.work()
    assert tables_that_say(*traces(zhao), PHONE) == {"erasure"}
    gone = asks(stage, "zhang-owner", "GET", f"/{number}").json()
    assert (gone["state"], gone["phone"], gone["has_phone"]) == ("closed", None, False)
