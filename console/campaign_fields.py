"""What the forms of a campaign ask headquarters."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from console import campaign_words
from console.audience_fields import audience_form
from console.campaign_choices import material_field
from console.forms import Field, Form
from services import shop_days
from services.campaigns import composing, publishing, shapes, vouching

PICTURES = ".jpg,.jpeg,.png,.webp"
WEEKDAYS = {
    "1": _l("周一"),
    "2": _l("周二"),
    "3": _l("周三"),
    "4": _l("周四"),
    "5": _l("周五"),
    "6": _l("周六"),
    "7": _l("周日"),
}


def _templates() -> list[tuple[str, Any]]:
    blank = [(code, _l("空白：%(bait)s", bait=word.text)) for code, word in campaign_words.BAITS.items()]
    return [*((code, word.text) for code, word in campaign_words.TEMPLATES.items()), *blank]


def _words(words: Any) -> Any:
    return lambda: [(code, word.text) for code, word in words.items()]


NAME = Field("name", _l("活动名称"), _l("同事和渠道商在工具箱里看到的名字。"), True, shapes.NAME_LENGTH)
DAYS = (
    Field("starts", _l("开始时间"), _l("不填就是发布后马上开始。"), moment=True),
    Field("ends", _l("结束时间"), _l("以服务器时间为准，到点自动停止参与。"), moment=True),
)
FACTS = Form(
    (
        NAME,
        Field("bait", _l("参与方式"), _l("发布后不能再换。"), True, options=_words(campaign_words.BAITS)),
        *DAYS,
        Field("per_person", _l("每人最多参与"), _l("次数；同一个手机号也按这个次数限制，发布后不能再改。"), True, 3),
        Field(
            "in_person",
            _l("新客到店核实"),
            _l(
                "打开后，还没在门店领过奖、绑过产品的新客，奖品先留着：到店出示领奖码，店员见到本人，一扫就发。"
                "一位店员一天最多核实 %(staff)s 人，一家店 %(shop)s 人（当天新通过的店员也算在内）；"
                "到期没人领的回到库存。发布后只能关，不能再开。",
                staff=vouching.STAFF_A_DAY,
                shop=shop_days.PEOPLE_A_DAY,
            ),
            True,
            options=lambda: [(shapes.NO, _l("不用")), (shapes.YES, _l("要，见到本人再发奖"))],
        ),
        Field(
            "rank",
            _l("微信风险核对"),
            _l(
                "打开后，每个人参加时都问一下微信：这个账号像不像刷奖的。风险高的，奖品先留着，由总部或店员看过再发；"
                "微信没有回答的会再问，在公众号页面参加的，请本人打开一次小程序。要先在小程序后台开通“安全风控接口”。"
                "随时可以开关，关了以后，只等微信的都算数。"
            ),
            True,
            options=lambda: [(shapes.NO, _l("不用")), (shapes.YES, _l("要，风险低的才直接算数"))],
        ),
        Field("cost", _l("投放成本（元）"), _l("除奖品以外花的钱，用来算每条线索的成本，可以不填。"), longest=16),
    ),
    judged=True,
)
NEW = Form(
    (NAME, Field("template", _l("从哪里开始"), _l("模板里的文字都可以改。"), True, options=_templates), *DAYS),
    judged=True,
)
HEAD = (
    Field("title", _l("页面标题"), _l("打开页面最先看到的一句话。"), True, shapes.TITLE_LENGTH),
    Field("summary", _l("一句话介绍"), _l("也显示在转给客户的卡片上。"), longest=shapes.SUMMARY_LENGTH, lines=True),
    Field("cover", _l("封面图"), _l("显示在页面顶部和卡片上，建议 5:4。"), uploads=PICTURES),
)


def page_form(bait: str) -> Form:
    """The head of the page; what is read on afterwards is asked where that is the offer."""
    if bait != "material":
        return Form(HEAD, judged=True)
    return Form((*HEAD, material_field("material", _l("要看的物料"), _l("留下电话后接着看的资料。"))), judged=True)


PRIVACY = Form(
    tuple(
        Field(
            purpose,
            word.text,
            _l("客户要先同意这段话。写清楚收什么、做什么、保存多久。"),
            longest=composing.PRIVACY_LENGTH,
        )
        for purpose, word in campaign_words.PURPOSES.items()
    ),
    judged=True,
)
SLOTS = Form(
    (
        Field("weekdays", _l("哪几天"), "", True, options=lambda: list(WEEKDAYS.items()), many=True),
        Field("opens", _l("从"), _l("如 09:00。"), True, 5),
        Field("closes", _l("到"), _l("如 18:00。"), True, 5),
        Field("minutes", _l("每次多久（分钟）"), "", True, 3),
        Field("capacity", _l("同一时间最多几组"), "", True, 4),
        Field("days_ahead", _l("可以提前几天约"), "", True, 2),
    ),
    judged=True,
)
AUDIENCE = audience_form(_words(campaign_words.ROLES))
END = Form(
    (
        Field(
            "reason",
            _l("为什么结束"),
            _l("同事能看到。结束后没有人能再参与，已经领到的券照常有效；抽奖会公布随机种子。"),
            True,
            publishing.LONGEST_REASON,
        ),
    )
)
