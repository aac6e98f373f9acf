"""A prize in the hand: 赵磊 takes part on a page that wants WeChat's word, opens what waits in the client, and has his
voucher; of 何静 WeChat is not sure, so her page shows a code to a counter, and 张伟 hands her what is hers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sandbox.pictures import read_codes
from services.campaigns import check_codes, mine
from tests.miniprogram_client.conftest import Hold
from tests.miniprogram_client.hands import Phone
from tests.miniprogram_client.test_small_and_large import LARGE
from tests.miniprogram_client.test_walks import bind_owner, follow
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import entries, voucher_of
from tests.walks.steps import mini_session, take_part

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first walk may have to build the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def scanned(phone: Phone, says: str) -> str:
    """What a scanner at the counter reads from the phone's screen."""
    picture = phone.page.locator(f'uni-image[alt="{says}"]').locator("visible=true")
    expect(picture).to_be_visible()
    [found] = read_codes(picture.screenshot())
    return found.content


def test_what_waits_for_wechat_is_opened_asked_for_and_has_its_voucher(hold: Hold, stage: Stage) -> None:
    out = desk.published(rank="yes")
    follow(stage, "zhao-consumer")
    assert "还差一步：请微信核对一下" in take_part(stage, stage.person("zhao-consumer"), out.slug).text
    [entry] = entries(out)

    phone = hold("zhao-consumer").open(f"/pages/prizes/one?scene=e_{entry.id}")
    phone.sees("请在小程序里打开", "长按识别，打开小程序就核对", "春季新品体验")
    phone.shows_picture("/mini.png")
    phone.fits()
    phone.shot("prize-needs-wechat")
    phone.tap("也可以到店，请店员核实")
    assert check_codes.read(scanned(phone, "核实码")) is not None
    assert voucher_of(entry.id) is None

    mini_session(stage, stage.person("zhao-consumer"))  # the mini program itself was opened
    stage.work()
    phone.tap("再试一次")
    phone.sees("您领到了 50 元券", "到店出示给店员扫一扫", "有效至")
    phone.loses("再试一次")
    voucher = voucher_of(entry.id)
    assert voucher is not None
    assert scanned(phone, "券码") == voucher.code
    phone.fits()
    phone.shot("prize-voucher")

    phone.open()
    phone.sees("优惠券、抽奖、预约")
    phone.fits()
    phone.tap("我的奖品")
    phone.sees("50 元券", "春季新品体验", "可使用")
    phone.fits()
    phone.shot("prizes")
    phone.tap("50 元券")
    phone.sees("您领到了 50 元券")
    phone.loses("看我所有的奖品")  # the list stands behind it

    narrow = hold("zhao-consumer", width=320)
    for page in (f"one?entry={entry.id}", "index"):
        narrow.open(f"/pages/prizes/{page}")
        narrow.page.add_style_tag(content=LARGE)
        narrow.sees("50 元券")
        narrow.fits()
        narrow.shot(f"large-prizes-{page.split('?')[0]}")


def test_of_whom_wechat_is_not_sure_shows_a_code_to_a_counter_and_has_the_prize(hold: Hold, stage: Stage) -> None:
    bind_owner(stage)
    out, he = desk.published(rank="yes"), stage.person("he-consumer")
    he.change(risk_rank=4)
    follow(stage, "he-consumer")
    take_part(stage, he, out.slug)
    [entry] = entries(out)
    mini_session(stage, he)
    stage.work()

    phone = hold("he-consumer").open(f"/pages/prizes/one?entry={entry.id}")
    phone.sees("50 元券 为您留着", "到店出示此码，店员核实后当场领取", "奖品一直为您留着")
    assert "再试一次" not in phone.page.inner_text("body")
    code = scanned(phone, "核实码")
    assert check_codes.read(code) is not None
    phone.fits()
    phone.shot("prize-check-code")
    narrow = hold("he-consumer", width=320).open(f"/pages/prizes/one?entry={entry.id}")
    narrow.page.add_style_tag(content=LARGE)
    narrow.sees("50 元券 为您留着")
    narrow.fits()
    narrow.shot("large-prizes-check-code")

    counter = hold("zhang-owner").open("/pages/campaigns/redeem")
    counter.fill("或者输入", code)
    counter.tap("查找")
    counter.tap("确认是本人，发奖品")
    counter.sees("核销成功")
    phone.open("/pages/prizes/index")
    phone.sees("已使用")
    phone.tap("50 元券")
    phone.sees("您领到了 50 元券", "已使用")
    phone.loses("到店出示此码，店员核实后当场领取")
    phone.fits()
    phone.shot("prize-used")


def test_nobody_opens_what_is_somebody_elses(hold: Hold, stage: Stage) -> None:
    out = desk.published(rank="yes")
    take_part(stage, stage.person("zhao-consumer"), out.slug)
    [entry] = entries(out)
    phone = hold("he-consumer").open(f"/pages/prizes/one?entry={entry.id}")
    phone.sees("没有找到这次参与")
    phone.tap("看我所有的奖品")
    phone.sees("还没有参加过活动")
    phone.fits()
    phone.shot("prizes-none")
    phone.complaints = [said for said in phone.complaints if f"/entries/{entry.id}" not in said]
    assert mine.entry(entry.follower_id or 0, entry.id).needs_rank
