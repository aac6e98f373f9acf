"""The client on the smallest phone with large letters, without a network, and in English."""

from __future__ import annotations

import pytest

from services.access import OPERATOR
from services.attribution import signs
from services.bindings import inviting
from tests.miniprogram_client.conftest import Hold
from tests.miniprogram_client.test_walks import bind_owner
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, qr_of, send_form

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

OWNERS = (
    "index/index",
    "dealer/index",
    "dealer/staff",
    "dealer/invite",
    "dealer/customers",
    "dealer/hand-over?from=0",
    "me/index",
    "me/identities",
    "me/sign",
    "me/notices",
    "briefcase/index",
    "briefcase/shares",
    "briefcase/shop",
    "me/privacy",
    "me/erase",
)
LARGE = ".q-page { --fs: 1.4 }"


def test_every_page_of_an_owner_fits_a_narrow_phone_with_large_letters(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    stage.person("zhao-consumer").scan(qr_of(stage, signs.issue_sign(OPERATOR, "D001")))
    stage.work()
    owner = hold("zhang-owner", width=320)
    for page in OWNERS:
        owner.open(f"/pages/{page}")
        owner.page.add_style_tag(content=LARGE)
        owner.fits()
        owner.shot(f"large-{page.split('?')[0].replace('/', '-')}")


def test_a_decision_fits_a_narrow_phone_with_large_letters(hold: Hold, stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    stage.person("zhang-owner").scan(qr_of(stage, invited))
    send_form(stage.person("zhang-owner"), invited, "张伟", "13900000001")
    stage.work()
    boss = hold("wang-hq", width=320)
    for page in ("approvals/index", "approvals/one?id=2&as=hq", "messages/index"):
        boss.open(f"/pages/{page}")
        boss.page.add_style_tag(content=LARGE)
        boss.fits()
        boss.shot(f"large-{page.split('?')[0].replace('/', '-')}")


def test_without_a_network_it_says_so_and_goes_on_when_it_is_back(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    owner = hold("zhang-owner").open()
    owner.sees("近 30 天新增")
    owner.tab("消息")
    owner.sees("还没有消息")
    owner.tab("首页")
    owner.context.set_offline(True)
    owner.sees("网络好像断了，连上以后会自动继续")
    owner.tab("消息")
    owner.sees("网络好像断了，连上以后再试一次")
    owner.shot("offline")
    owner.context.set_offline(False)
    owner.loses("网络好像断了，连上以后再试一次")
    owner.loses("网络好像断了，连上以后会自动继续")
    owner.complaints = [said for said in owner.complaints if "ERR_INTERNET_DISCONNECTED" not in said]


def test_an_english_reader_is_spoken_to_in_english(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    owner = hold("zhang-owner", locale="en-US").open()
    owner.sees("Owner · 华南总代理", "New, 30 days", "Invite a clerk")
    owner.shot("english-home")
    owner.fits()
