"""A walk for each role through the client, against the real program and the sandbox, on a phone 390 wide."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from services import notice_preferences
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import clerks, inviting
from tests.miniprogram_client.conftest import Hold
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, claims, held, last_word, mini_session, qr_of, send_form

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first walk may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def bind_owner(stage: Stage, key: str = "zhang-owner", code: str = "D001") -> None:
    stage.person(key).scan(qr_of(stage, inviting.invite_dealer(OPERATOR, code, policy="on_follow")))
    stage.work()


def follow(stage: Stage, key: str) -> None:
    stage.person(key).follow()
    stage.work()


def test_an_owner_invites_a_clerk_accepts_them_and_lets_them_go(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    follow(stage, "ma-clerk")
    owner = hold("zhang-owner").open()
    owner.sees("张伟", "老板 · 华南总代理", "近 30 天新增")
    owner.shot("home-owner")
    owner.fits()
    owner.tap("邀请店员")
    owner.tap("生成二维码")
    owner.sees("有效期到")
    owner.shows_picture("/qr.png")
    owner.shot("invite")
    owner.fits()

    scene = clerks.get_living_invitation(_id_of(stage, "zhang-owner")).scene
    clerk = hold("ma-clerk").open(f"/pages/index/index?scene={scene}")
    clerk.sees("邀请您成为", "华南总代理的店员")
    clerk.shot("bind")
    clerk.fits()
    clerk.tap("提交")
    clerk.sees("请填写姓名", "请填写手机号", "请先阅读并勾选同意")
    clerk.fill("姓名", "马超")
    clerk.fill("手机号", "13900000011")
    clerk.page.locator(".q-tick").click()
    clerk.tap("提交")
    clerk.sees("申请已提交")
    clerk.shot("bind-waiting")

    owner.open()
    owner.tap("店员申请")
    owner.sees("马超")
    owner.shot("clerk-requests")
    owner.tap("马超")
    owner.sees("申请人", "没有登记号码")
    owner.tap("通过")
    owner.sees("已通过")
    assert held() == [("D001", "张伟"), ("D001", "马超")]
    assert [(one.decided_by, one.decided_via) for one in claims("D001") if one.letter == "k"] == [("张伟", "wechat")]

    clerk.open()
    clerk.sees("店员 · 华南总代理")
    clerk.tap("我的顾客码")
    clerk.tap("生成顾客码")
    clerk.sees("请顾客用微信扫一扫")
    clerk.shot("sign")

    owner.open("/pages/dealer/staff")
    owner.sees("马超", "139****0011")
    owner.shot("staff")
    owner.fits()
    owner.tap("停用")
    owner.sees("停用后，马超立即失去店员身份")
    owner.shot("let-go")
    owner.tap("确认停用")
    owner.sees("已停用")
    assert held() == [("D001", "张伟")]
    clerk.open("/pages/me/index")
    clerk.sees("顾客")


def test_an_owner_sees_customers_and_hands_one_over(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    sign = signs.issue_sign(OPERATOR, "D001")
    for key in ("zhao-consumer", "sun-stranger"):
        stage.person(key).scan(qr_of(stage, sign))
    stage.work()
    owner = hold("zhang-owner").open("/pages/dealer/index")
    owner.sees("华南总代理", "编码 D001", "谁照看多少顾客", "每天新增的顾客")
    owner.shot("shop")
    owner.fits()
    owner.open("/pages/dealer/customers")
    owner.sees("共 2 位，新来的在前")
    owner.shot("customers")
    owner.fits()
    owner.open("/pages/dealer/hand-over?from=0")
    owner.tap("确认转交")
    owner.sees("请选择由谁接手", "请写一句原因，会留在记录里")
    owner.tap("张伟")
    owner.tap("只转交下面勾选的")
    owner.page.locator(".q-tick").first.click()
    owner.fill("原因", "老客户")
    owner.shot("hand-over")
    owner.fits()
    owner.tap("确认转交")
    owner.sees("已转交 1 位")
    owner.open("/pages/dealer/staff")
    owner.sees("照看顾客 1 位")


def test_headquarters_decides_on_the_phone_and_reads_its_messages(hold: Hold, stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    for key, code, name, phone in (
        ("zhang-owner", "D001", "张伟", "13900000001"),
        ("sun-stranger", "D003", "孙悦", "13700000009"),
    ):
        invited = inviting.invite_dealer(OPERATOR, code)
        stage.person(key).scan(qr_of(stage, invited))
        send_form(stage.person(key), invited, name, phone)
    stage.work()
    boss = hold("wang-hq").open()
    boss.sees("王敏", "总部", "等我审核", "2 条")
    boss.shot("home-hq")
    boss.tab("审核")
    boss.sees("张伟", "孙悦", "号码一致")
    boss.shot("approvals")
    boss.fits()
    boss.tap("张伟")
    boss.sees("号码一致")
    boss.shot("approval")
    boss.fits()
    boss.tap("通过")
    boss.sees("已通过")
    boss.shot("approved")
    boss.open("/pages/approvals/index")
    boss.tap("孙悦")
    boss.tap("不通过")
    boss.tap("确认不通过")
    boss.sees("请写一句原因")
    boss.fill("原因（申请人会看到）", "号码与登记不符")
    boss.shot("refuse")
    boss.tap("确认不通过")
    boss.sees("未通过", "号码与登记不符")
    stage.work()
    assert "号码与登记不符" in last_word(stage.person("sun-stranger"))
    assert held() == [("E001", "王敏"), ("D001", "张伟")]

    boss.open("/pages/messages/index")
    boss.sees("全部标为已读")
    boss.shot("messages")
    boss.fits()
    boss.tap("全部标为已读")
    boss.loses("全部标为已读")
    boss.open("/pages/me/index")
    boss.sees("切换身份")
    boss.tap("切换身份")
    boss.sees("以什么身份使用", "员工")
    boss.shot("roles")
    boss.tap("员工")
    boss.loses("审核")


def test_an_employee_has_their_messages_and_no_approvals(hold: Hold, stage: Stage) -> None:
    bind_employee(stage, "li-sales", "E003")
    stage.work()
    sales = hold("li-sales").open()
    sales.sees("李强", "员工 · 渠道专员", "未读消息")
    sales.shot("home-employee")
    sales.fits()
    tabs = sales.page.get_by_role("tab").locator("visible=true").all_inner_texts()
    assert [re.sub(r"[\d\s+]", "", tab) for tab in tabs] == ["首页", "消息", "我的"]
    sales.tap("我的身份")
    sales.sees("编码 E003")
    sales.shot("identities")


def test_an_owner_chooses_what_comes_when(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    owner = hold("zhang-owner").open("/pages/me/index")
    owner.tap("消息设置")
    owner.sees("在微信里收到哪些消息", "有人解除绑定", "每天只发一次")
    owner.page.get_by_role("switch", name="有人解除绑定").locator("visible=true").click()
    owner.page.get_by_role("switch", name="每天只发一次").locator("visible=true").click()
    owner.sees("几点发")
    owner.shot("notices")
    owner.fits()
    owner.tap("保存")
    owner.sees("已保存")
    wishes = notice_preferences.wishes(_id_of(stage, "zhang-owner"))
    assert (wishes.off, wishes.daily_at) == (frozenset({"left"}), 9 * 60)
    owner.open("/pages/me/notices")
    expect(owner.page.get_by_role("switch", name="有人解除绑定").locator("visible=true")).to_have_attribute(
        "aria-checked", "false"
    )


def test_a_consumer_is_served_takes_their_data_along_and_is_forgotten(hold: Hold, stage: Stage) -> None:
    consumer = stage.person("zhao-consumer")
    consumer.scan(qr_of(stage, signs.issue_sign(OPERATOR, "D001")))
    stage.work()
    mine = hold("zhao-consumer").open()
    mine.sees("华南总代理", "为我服务的门店")
    mine.shot("home-consumer")
    mine.fits()
    mine.open("/pages/me/privacy")
    mine.sees("我们保存的与您有关的资料")
    mine.page.locator(".held").first.click()
    mine.sees("访客号")
    mine.shot("privacy")
    mine.fits()
    with mine.page.expect_download() as taken:
        mine.tap("带走我的资料")
    assert taken.value.suggested_filename == "我的资料.json"
    mine.tap("删除我的资料")
    mine.sees("删除后不能恢复")
    mine.shot("erase")
    mine.fits()
    mine.page.locator(".q-tick").click()
    mine.tap("删除我的资料")
    mine.sees("真的要删除吗？")
    mine.tap("确认删除")
    mine.sees("已收到您的删除请求")
    mine.shot("erase-asked")
    stage.work()
    mine.complaints = [said for said in mine.complaints if "401" not in said]


def test_a_stranger_is_told_how_to_begin(hold: Hold, stage: Stage) -> None:
    stranger = hold("sun-stranger").open()
    stranger.sees("您还没有绑定身份")
    stranger.shot("home-stranger")
    stranger.fits()
    stranger.open("/pages/bind/index?scene=k_notacodeofours0000000")
    stranger.sees("没认出这个二维码。请扫邀请码、产品上的防伪码，或门店的码。")
    stranger.complaints = [said for said in stranger.complaints if "404" not in said]


def _id_of(stage: Stage, key: str) -> int:
    return int(mini_session(stage, stage.person(key))["person"]["id"])
