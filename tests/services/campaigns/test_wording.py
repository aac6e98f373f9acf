"""What no text of a campaign may say, however it is taken apart; and what is harmless and stays allowed."""

from __future__ import annotations

import pytest

from services.campaigns.wording import induces, leads_outside

INDUCES = (
    "转发朋友圈领 50 元券",
    "分-享到群，免费领",
    "分　享 后 可 领取",
    "关注公众号即可抽奖",
    "先关注再参与",
    "集赞38个送礼",
    "ｆｅｎｘｉａｎｇ领红包",
    "邀请3位好友得现金红包",
    "邀请好友，双方各得 10 元",
    "必须分享才能查看",
    "轉發給好友領獎",
    "分​享​得积分",
    "分。享领券",
    "不关注看不了",
    "不先转发看不到",
    "每邀请一人送一次抽奖机会",
    "凭朋友圈截图到店领礼",
    "关 注 我 们 领 取 资 料",
    "分享🎁领🎁",
    "帮我助力，砍价免费拿",
    "奖励方式：转发本页",
    "点赞前十名有奖",
    "扫码关-注|解_锁完整资料",
    "拉 3 人进群，每人 5 元红包",
)
HARMLESS = (
    "春季新品到店，欢迎体验。",
    "留下电话看完整资料",
    "免费试用 7 天",
    "新品分享会，周六下午，到场有礼",
    "我们关注细节",
    "值得关注的三项升级",
    "抽奖概率公示如下",
    "如果喜欢，可以告诉朋友。",
    "欢迎关注我们的公众号了解新品",
    "请填写真实手机号，方便发放奖品",
    "诚挚邀请您到店领取体验装",
    "助力企业增长，免费领取白皮书",
    "到店出示即可领取",
    "我们不会把您的信息分享给第三方，只用于奖品发放",
    "您的手机号不会转给其他公司",
    "信息不向他人分享，用于领奖",
    "每人限领一次",
)


@pytest.mark.parametrize("text", INDUCES)
def test_a_reward_for_sharing_or_following_is_found_in_every_disguise(text: str) -> None:
    found = induces(text)
    assert found is not None
    assert found.passage


@pytest.mark.parametrize("text", HARMLESS)
def test_what_rewards_nobody_for_passing_it_on_may_be_said(text: str) -> None:
    assert induces(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("看 www.taobao.com/x", "www.taobao.com/x"),
        ("到 https://shop.example.cn/a?b=1 下单", "https://shop.example.cn/a?b=1"),
        ("jd.com 有售", "jd.com"),
        ("ＨＴＴＰ：／／ａ.ｃｎ", "HTTP://a.cn"),
        ("https://mp.weixin.qq.com.evil.cn/s", "https://mp.weixin.qq.com.evil.cn/s"),
        ("容量 1.5L，版本 v2.0", None),
        ("写信到 kefu@brand.com", None),
        ("看 https://mp.weixin.qq.com/s/abc", None),
        ("看 https://wiki.brand.cn/a", None),
    ],
)
def test_an_address_of_another_site_is_found(text: str, address: str | None) -> None:
    found = leads_outside(text, ("mp.weixin.qq.com", "brand.cn"))
    assert (found and found.passage) == address
