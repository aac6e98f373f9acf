"""张伟's counter: somebody new shows the code on their page. He reads who it is and what for, taps once, and hands the
prize over; tapped or scanned again nothing happens twice. Without a network he is told that this one waits."""

from __future__ import annotations

import pytest

from services.campaigns import mine
from tests.miniprogram_client.conftest import Hold
from tests.miniprogram_client.test_walks import bind_owner
from tests.rig.invariants import broken
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.campaigns.counter import redemptions
from tests.services.campaigns.crowd import enter
from tests.services.leads.desk import person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first walk may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_one_tap_sees_a_newcomer_and_hands_them_their_prize(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    guest = person("somebody new")
    out = desk.published(prizes=[desk.a_prize(name="保温杯一只", stock="20")], in_person="yes")
    number = enter(out, guest).entry_id
    code = mine.entry(guest, number).check_code or ""

    counter = hold("zhang-owner").open("/pages/campaigns/redeem")
    counter.sees("还没有核销过")
    counter.context.set_offline(True)
    counter.fill("或者输入", code)
    counter.tap("查找")
    counter.sees("没有网络，现在核实不了", "奖品一直为顾客留着，不会丢")
    counter.fits()
    counter.shot("counter-newcomer-offline")
    counter.context.set_offline(False)
    counter.tap("再试一次")
    counter.sees("请当面核实", "保温杯一只", "春季新品体验", "30 人")
    counter.fits()
    counter.shot("counter-newcomer-asks")
    assert redemptions() == []
    counter.tap("确认是本人，发奖品")
    counter.sees("核销成功", "请把“保温杯一只”交给顾客", "店里的核销")
    counter.loses("还没有核销过")
    counter.fits()
    counter.shot("counter-newcomer-done")
    counter.tap("扫下一个")
    counter.sees("店里的核销", "保温杯一只")
    counter.fill("或者输入", code)
    counter.tap("查找")
    counter.sees("核销成功", "29 人")
    assert len(redemptions()) == 1
    assert broken() == []
