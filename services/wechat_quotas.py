"""How often each call to WeChat may be made: Tencent's ordinary limits, unless headquarters was granted others."""

from __future__ import annotations

from services import hq_settings
from wechat.quotas import LIMITS, Limit

# The calls whose limit grows with an account, and the setting that says how far.
A_DAY = {
    "cgi-bin/message/template/send": "wechat.template_messages_a_day",
    "cgi-bin/message/custom/send": "wechat.service_messages_a_day",
    "cgi-bin/qrcode/create": "wechat.qr_codes_a_day",
    "cgi-bin/user/info": "wechat.follower_questions_a_day",
    "cgi-bin/user/info/batchget": "wechat.follower_questions_a_day",
}
A_MINUTE = {"wxa/getwxacodeunlimit": "wechat.mini_codes_a_minute"}


def limit_of(api: str) -> Limit:
    """What headquarters set for a call, else what Tencent's documents say."""
    ordinary = LIMITS.get(api, Limit())
    day, minute = A_DAY.get(api), A_MINUTE.get(api)
    return Limit(
        hq_settings.number(day) if day else ordinary.day,
        hq_settings.number(minute) if minute else ordinary.minute,
    )
