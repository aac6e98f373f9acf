"""A bottle in the hand: verified, bound with consent, its warranty card, given away, accepted on another phone."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from services import accounts
from services.access import OPERATOR
from services.errors import Refusal
from services.item_codes import states
from services.item_codes.inner_codes import TRIES
from services.items import demo, gifts, mine
from services.products import demo as products
from tests.miniprogram_client.conftest import Hold
from tests.miniprogram_client.hands import Phone
from tests.miniprogram_client.test_walks import bind_owner
from tests.rig.stage import Stage
from tests.services.items.shop import shelf
from tests.walks.steps import bind_employee, mini_session

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first walk may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_a_bottle_is_verified_bound_and_given_away(hold: Hold, stage: Stage) -> None:
    products.furnish(OPERATOR)
    demo.furnish(OPERATOR)
    products.furnish_pictures(accounts.all_staff()[0].actor)
    page = f"/pages/items/verify?q={quote(f'{stage.url}/c/{demo.codes()[7]}', safe='')}"
    phone = hold("zhao-consumer").open(page)
    phone.sees("正品，请放心使用", "500 毫升", "为您服务：华南总代理", "用于保修、特权和售后")
    shows(phone, 2)
    phone.fits()
    phone.shot("item-verify")
    phone.tap("确认绑定")
    phone.sees("请先阅读并勾选同意")
    phone.page.locator(".wd-checkbox__shape").locator("visible=true").first.click()
    phone.tap("确认绑定")
    phone.sees("绑定成功", "保修中", "满 200 减 20", "100 积分")
    phone.fits()
    phone.tap("看我的产品")
    phone.sees("100 积分", "保修中")
    shows(phone, 1)
    phone.fits()
    phone.shot("items")
    me = int(mini_session(stage, stage.person("zhao-consumer"))["person"]["id"])
    [item] = mine.page(me)[0]
    phone.open(f"/pages/items/one?id={item.id}")
    phone.sees("保修至", "转赠给朋友")
    shows(phone, 1)
    phone.shot("item")
    phone.tap("转赠给朋友")
    phone.tap("生成转赠链接")
    phone.sees("正在转赠", "不送了，收回")
    phone.fits()
    gift = gifts.offer(me, item.id).token
    friend = hold("he-consumer").open(f"/pages/items/gift?gift={gift}")
    friend.sees("朋友送您一件产品", "清源 316 不锈钢保温杯")
    friend.page.locator(".wd-checkbox__shape").locator("visible=true").first.click()
    friend.tap("收下")
    friend.sees("绑定成功", "满 200 减 20")
    assert mine.page(me)[0] == []


def test_a_code_is_typed_where_no_camera_reads_it(hold: Hold, stage: Stage) -> None:
    products.furnish(OPERATOR)
    demo.furnish(OPERATOR)
    code = demo.codes()[7]
    phone = hold("zhao-consumer").open("/pages/items/index")
    phone.page.route("**/*jweixin*", lambda asked: asked.abort())  # WeChat's own script, and with it the camera
    phone.tap("扫一扫")
    phone.sees("扫码没有打开，可以照着包装填写防伪码", "用微信扫一扫包装上的二维码")
    phone.fits()
    phone.loses("扫码没有打开，可以照着包装填写防伪码")
    phone.shot("item-entry")
    phone.fill("防伪码", code[:8])
    phone.tap("查验")
    phone.sees("防伪码应有 16 个字符，还差几个")
    phone.shot("item-entry-misread")
    phone.fill("防伪码", "0" * 16)
    phone.tap("查验")
    phone.sees("暂时查不到这个码")
    phone.fits()
    phone.shot("item-not-available")
    phone.fill("防伪码", f"{code[:4]} {code[4:].lower()}")
    phone.tap("查验")
    phone.sees("正品，请放心使用", "24 个月", "一键开盖，单手就能喝")
    phone.loses("查验")
    phone.complaints = [said for said in phone.complaints if "jweixin" not in said and "cannot be reached" not in said]


def test_somebody_of_ours_inspects_a_bottle(hold: Hold, stage: Stage) -> None:
    products.furnish(OPERATOR)
    demo.furnish(OPERATOR)
    bind_employee(stage, "li-sales", "E003")
    page = f"/pages/items/verify?q={quote(f'{stage.url}/c/{demo.codes()[7]}', safe='')}"
    phone = hold("li-sales").open(page)
    phone.sees("已激活，可以卖", "看到的是“正品，请放心使用”", "巡检，只有自己人看得到", "华南总代理", "还没有")
    phone.fits()
    phone.shot("item-inspected")
    phone.loses("确认绑定")  # who inspects is not asked to bind
    phone.tap("这是我自己买的，绑定到我名下")
    phone.sees("确认绑定")
    states.freeze(OPERATOR, "B000001", reason="抽检")
    phone = hold("li-sales").open(page)
    phone.sees("看到的是“暂时查不到这个码”", "冻结中，先不要卖（抽检）")
    phone.fits()


def test_an_owner_takes_an_item_back_and_opens_a_locked_scratch_code(hold: Hold, stage: Stage) -> None:
    goods = shelf(dealer="D001", inner=True)
    bind_owner(stage, "zhang-owner", "D001")
    customer = int(mini_session(stage, stage.person("zhao-consumer"))["person"]["id"])
    for _ in range(TRIES):
        with pytest.raises(Refusal):
            goods.bind(customer, inner_code="00000000")
    phone = hold("zhang-owner").open("/pages/dealer/counter")
    phone.fill("防伪码", "0" * 16)
    phone.tap("查找")
    phone.sees("这件产品不是您店里的货")
    phone.fill("防伪码", goods.code())
    phone.tap("查找")
    phone.sees("填错太多次，已锁定", "不在店里的顾客名下")
    phone.fits()
    phone.tap("解锁刮刮码")
    phone.tap("确认解锁")
    phone.sees("请写一句原因，会留在记录里")
    phone.fill("原因", "顾客在店里，包装完好")
    phone.tap("确认解锁")
    phone.sees("已解锁，顾客可以再填一次")
    goods.bind(customer, inner_code=goods.inner())
    phone.tap("查找")
    phone.sees("已绑定，", "办理退货")
    phone.shot("counter")
    phone.tap("办理退货")
    phone.fill("原因", "七天无理由退货")
    phone.shot("counter-return")
    phone.tap("确认退货")
    phone.sees("已退回，顾客会收到通知")
    phone.fits()
    assert mine.page(customer)[0] == []


def shows(phone: Phone, count: int) -> None:
    """So many pictures of the product are there, and loaded."""
    loaded = "[...document.querySelectorAll('uni-image img')].filter((one) => one.offsetParent && one.naturalWidth > 0)"
    phone.page.wait_for_function(f"{loaded}.length === {count}")
