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
