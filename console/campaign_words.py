"""The words and colours of campaigns: baits, states, blocks, what was changed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.words import Word
from services.audience_forms import ROLE_WORDS
from services.campaigns import audience, blocks, content, shapes, starting

BAITS = {code: Word(_l(name)) for code, name in shapes.BAIT_NAMES.items()}
BLOCKS = {code: Word(_l(kind.name)) for code, kind in blocks.BLOCKS.items()}
FIELD_KINDS = {code: Word(_l(name)) for code, name in content.FIELD_KINDS.items()}
PURPOSES = {code: Word(_l(name)) for code, name in content.PURPOSES.items()}
ROLES = {code: Word(_l(ROLE_WORDS[code])) for code in audience.PROMOTERS}
TEMPLATES = {code: Word(_l(name)) for code, name in starting.NAMES.items()}
# `upcoming` and `over` are what is published outside its days.
STATES = {
    "published": Word(_l("进行中"), "good"),
    "upcoming": Word(_l("未开始"), "wait"),
    "draft": Word(_l("草稿"), "plain"),
    "paused": Word(_l("已暂停"), "wait"),
    "over": Word(_l("已到期"), "quiet"),
    "ended": Word(_l("已结束"), "quiet"),
}
ENTRY_STATES = {
    "entered": Word(_l("已参与"), "good"),
    "held": Word(_l("待核实"), "wait"),
    "refused": Word(_l("未通过"), "bad"),
    "withdrawn": Word(_l("已退出"), "quiet"),
}
OUTCOMES = {
    "nothing": Word(_l("已登记")),
    "won": Word(_l("得到奖品"), "good"),
    "lost": Word(_l("没有抽中"), "quiet"),
    "sold_out": Word(_l("没有了"), "quiet"),
}
RISKS = {
    "device": Word(_l("同一个浏览器替好几个人参与")),
    "network": Word(_l("同一个网络短时间参与太多")),
    "newcomers": Word(_l("第一次来，或同一个网络一下子来了很多新人")),
    "speed": Word(_l("填得比手打字还快")),
    "no_page": Word(_l("没有打开过页面就提交")),
    "contact": Word(_l("同一个手机号被好几个人填过")),
    "words": Word(_l("填写的文字要看一眼")),
    "rank": Word(_l("微信认为这个账号风险高")),
    "no_rank": Word(_l("微信还没有回答这个账号的风险，会再问")),
    "vouch": Word(_l("店员的当面核实被撤回了")),
}
PARTS = {
    "page": Word(_l("标题和封面")),
    "block": Word(_l("内容块")),
    "order": Word(_l("内容块顺序")),
    "fields": Word(_l("表单")),
    "privacy": Word(_l("个人信息说明")),
    "slots": Word(_l("预约时间")),
}
PRIZE_ACTS = {
    "add": Word(_l("添加")),
    "change": Word(_l("修改")),
    "picture": Word(_l("换图片")),
    "remove": Word(_l("删除")),
}
