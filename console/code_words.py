"""The words and colours of item codes: states of items and packages, forms of a package, looks and suspicions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.words import Word

ITEM_STATES = {
    "active": Word(_l("已激活"), "good"),
    "scheduled": Word(_l("到时激活"), "plain"),
    "issued": Word(_l("未激活"), "quiet"),
    "frozen": Word(_l("已冻结"), "wait"),
    "void": Word(_l("已作废"), "bad"),
}
PACKAGE_STATES = {
    "asked": Word(_l("等待放行"), "wait"),
    "due": Word(_l("正在生成"), "wait"),
    "ready": Word(_l("可以下载"), "good"),
    "gone": Word(_l("已清除"), "quiet"),
    "cancelled": Word(_l("已取消"), "quiet"),
    "failed": Word(_l("没有生成"), "bad"),
}
FORMS = {
    "csv": Word(_l("CSV（每行一个码）")),
    "svg": Word(_l("CSV 和 SVG 二维码")),
    "png": Word(_l("CSV 和 PNG 二维码")),
}
LINKS = {"plain": Word(_l("普通链接")), "gs1": Word(_l("GS1 数字链接（含商品条码）"))}
YES = {"yes": Word(_l("每个码带一组刮开才见的数字"))}
CASE_STATES = {
    "waiting": Word(_l("待判断"), "wait"),
    "confirmed": Word(_l("确认被复制"), "bad"),
    "dismissed": Word(_l("没有问题"), "quiet"),
}
# After a number: 4 个相距很远的地方.
CASE_REASONS = {
    "early": Word(_l("次：还不能用时就被查过")),
    "speed": Word(_l("次：从一个人到另一个人，快过飞机")),
    "cities": Word(_l("个相距很远的地方，每处都是不同的人")),
    "away": Word(_l("天：有新的人在远离首次查验的地方查过")),
    "crowd": Word(_l("天：每天都有新的人查过")),
    "strangers": Word(_l("天：有主人以后又有陌生人查过")),
}
# Looks by what came of them, the best first, and what each means.
LOOK_KINDS = {
    "good": Word(_l("真品，微信里查"), "good"),
    "nobody": Word(_l("真品，浏览器里查"), "plain"),
    "missed": Word(_l("还不能用"), "wait"),
    "forged": Word(_l("不是我们的码"), "bad"),
    "misread": Word(_l("没有输对"), "quiet"),
    "starved": Word(_l("被限制"), "bad"),
    "staff": Word(_l("自己人巡检"), "quiet"),
}
LOOK_KINDS_MEAN = {
    "good": _l("知道是谁的微信，逐次记下"),
    "nobody": _l("不知道是谁，只计数"),
    "missed": _l("没激活、冻结、作废，或还没发过"),
    "forged": _l("密钥解不开：编的、别家的"),
    "misread": _l("不成一个码，字数或字符不对"),
    "starved": _l("查错太多，没有再查"),
    "staff": _l("员工和渠道商，不算顾客"),
}
LOOK_WAYS = {"page": Word(_l("微信里的页面")), "mini": Word(_l("小程序"))}
DEVICES = {
    "harmony": Word(_l("鸿蒙")),
    "ios": Word(_l("苹果")),
    "android": Word(_l("安卓")),
    "desktop": Word(_l("电脑")),
    "other": Word(_l("其他设备")),
}
GUESSING = Word(_l("正在试码"), "bad")
FIRST_LOOK = Word(_l("首次"), "good")
CODE_KINDS = {"item": Word(_l("单品码")), "carton": Word(_l("箱码")), "pallet": Word(_l("托盘码"))}
