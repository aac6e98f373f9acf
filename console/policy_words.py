"""Every setting in words: what it is called, what it does, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from services.hq_settings import Standing, Value


@dataclass(frozen=True, slots=True)
class Said:
    """A setting in words; `choices` names the words it may be."""

    title: Any
    hint: Any = ""
    unit: Any = ""
    choices: Mapping[str, Any] | None = None


DAYS, TIMES = _l(" 天"), _l(" 次")
POLICIES = {"on_follow": _l("关注即绑定"), "confirm": _l("填表核对")}
YES_OR_NO = {"true": _l("是"), "false": _l("否")}
PAGES = {
    "binding": _l("邀请与绑定"),
    "attribution": _l("顾客归属"),
    "leads": _l("线索"),
    "approvals": _l("审核"),
    "wechat": _l("微信调用额度"),
    "privacy": _l("个人信息"),
    "notices": _l("通知"),
    "materials": _lp("list", "物料"),
    "retention": _l("保存期限"),
}
WORDS = {
    "binding.employee_policy": Said(_l("员工邀请的方式"), _l("生成邀请时不另选，就用这种方式。"), choices=POLICIES),
    "binding.dealer_policy": Said(_l("渠道商邀请的方式"), _l("生成邀请时不另选，就用这种方式。"), choices=POLICIES),
    "binding.trust_typed_phone": Said(
        _l("自己填写的手机号可以直接通过"),
        _l("填“否”时，只有微信验证过的号码能自动通过，其余由总部审核。"),
        choices=YES_OR_NO,
    ),
    "binding.on_follow_days": Said(_l("关注即绑定的邀请有效期"), _l("微信的临时二维码最多 30 天。"), DAYS),
    "binding.confirm_days": Said(_l("填表核对的邀请有效期"), _l("到期后二维码不能再用。"), DAYS),
    "binding.clerk_days": Said(_l("店员邀请有效期"), _l("老板邀请店员用的二维码。"), DAYS),
    "binding.sign_days": Said(_l("顾客码有效期"), _l("印在店里的码，应当长一些。"), DAYS),
    "binding.tries_per_invitation": Said(_l("一份邀请可填错几次手机号"), _l("用完后要换一份邀请。"), TIMES),
    "attribution.sign_days": Said(
        _l("顾客留在原门店多久"), _l("这段时间里没再扫原门店的码，扫了别家的码才会换归属。"), DAYS
    ),
    "attribution.share_days": Said(
        _l("看过资料多久内算分享人的"), _l("绑定的产品没有指定渠道商时，算给最近分享资料给他的那一家。"), DAYS
    ),
    "leads.answer_minutes": Said(
        _l("多久没人联系就提醒"), _l("只算工作时间；提醒接手的人，并告诉他们的上级。"), _l(" 分钟")
    ),
    "leads.return_minutes": Said(_l("多久没人联系就转走"), _l("只算工作时间；退回门店或总部的线索池。"), _l(" 分钟")),
    "leads.work_from": Said(_l("工作时间从几点开始"), _l("这个时间之外不计时。"), _l(" 点")),
    "leads.work_until": Said(_l("工作时间到几点结束"), _l("与开始相同就是全天计时；24 是午夜。"), _l(" 点")),
    "leads.protect_days": Said(_l("联系过的线索保护多久"), _l("这段时间里没有新的跟进，线索会退回。"), DAYS),
    "leads.held_per_person": Said(_l("一个人手上最多几条"), _l("到了上限不能再从线索池领取。"), _l(" 条")),
    "leads.calls_a_day": Said(
        _l("一个人每天最多看几条线索的号码"), _l("到了上限当天不能再看别的，次日恢复；管理员会收到提醒。"), _l(" 条")
    ),
    "leads.from_chat": Said(_l("公众号里说关键词就成为线索"), _l("关掉后，聊天里的关键词不再生成线索。")),
    "leads.keywords": Said(_l("公众号里的关键词"), _l("有人单独发来其中一个词，就成为一条线索；用顿号分开。")),
    "approvals.link_hours": Said(_l("微信里的审核链接有效期"), _l("过期后仍可在后台审核。"), _l(" 小时")),
    "wechat.template_messages_a_day": Said(_l("模板消息每天"), _l("微信给账号的额度，粉丝多时更高。"), TIMES),
    "wechat.service_messages_a_day": Said(_l("客服消息每天"), _l("微信给账号的额度。"), TIMES),
    "wechat.qr_codes_a_day": Said(_l("生成二维码每天"), _l("微信给账号的额度。"), TIMES),
    "wechat.follower_questions_a_day": Said(_l("查询粉丝资料每天"), _l("微信给账号的额度。"), TIMES),
    "wechat.mini_codes_a_minute": Said(_l("生成小程序码每分钟"), _l("微信给小程序的额度。"), TIMES),
    "privacy.reveals_a_day": Said(_l("每人每天查看完整号码"), _l("到了上限当天不能再看，次日恢复。"), TIMES),
    "notices.quiet_from": Said(
        _l("免打扰从几点开始"), _l("没有自己设置的人按这个时间；急的通知（审核、本人的结果）照常发。"), _l(" 点")
    ),
    "notices.quiet_until": Said(
        _l("免打扰到几点结束"), _l("与开始相同就是不设免打扰；攒下的到这时汇总成一条。"), _l(" 点")
    ),
    "materials.link_sites": Said(
        _l("可以自动取标题和封面的网站"),
        _l("填域名，用顿号隔开，包括它下面的子域名；公众号文章不用填。别的链接照样能用，只是标题和封面要自己填。"),
    ),
    "retention.push_bodies_days": Said(_l("微信推送的内容"), _l("到期只删内容，收到过的记录还在。"), DAYS),
    "retention.outbox_bodies_days": Said(_l("已处理通知的内容"), _l("到期只删内容，发送记录还在。"), DAYS),
    "retention.inbox_days": Said(_l("站内消息"), _l("到期整条删除。"), DAYS),
    "retention.look_places_days": Said(
        _l("扫码的大致地点和设备"), _l("到期只删地点和设备，谁在什么时候扫过还在。"), DAYS
    ),
    "retention.pool_leads_days": Said(
        _l("没人跟进的线索"),
        _l("在总部线索池里、或等审核，这么久没有动静就关闭，并删去姓名、号码和地区；统计数字不变。"),
        DAYS,
    ),
    "retention.lost_leads_days": Said(
        _l("没成交、已关闭的线索"), _l("从结束那天算起，到期删去姓名、号码和跟进的话；统计数字不变。"), DAYS
    ),
    "retention.won_leads_days": Said(
        _l("成交的线索"), _l("从成交那天算起，到期删去姓名、号码和跟进的话；金额、产品和是谁成交的还在。"), DAYS
    ),
    "retention.vouchers_days": Said(
        _l("用过、过期或收回的活动券"),
        _l("到期删去券码和得券人；哪家店在什么时候核销了什么还在，对账不受影响。"),
        DAYS,
    ),
    "retention.strangers_days": Said(
        _l("没关注过、也不再来的人"),
        _l("从最后一次动静算起，到期删去是谁；绑定着身份、有产品、有积分、有能用的券、等着回电或用小程序的人不删。"),
        DAYS,
    ),
}


def said(name: str) -> Said:
    """A setting's words; one that has none yet is shown by its name rather than hidden."""
    return WORDS.get(name, Said(name))


def options_of(one: Standing) -> list[tuple[str, Any]]:
    """What may be chosen; empty where a number is typed."""
    choices = said(one.name).choices
    if choices is not None:
        return list(choices.items())
    if isinstance(one.default, bool):
        return list(YES_OR_NO.items())
    return [(str(word), word) for word in one.allowed or ()] if isinstance(one.default, str) else []


def shown(name: str, value: Value) -> str:
    """A value as people read it."""
    words = said(name)
    if isinstance(value, bool):
        return str(YES_OR_NO[str(value).lower()])
    if isinstance(value, int):
        return f"{value:,}{words.unit}"
    return str((words.choices or {}).get(value, value) or "—")
