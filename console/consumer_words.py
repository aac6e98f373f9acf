"""Consumers' words: whose customers they are and why, what they own and how they came by it, what it brings them, and
why we know them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.words import Word

ATTRIBUTION_RULES = {
    "sign": Word(_l("扫顾客码")),
    "hand_over": Word(_l("原渠道商终止合作后转来")),
    "item": Word(_l("绑定了这家的产品")),
    "share": Word(_l("看过这家分享的资料后绑定产品")),
    "place": Word(_l("所在城市由这家独家服务")),
}
# For whom an item counts.
ITEM_RULES = {
    "batch": Word(_l("这批货给的是这家")),
    "share": Word(_l("绑定前看过这家分享的资料")),
    "place": Word(_l("所在城市由这家独家服务")),
    "headquarters": Word(_l("没有对应的渠道商，归总部")),
}
CODE_STATES = {
    "issued": Word(_l("未激活"), "quiet"),
    "scheduled": Word(_l("待生效"), "wait"),
    "active": Word(_l("已激活"), "good"),
    "frozen": Word(_l("已冻结"), "bad"),
    "void": Word(_l("已作废"), "bad"),
}
OWNERSHIP_WAYS = {"code": Word(_l("扫码绑定")), "gift": Word(_l("接受转赠"))}
OWNERSHIP_ENDS = {
    "given": Word(_l("转赠给别人")),
    "returned": Word(_l("退回")),
    "released": Word(_l("总部解除")),
    "forgotten": Word(_l("本人要求删除资料")),
}
PRIVILEGES = {
    "warranty": Word(_l("延长保修")),
    "points": Word(_l("积分")),
    "coupon": Word(_l("优惠券")),
    "content": Word(_l("会员内容")),
    "ticket": Word(_l("活动入场券")),
}
ATTRIBUTION_ENDED = {
    "bound_item": Word(_l("后来绑定了另一家的产品")),
    "superseded": Word(_l("三十天没来，扫了另一家的顾客码")),
    "objected": Word(_l("本人取消")),
    "merged": Word(_l("与本人的另一微信合并")),
}

# Why we hold what we hold of somebody, and when that ends.
BASES = {
    "binding": Word(_l("绑定还在：凭微信认出他是谁，取关后再关注时身份还在；解除绑定为止。")),
    "claim": Word(_l("申请在等审核：审核要看他填的姓名和手机号；审完为止。")),
    "follow": Word(_l("关注着公众号；取关并经微信确认后删除。")),
    "mini_program": Word(_l("在小程序里有账号：留着账号和他授权的手机号；他注销或撤回为止。")),
    "items": Word(_l("名下有产品：保修和特权凭它兑现，取关后再关注还在；转赠、退回或要求删除为止。")),
    "voucher": Word(_l("有没用的券：取关后照样能用；核销、过期、收回或要求删除为止。")),
    "entry": Word(_l("参与的活动还没完：在等核实，或约的时间还没到，取关后也算数；核实完、时间过了或要求删除为止。")),
    "lead": Word(_l("留了电话，在等人联系：取关后照样联系他；跟进结束（成交再留 30 天）、他撤回同意或要求删除为止。")),
}
