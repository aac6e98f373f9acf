"""What a form may ask for which bait (G47): an allow-list by purpose, and what no campaign asks."""

from __future__ import annotations

import re
import unicodedata

from models.campaigns import APPOINTMENT, COUPON, FORM, LOTTERY, MATERIAL, TRIAL
from services.campaigns.content import CHOICE, DATE, NAME, PHONE, REGION, TEXT

# A coupon is fetched by a phone number, a trial is delivered and has to suit, an appointment has a wish.
ALLOWED: dict[str, frozenset[str]] = {
    MATERIAL: frozenset((NAME, PHONE, REGION, CHOICE)),
    COUPON: frozenset((NAME, PHONE, REGION, CHOICE)),
    LOTTERY: frozenset((NAME, PHONE, REGION, CHOICE)),
    FORM: frozenset((NAME, PHONE, REGION, CHOICE, TEXT, DATE)),
    TRIAL: frozenset((NAME, PHONE, REGION, CHOICE, TEXT)),
    APPOINTMENT: frozenset((NAME, PHONE, REGION, CHOICE, TEXT)),
}
# Somebody calls these people back; of a coupon or a draw the person in WeChat is enough.
CALLED_BACK = frozenset((MATERIAL, FORM, TRIAL, APPOINTMENT))
# Nobody needs these for a campaign; sensitive data under the law on personal information, or a way into an account.
NEVER = re.compile(
    "身份证|证件号|证号|护照|驾照|驾驶证|户口|社保|医保|银行卡|卡号|信用卡|支付密码|密码|验证码|账号|民族|宗教|信仰|政治|党派|婚姻|婚否"
    "|收入|工资|月薪|年薪|存款|房产|病|体检|健康状况|怀孕|指纹|人脸|声纹|自拍|定位|行踪|车牌|微信号|openid|学校|班级|孩子|子女|未成年"
)
# For these a name and a number are all there is to ask in words of one's own.
BORN = re.compile("生日|出生|年龄|岁")


def is_never_asked(label: str) -> bool:
    """Whether a question asks what no campaign asks, however it is spelt."""
    letters = "".join(one for one in unicodedata.normalize("NFKC", label).lower() if one.isalnum())
    return bool(NEVER.search(letters))


def goes_beyond(bait: str, kind: str, label: str) -> bool:
    """Whether a question asks for more than this bait needs."""
    if kind not in ALLOWED[bait]:
        return True
    letters = "".join(one for one in unicodedata.normalize("NFKC", label) if one.isalnum())
    return bait in (COUPON, LOTTERY, MATERIAL) and bool(BORN.search(letters))
