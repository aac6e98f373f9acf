"""The words and colours of item codes: states of items and of packages, forms of a package."""

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
