"""Leads in the hand: a reader leaves a number, the owner calls, follows up, hands them on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from services import people
from services.bindings.clerks import staff_of
from services.leads import entering
from services.leads.entering import Wish
from services.leads.holders import Holder
from services.reading import leaving_phones
from services.sharing import taking_out
from tests.miniprogram_api.test_leads import put_on_sale
from tests.miniprogram_client.conftest import Hold
from tests.miniprogram_client.test_walks import bind_owner
from tests.rig.stage import Stage
from tests.services.leads.desk import hand, lead
from tests.services.test_clerks import clerk, decide
from tests.shelf import a_material, token_of
from tests.walks.steps import mini_session

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first walk may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_a_number_left_on_a_brochure_is_called_followed_up_and_handed_on(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    boss = int(mini_session(stage, stage.person("zhang-owner"))["person"]["id"])
    _, claim = clerk(boss, "李明", "13900000077")
    decide(boss, claim)
    deck = token_of(a_material("春季新品手册", employee_id=stage.cast.employees["E001"], pages=6))
    share = taking_out.take_out(boss, deck).token
    reader = people.meet(people.OFFICIAL_ACCOUNT, "openid of a reader").id
    leaving_phones.leave_phone(reader, share, "13811112222", agreed=True)

    put_on_sale("P001", "三百毫升保温杯")
    owner = hold("zhang-owner").open()
    owner.tap("线索")
    owner.sees("春季新品手册", "还没联系", "待接手")
    owner.shot("leads")
    owner.fits()
    owner.tap("春季新品手册")
    owner.sees("138****2222", "线索进来")
    owner.shot("lead")
    owner.fits()
    owner.tap("接手")
    owner.sees("已接手")
    owner.tap("记下")
    owner.sees("请写一句跟进情况")
    owner.fill("说了什么", "想看样品，约周三见")
    owner.shot("lead-note")
    owner.tap("三天后")
    owner.tap("是商机")
    owner.tap("三百毫升保温杯")
    owner.tap("记下")
    owner.sees("请填写金额，例如 8800")
    owner.fill("预计金额（元）", "8800.50")
    owner.tap("把握 80%")
    owner.tap("记下")
    owner.sees("¥8,800.50 · 把握 80%", "想看样品，约周三见")
    owner.shot("lead-followed-up")
    owner.fits()
    assert lead(1).state == "opportunity"
    owner.tap("转交给同事")
    owner.tap("李明")
    owner.shot("lead-hand-on")
    owner.tap("确认转交")
    owner.sees("已转交给李明")
    owner.open("/pages/leads/index")
    expect(owner.page.locator(".q-card", has_text="春季新品手册").locator("visible=true")).to_have_count(0)
    assert hand(1) == Holder(stage.cast.dealers["D001"], next(one.id for one in staff_of(boss) if one.name == "李明"))


def test_a_number_is_looked_up_before_a_lead_is_entered(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    boss = int(mini_session(stage, stage.person("zhang-owner"))["person"]["id"])
    entering.enter(boss, Wish("钱女士", "13911110001", "保温杯", agreed=True))
    owner = hold("zhang-owner").open("/pages/leads/index")
    owner.tap("录入线索")
    owner.fill("对方的手机号", "139 1111 0001")
    owner.tap("查一下")
    owner.sees("这个号码已经有人在跟进了，请不要重复联系。")
    owner.shot("lead-taken")
    owner.fits()
    owner.fill("对方的手机号", "13911110002")
    owner.tap("查一下")
    owner.sees("还没有人在跟进，可以录入。")
    owner.fill("怎么称呼", "赵先生")
    owner.fill("想了解什么", "五十只保温杯的报价")
    owner.shot("lead-new")
    owner.fits()
    owner.tap("已告知对方，并征得同意由我们联系")
    owner.tap("确认录入")
    owner.sees("已接手", "139****0002")
    assert (lead(2).source, lead(2).name, lead(2).interest) == ("manual", "赵先生", "五十只保温杯的报价")
