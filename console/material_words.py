"""The library's words and colours: kinds, states, roles of an audience."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.words import Word
from services.materials import audiences, kinds

KINDS = {code: Word(_l(name)) for code, name in kinds.KINDS.items()}
BODIES = {"file": Word(_l("文件")), "link": Word(_l("链接")), "article": Word(_l("图文"))}
STATES = {
    "published": Word(_l("已发布"), "good"),
    "draft": Word(_l("草稿"), "plain"),
    "upcoming": Word(_l("未到生效日"), "wait"),
    "expired": Word(_l("已过期"), "quiet"),
    "recalled": Word(_l("已下架"), "bad"),
}
VERSION_STATES = {
    "waiting": Word(_l("排队转换"), "wait"),
    "converting": Word(_l("正在转换"), "wait"),
    "ready": Word(_l("已就绪"), "good"),
    "failed": Word(_l("转换失败"), "bad"),
    "unconvertible": Word(_l("只能下载"), "wait"),
}
FETCHING = Word(_l("正在取标题和封面"), "wait")
ROLES = {code: Word(_l(name)) for code, name in audiences.ROLE_WORDS.items()}
MUST_READ = {"yes": Word(_l("必读"), "wait")}
READING_STATES = {
    "unread": Word(_l("没打开"), "bad"),
    "begun": Word(_l("没读完"), "wait"),
    "read": Word(_l("已读完"), "good"),
    "unbound": Word(_l("没绑定微信"), "quiet"),
}
SHARE_STATES = {"open": Word(_l("有效"), "good"), "ended": Word(_l("已收回"), "quiet")}
WAYS = {
    "link": Word(_l("链接")),
    "card": Word(_l("小程序卡片")),
    "poster": Word(_l("海报")),
    "forward": Word(_l("读者转发")),
}
ADDRESSEES = {"employee": Word(_l("本公司员工")), "dealer_staff": Word(_l("渠道商人员"))}
