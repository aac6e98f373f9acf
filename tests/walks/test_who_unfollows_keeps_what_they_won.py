"""赵磊 follows, wins a voucher, wants no call and unfollows. 我的奖品 shows it as before, and 我的资料 says why he is
still known. At the counter it is redeemed; then, asked once more, WeChat says that he does not follow, and nothing of
him is left."""

from __future__ import annotations

import re

import pytest

from services import privacy
from services.campaigns import redeeming
from tests.goals.leaving import leave, traces
from tests.readable import tables_that_say
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.walks.steps import csrf_of, later, open_bindings, take_part
from tests.walks.test_a_clerk_joins import bind_owner

pytestmark = pytest.mark.timeout(180)
PHONE = "13811112222"
WHY = "您有没用的券"


def test_who_unfollows_keeps_what_they_won_until_it_is_used(stage: Stage) -> None:
    bind_owner(stage)
    out, zhao = desk.published(), stage.person("zhao-consumer")
    zhao.follow()
    stage.work()
    assert "您领到了 50 元券" in take_part(stage, zhao, out.slug).text
    view = zhao.webview()
    view.post("/me/call/no", data={"csrf_token": csrf_of(view.get("/me/call"))})

    leave(stage, zhao)
    mine = zhao.webview().get("/me/prizes").text
    assert "50 元券" in mine
    assert WHY in zhao.webview().get("/me/data").text
    later(stage, 86_400)
    assert privacy.owe_lapsed() == 0

    entry = re.search(r"/me/prizes/\d+|/p/[\w-]+/entries/\d+", mine)
    assert entry
    shown = zhao.webview().get(entry[0]).text
    code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", shown)
    assert code
    redeeming.redeem(open_bindings()[0].follower_id, code[0], "0123456789abcdef-1")
    later(stage, 3_600)
    assert privacy.owe_lapsed() == 1
    stage.work()
    assert tables_that_say(*traces(zhao), PHONE) == {"erasure"}
