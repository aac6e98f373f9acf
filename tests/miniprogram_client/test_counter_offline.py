"""The counter without a network: 张伟 scans while his phone is cut off and is told honestly that nobody knows yet. Once
the network is back each voucher is redeemed exactly once; of one that another shop took meanwhile he is told so."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.campaign_entries import Redemption
from models.db import reading, session
from services.campaigns import redeeming
from tests.miniprogram_client.conftest import Hold
from tests.miniprogram_client.test_walks import bind_owner
from tests.rig.invariants import broken
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.campaigns.counter import a_voucher
from tests.services.leads.desk import owner as owner_of
from tests.services.leads.desk import person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first walk may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@reading
def redeemed() -> int:
    return session().scalar(select(func.count(Redemption.id))) or 0


def test_a_scan_without_a_network_is_kept_and_redeems_once_when_it_is_back(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    out = desk.published(prizes=[desk.a_prize(name="保温杯一只", stock="20")])
    mine, theirs = (a_voucher(out, person(f"guest {n}")) for n in range(2))

    counter = hold("zhang-owner").open("/pages/campaigns/redeem")
    counter.sees("还没有核销过")
    counter.context.set_offline(True)
    for code in (mine, theirs):
        counter.fill("或者输入", code)
        counter.tap("查找")
        counter.sees("没有网络，查不到这张券", "如果这张券在别处用过，那时会告诉您，请先向顾客核对。")
        counter.shot("counter-offline-asks")
        counter.tap(f"先记下 …{code[-4:]}")
    counter.sees("离线扫码", f"…{mine[-4:]}", "等联网")
    counter.loses("核销成功")
    counter.fits()
    counter.shot("counter-offline-kept")
    assert redeemed() == 0, "nobody has heard of it yet"

    redeeming.redeem(owner_of("D002"), theirs, "another counter was quicker")
    counter.context.set_offline(False)
    counter.sees("已核销", "未核销")
    counter.loses("等联网")
    counter.sees("在其他门店核销过了", "店里的核销", "保温杯一只")
    counter.shot("counter-online-again")
    assert redeemed() == 2, "mine once, theirs where it was taken"

    counter.open("/pages/campaigns/redeem")  # a new visit sends nothing again
    counter.tap("知道了，清掉有结果的")
    counter.loses("离线扫码")
    assert redeemed() == 2
    assert broken() == []
    counter.complaints = [
        said for said in counter.complaints if "ERR_INTERNET_DISCONNECTED" not in said and "409" not in said
    ]
