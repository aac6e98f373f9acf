"""The briefcase in the hand: an owner finds a brochure, sends it, and sees who read it; a friend opens the card."""

from __future__ import annotations

import re

import pytest
import requests
from playwright.sync_api import expect

from services import people
from services.sharing import taking_out
from tests.miniprogram_client.conftest import Hold
from tests.miniprogram_client.hands import PATIENCE
from tests.miniprogram_client.test_walks import bind_owner
from tests.reading_room import read
from tests.rig.stage import Stage
from tests.services.test_clerks import clerk, decide
from tests.shelf import a_material, token_of
from tests.walks.steps import mini_session

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first walk may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_an_owner_sends_a_brochure_and_sees_who_read_it(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    a_material("春季新品手册", employee_id=stage.cast.employees["E001"], pages=6, summary="三分钟看完", must_read=True)
    a_material("企业介绍", employee_id=stage.cast.employees["E001"], kind="company_deck")
    owner = hold("zhang-owner").open()
    owner.tap("公文包")
    owner.sees("春季新品手册", "企业介绍", "必读")
    owner.shot("briefcase")
    owner.fits()
    owner.fill("找资料", "新品")
    expect(owner.page.locator(".material").locator("visible=true")).to_have_count(1, timeout=PATIENCE)
    owner.tap("春季新品手册")
    owner.sees("宣传册 · 6 页", "三分钟看完")
    owner.context.grant_permissions(["clipboard-read", "clipboard-write"])
    owner.tap("复制链接")
    owner.sees("链接已复制，到聊天里粘贴发送")
    owner.shot("briefcase-one")
    owner.fits()
    owner.tap("生成海报")
    owner.shows_picture("/poster.png")
    owner.shot("briefcase-poster")
    owner.fits()
    owner.tap("发成卡片")
    owner.sees("发送给朋友")

    owner.open("/pages/briefcase/shares")
    owner.sees("春季新品手册", "还没有人打开", "卡片", "链接")
    [share] = _shares(stage)[:1]
    friend = people.meet(people.OFFICIAL_ACCOUNT, "openid of a friend").id
    read(share, friend, 1, 2, 3, 3, 3)
    owner.open("/pages/briefcase/index")
    owner.open("/pages/briefcase/shares")
    owner.sees("1 人看了 1 次")
    owner.shot("briefcase-shares")
    owner.fits()
    owner.page.locator(".q-card", has_text="1 人看了").locator("visible=true").click()
    owner.sees("看到第 3 页，共 6 页", "停留最久：第 3 页")
    expect(owner.page.get_by_text(re.compile("openid"))).to_have_count(0)
    owner.shot("briefcase-visits")
    owner.fits()


def test_an_owner_sees_what_the_shop_shared_and_takes_back_what_went_to_the_wrong_chat(
    hold: Hold, stage: Stage
) -> None:
    bind_owner(stage)
    boss = int(mini_session(stage, stage.person("zhang-owner"))["person"]["id"])
    deck = token_of(a_material("春季新品手册", employee_id=stage.cast.employees["E001"], pages=6))
    clerks, claim = clerk(boss, "陈晓")
    decide(boss, claim)
    share = taking_out.take_out(clerks, deck).token
    friend = people.meet(people.OFFICIAL_ACCOUNT, "openid of a friend").id
    read(share, friend, 1, 2)
    forward = taking_out.pass_on(friend, share).token

    owner = hold("zhang-owner").open("/pages/dealer/index")
    owner.tap("店里的分享")
    owner.sees("陈晓 · 刚刚", "1 人看了 1 次")
    owner.shot("briefcase-shop")
    owner.fits()
    owner.tap("收回")
    owner.sees("连同别人转发出去的，立即打不开")
    owner.shot("briefcase-take-back")
    owner.tap("确认收回")
    owner.sees("已收回")
    owner.fits()
    for token in (share, forward):
        page = requests.get(f"{stage.url}/m/{token}", timeout=20)
        assert (page.status_code, "已被分享的人收回" in page.text) == (410, True)
    owner.tap("谁看了")
    owner.sees("看到第 2 页，共 6 页")  # what was read stays told


def _shares(stage: Stage) -> list[str]:
    """The tokens of what 张伟 shared, the newest first, as the client was told them."""
    token = mini_session(stage, stage.person("zhang-owner"))["token"]
    answer = requests.get(f"{stage.url}/api/v1/shares", headers={"Authorization": f"Bearer {token}"}, timeout=20)
    return [str(one["share"]) for one in answer.json()["items"]]
