"""Templates in words: our facts, WeChat's field types and their bounds."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

FACTS = {
    "applicant": _l("申请人"),
    "target": _l("绑定到谁"),
    "phone": _l("手机号（遮住中间）"),
    "comparison": _l("号码核对结果"),
    "time": _l("时间"),
    "result": _l("结果"),
    "note": _l("说明"),
    "name": _l("姓名"),
    "way": _l("方式"),
    "what": _l("事项"),
    "number": _l("条数"),
    "reader": _l("访客（只有代号）"),
    "material": _l("资料名称"),
    "page": _l("看到第几页"),
    "deadline": _l("期限"),
    "customer": _l("顾客（只有代号）"),
    "product": _l("产品名称"),
    "warranty": _l("保修到哪天"),
    "privileges": _l("得到的特权"),
    "lead": _l("线索称呼"),
    "interest": _l("想了解什么"),
    "holder": _l("谁在跟进"),
    "waited": _l("等了多久"),
    "by": _l("谁提到的"),
    "prize": _l("奖品名称"),
    "campaign": _l("活动名称"),
    "until": _l("有效期到哪天"),
    "place": _l("在哪家店"),
    "left": _l("还剩多少份"),
}
# Bounds of the typed fields: document of the template message, and of the subscription message.
TYPES = {
    "thing": _l("最多 20 个字"),
    "character_string": _l("最多 32 位字母、数字和符号，没有汉字"),
    "number": _l("最多 32 位数字"),
    "letter": _l("最多 32 个字母"),
    "symbol": _l("最多 5 个符号"),
    "phrase": _l("最多 5 个汉字"),
    "name": _l("最多 10 个汉字或 20 个字母"),
    "phone_number": _l("最多 17 位号码"),
    "car_number": _l("最多 8 位车牌"),
    "amount": _l("金额，最多 10 位数字"),
    "time": _l("时间，如 2026年11月28日 09:30"),
    "date": _l("日期，如 2026年11月28日"),
    "const": _l("只能是申请模板时报备过的词"),
}
FAULTS = {
    "unset": _l("没有设置模板，这种通知发不出去。"),
    "gone": _l("账号里没有这个模板了，这种通知发不出去。"),
}


def bound_of(key: str) -> Any:
    """What WeChat allows under a key such as `thing1`; an unknown type is cut like `thing`."""
    return TYPES.get(re.sub(r"\d+$", "", key), TYPES["thing"])


def fault_of(what: str, lost: tuple[str, ...], blank: tuple[str, ...]) -> str:
    """What stands in the way of a kind of notice."""
    if what in FAULTS:
        return str(FAULTS[what])
    if lost:
        return str(gettext("模板里已经没有这些字段：%(keys)s", keys="、".join(lost)))
    return str(gettext("这些字段没有内容：%(keys)s", keys="、".join(blank)))
