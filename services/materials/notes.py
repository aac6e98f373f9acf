"""What stands in the way of a version's pages, for whoever uploaded it: what happened, and what to do."""

from __future__ import annotations

from services.sentences import N_
from services.uploads.refusals import SENTENCES

MOST_PAGES = 500
GIVEN_UP = "given_up"

NOTES: dict[str, str] = {
    "too_many_pages": N_("超过 500 页，读者翻不动，也不会转成图片。请拆成几份再上传。"),
    "pages_too_costly": N_("有一页太复杂，转成图片要花太多时间或内存。请简化这一页（例如把矢量图换成图片）再上传。"),
    "office_missing": N_(
        "服务器上没有安装 LibreOffice，Word、Excel 和 PPT 不能转成图片。"
        "请另存为 PDF 再上传；也可以先这样发布，读者只能下载原文件。"
    ),
    "office_failed": N_("LibreOffice 没能打开这个文件。请在 Office 或 WPS 里另存为 PDF 再上传。"),
    "file_gone": N_("原文件在存储里找不到了，请重新上传一个版本。"),
    "link_not_listed": N_(
        "不会自动去取这个网站的标题和封面：只取公众号文章，和管理员在“规则与限额 → 物料”里填过的网站。"
        "请自己填写标题和封面。"
    ),
    "link_inside": N_("这个网址指向内部网络，不会去取。请自己填写标题和封面。"),
    "link_unreachable": N_("没有打开这个网址，可能对方网站太慢或地址有误。可以再试一次，也可以自己填写标题和封面。"),
    "link_moved": N_("这个网址会跳到别的地址，不会跟着去取。请把最后打开的网址填进来，或者自己填写标题和封面。"),
    "link_refused": N_("对方网站不让打开这个网址，文章可能已经删除。请检查网址，或者自己填写标题和封面。"),
    "link_too_large": N_("这个网页太大，没有取标题。请自己填写标题和封面。"),
    "link_unreadable": N_("这个网页里没有标题。请自己填写标题和封面。"),
    GIVEN_UP: N_("试了几次都没有转完。请把文件拆小一些再上传，或请管理员查看日志。"),
    **{code: SENTENCES[code] for code in ("pdf_unreadable", "pdf_locked", "pdf_active", "pdf_too_long")},
}
