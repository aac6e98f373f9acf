"""A campaign in the hand: 张伟 takes it to promote, 赵磊 comes by his code, takes part and wins; 张伟 sells, redeems
the voucher at his counter, and headquarters reads what came of it."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from models.campaign_entries import Voucher
from models.db import reading, session
from models.promotions import Promotion
from services.campaigns import counting, promotion_codes
from tests.console.watched import fits, shot, watched
from tests.miniprogram_client.conftest import Hold
from tests.miniprogram_client.test_walks import bind_owner
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.leads.desk import lead
from tests.walks.steps import csrf_of, last_word, later

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first walk may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

PHONE = "13811112222"
Row = TypeVar("Row", Promotion, Voucher)


def follows_by_the_code(stage: Stage, key: str, token: str) -> str:
    """Somebody scans the promotion's code of the Official Account; the address they are answered with."""
    reader = stage.person(key)
    reader.scan(promotion_codes.show_code(stage.house.gateway, token).url)
    stage.work()
    said = last_word(reader)
    assert "张伟邀请您参加" in said
    found = re.search(r"/p/[\w-]+\?s=[\w-]+", said)
    assert found, said
    return found[0]


def takes_part(stage: Stage, key: str, address: str) -> str:
    """The form of the page; what is answered."""
    view = stage.person(key).webview()
    page = view.get(address)
    name, phone = (re.search(rf'name="(f_\w+)" type="{kind}"', page.text) for kind in ("text", "tel"))
    once = re.search(r'name="once" value="([^"]+)"', page.text)
    hands_to = re.search(r'name="hands_to" value="([^"]*)"', page.text)
    action = re.search(r'action="(/p/[^"]+/entries[^"]*)"', page.text)
    assert name and phone and once and hands_to and action, page.text  # noqa: PT018  one page
    assert "华南总代理" in page.text  # whom the number is for stands there before it is left
    token = address.partition("s=")[2]
    agreed = dict.fromkeys(("prize", "phone", "lead_to_dealer"), "yes")
    form = {
        "csrf_token": csrf_of(page),
        "once": once[1],
        "s": token,
        "hands_to": hands_to[1],
        name[1]: "赵先生",
        phone[1]: PHONE,
    }
    later(stage, 30)  # a hand takes its time; who fills a form within a second is looked at first
    return view.post(action[1].replace("&amp;", "&"), data=form | agreed).text


@reading
def newest(table: type[Row]) -> Row:
    key: Any = table.__table__.c.id
    return session().scalars(select(table).order_by(key.desc()).limit(1)).one()


def test_from_taking_a_campaign_to_an_order_and_a_redeemed_voucher(hold: Hold, browser: Browser, stage: Stage) -> None:
    bind_owner(stage)
    out = desk.published(prizes=[desk.a_prize(name="保温杯一只", stock="20")])

    owner = hold("zhang-owner").open()
    owner.tap("工具箱")
    owner.sees("春季新品体验", "优惠券")
    owner.shot("toolbox")
    owner.fits()
    owner.tap("春季新品体验")
    owner.tap("领取推广码")
    owner.sees("我带来的")
    owner.shows_picture("/poster.png")
    owner.shot("campaign")
    owner.fits()
    owner.tap("二维码")
    owner.shows_picture("/qr.png")

    answer = takes_part(stage, "zhao-consumer", follows_by_the_code(stage, "zhao-consumer", newest(Promotion).token))
    assert "保温杯一只" in answer, answer
    stage.work()
    owner.open("/pages/leads/index")
    owner.tap("春季新品体验")
    owner.tap("接手")
    owner.fill("说了什么", "要五十只，周三送样")
    owner.tap("是商机")
    owner.fill("预计金额（元）", "4400")
    owner.tap("把握 80%")
    owner.tap("记下")
    owner.sees("要五十只，周三送样")
    owner.fill("说了什么", "已付款")
    owner.tap("成交了")
    owner.tap("记下")
    owner.sees("已付款")
    assert lead(1).state == "won"

    code = newest(Voucher).code or ""
    owner.open("/pages/campaigns/redeem")
    owner.shot("redeem-empty")
    owner.fill("或者输入", code)
    owner.tap("查找")
    owner.sees("可以核销", "保温杯一只")
    owner.shot("redeem")
    owner.fits()
    owner.tap("确认核销")
    owner.sees("核销成功")
    owner.shot("redeemed")
    stage.work()
    assert "华南总代理" in last_word(stage.person("zhao-consumer"))
    owner.tap("核销下一张")
    owner.fill("或者输入", code)
    owner.tap("查找")
    owner.sees("已经用过了")
    counting.count_campaign(out.id)
    for width in (1440, 390):
        headquarters = watched(browser, stage, width).sign_in("E001", "王敏")
        page = headquarters.open(f"campaign-numbers/{out.slug}")
        expect(page.get_by_text("¥4,400").first).to_be_visible()
        shot(page, "campaign-numbers")
        fits(page, width)
        page = headquarters.open("campaign-numbers")
        expect(page.get_by_role("link", name="春季新品体验")).to_be_visible()
        shot(page, "campaigns-numbers")
        fits(page, width)
        page = headquarters.open("redemptions")
        expect(page.get_by_text("保温杯一只").first).to_be_visible()
        shot(page, "redemptions")
        fits(page, width)
