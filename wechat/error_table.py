"""WeChat's error codes: what each means, and the one policy we declared for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """What to do about a refusal. Whoever adds a policy says in `services/failure_policy.py` how it is carried out."""

    RENEW = "renew the token once and ask once more; a rejection that stays is backed off from"
    BACK_OFF = "try again later, with jitter"
    QUOTA = "a day's limit: nothing more of this call until Beijing's midnight; a minute's: back off"
    DELAY_PERSON = "leave this person in peace for a while, everybody else is served"
    UNREACHABLE = "this person cannot be reached in WeChat: tell it where headquarters reads"
    OTHER_CHANNEL = "this way to the person is closed for now: take another one"
    OPERATOR = "wrong until an operator mends our settings at WeChat: alarm, and try again later"
    TERMINAL = "wrong for ever: alarm, and a dead letter"
    UNKNOWN = "nobody declared it: three tries, then a dead letter"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: Tencent's meaning in short, as headquarters reads it, and where it is documented or was met."""

    code: int
    meaning: str
    policy: Policy
    source: str


_ACCESS = "开放平台文档 dev/AccessToken"
_TEMPLATE = "服务号文档 api/notify/template"
_TEMPLATE_MET = "开发者社区：模板消息"
_SUBSCRIBE = "小程序文档 发送订阅消息"
_SERVICE = "服务号文档 客服消息"
_LIMITS = "服务号文档 API_Call_Limits"

ENTRIES = (
    Entry(-1, "微信系统繁忙", Policy.BACK_OFF, _ACCESS),
    Entry(40001, "access_token 无效或不是最新", Policy.RENEW, _ACCESS),
    Entry(40014, "access_token 格式不正确", Policy.RENEW, _ACCESS),
    Entry(42001, "access_token 已过期", Policy.RENEW, _ACCESS),
    Entry(45009, "接口调用次数超过上限", Policy.QUOTA, _LIMITS),
    Entry(45011, "接口调用太频繁", Policy.BACK_OFF, _LIMITS),
    Entry(44990, "接口每秒调用次数超过上限", Policy.BACK_OFF, "小程序文档 generate_urllink"),
    Entry(
        61010,
        "这个人两小时内没有打开过小程序，微信不检查",
        Policy.TERMINAL,
        "小程序文档 msg_sec_check",
    ),
    Entry(44991, "接口每分钟调用次数超过上限", Policy.BACK_OFF, "小程序文档 msg_sec_check"),
    Entry(44993, "当天生成的链接数超过上限", Policy.QUOTA, "小程序文档 generate_urllink"),
    Entry(43108, "同时给同一个人发送了多条", Policy.BACK_OFF, _SUBSCRIBE),
    Entry(43117, "给这个人发得太频繁", Policy.DELAY_PERSON, _TEMPLATE_MET),
    Entry(40003, "对方已取消关注，或不是本公众号的粉丝", Policy.UNREACHABLE, _TEMPLATE_MET),
    Entry(43004, "对方没有关注公众号", Policy.UNREACHABLE, _TEMPLATE_MET),
    Entry(43101, "对方没有订阅这类消息，或订阅次数已用完", Policy.UNREACHABLE, _SUBSCRIBE),
    Entry(48002, "对方拒收消息", Policy.UNREACHABLE, _SERVICE),
    Entry(45015, "超过了可以回复的时间", Policy.OTHER_CHANNEL, _SERVICE),
    Entry(45047, "可以回复的条数已用完", Policy.OTHER_CHANNEL, _SERVICE),
    Entry(40164, "服务器地址不在公众号的 IP 白名单里", Policy.OPERATOR, _ACCESS),
    Entry(40125, "AppSecret 不正确", Policy.OPERATOR, _ACCESS),
    Entry(40243, "AppSecret 已被冻结", Policy.OPERATOR, _ACCESS),
    Entry(40013, "AppID 不正确", Policy.OPERATOR, "服务号文档 全局返回码"),
    Entry(50004, "公众号被禁止使用接口", Policy.OPERATOR, _ACCESS),
    Entry(50007, "公众号已被冻结", Policy.OPERATOR, _ACCESS),
    Entry(89503, "这个 IP 需要管理员确认", Policy.OPERATOR, _ACCESS),
    Entry(89506, "管理员拒绝了这个 IP，24 小时内不能再申请", Policy.OPERATOR, _ACCESS),
    Entry(89507, "管理员拒绝了这个 IP，1 小时内不能再申请", Policy.OPERATOR, _ACCESS),
    Entry(40037, "模板编号不正确，请检查通知模板设置", Policy.TERMINAL, _TEMPLATE),
    Entry(40165, "小程序页面路径不正确", Policy.TERMINAL, _TEMPLATE),
    Entry(41030, "小程序页面不存在或尚未发布", Policy.TERMINAL, "小程序文档 getwxacodeunlimit"),
    Entry(43107, "订阅消息能力已被封禁", Policy.TERMINAL, _SUBSCRIBE),
    Entry(43116, "模板已被微信封禁", Policy.TERMINAL, _TEMPLATE_MET),
    Entry(45103, "接口不支持这种消息", Policy.TERMINAL, "服务号文档 api/notify/notify"),
    Entry(45168, "内容含有微信不允许的词", Policy.TERMINAL, _SUBSCRIBE),
    Entry(47001, "请求内容的格式不正确", Policy.TERMINAL, "服务号文档 全局返回码"),
    Entry(47003, "模板内容不合规，请检查通知模板设置", Policy.TERMINAL, _TEMPLATE),
    Entry(48001, "公众号没有模板消息权限", Policy.TERMINAL, _TEMPLATE_MET),
    Entry(61007, "没有授权使用这个接口", Policy.TERMINAL, "开放平台文档 全局返回码"),
)
TABLE = {entry.code: entry for entry in ENTRIES}

USED_UP = 43101
"""No subscription message is allowed any more."""

# Of the unreachable: these say that somebody does not follow (any more), whatever events told us.
DO_NOT_FOLLOW = (40003, 43004)


def entry_of(code: int) -> Entry:
    """The declared entry; a code nobody declared is unknown."""
    return TABLE.get(code) or Entry(code, "微信拒绝，原因不明", Policy.UNKNOWN, "")


def is_of_a_minute(code: int, errmsg: str) -> bool:
    """Whether a spent quota is a minute's. 45009 stands for both and tells them apart only in its sentence ("reach
    max api daily quota limit"); without a word of a minute it is the day's."""
    return code == 45009 and "minute" in errmsg.lower()
