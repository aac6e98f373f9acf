"""WeChat's refusals as an operator reads them: what is wrong, and where to click."""

from __future__ import annotations

import re
from typing import Literal

from services.doctor.findings import FAIL, WARN, Finding
from services.doctor.patient import NAMES
from services.sentences import N_, say
from wechat.accounts import AccountKind
from wechat.error_table import Policy, entry_of
from wechat.errors import WeChatError, WeChatRefused

WHERE = {
    "official_account": say("微信开发者平台 → 我的业务 → 服务号"),
    "mini_program": say("微信开发者平台 → 我的业务 → 小程序"),
}
PREFIX = {"official_account": "WECHAT_OA", "mini_program": "WECHAT_MINI"}

_RESET = N_("%(where)s → 基础信息 → 开发密钥：重置 AppSecret，写进 %(prefix)s_SECRET 后重启。")
TODO = {
    40001: _RESET,
    40002: N_("程序发出的请求不对：升级到最新版本，或提交一个问题。"),
    40013: N_("核对 %(prefix)s_APPID：%(where)s → 基础信息 → AppID。"),
    40125: _RESET,
    40164: N_("%(where)s → 基础信息 → IP 白名单：加入 %(ip)s。"),
    40243: N_("%(where)s → 基础信息 → 开发密钥：解冻 AppSecret。"),
    41002: N_("填写 %(prefix)s_APPID。"),
    41004: N_("填写 %(prefix)s_SECRET。"),
    45009: N_("今天的调用次数用完了：等到北京时间零点，或在 %(where)s → 接口调用 里申请更多。"),
    45011: N_("调用太频繁，过一分钟再查。"),
    48001: N_("%(where)s → 接口权限：这个账号没有此项权限，多半还没有完成微信认证。"),
    50004: N_("账号被微信禁用：登录 %(where)s 查看通知并申诉。"),
    50007: N_("账号被微信冻结：登录 %(where)s 查看通知并申诉。"),
    89503: N_("管理员的微信会收到“IP 调用确认”，请他点同意；也可以直接把 %(ip)s 加进 IP 白名单。"),
    89506: N_("管理员拒绝了这个 IP，24 小时内不能再请求：请管理员把 %(ip)s 加进 IP 白名单。"),
    89507: N_("管理员拒绝了这个 IP，1 小时内不能再请求：请管理员把 %(ip)s 加进 IP 白名单。"),
    -1: N_("微信系统繁忙，稍后再查。"),
}
_IP = re.compile(r"\b(?:invalid ip|ip:?)\s*([0-9a-fA-F]{0,4}(?:[.:][0-9a-fA-F]{0,4})+)", re.ASCII)


def address_in(errmsg: str) -> str | None:
    """The IP that WeChat saw, as 40164 names it."""
    found = _IP.search(errmsg)
    return found.group(1) if found else None


def explained(code: str, group: str, title: str, kind: AccountKind, error: WeChatError) -> Finding:
    """A finding for a question that WeChat refused, or that never got a usable answer."""
    if not isinstance(error, WeChatRefused):
        return Finding(
            code,
            group,
            FAIL,
            title,
            say("连不上微信的服务器，或微信没有给出有效回答：发不了通知，也认不出访客。"),
            say("检查服务器能否访问 api.weixin.qq.com（出网、DNS、防火墙），以及 WECHAT_API_BASE 是否正确。"),
        )
    number = error.errcode
    entry = entry_of(number)
    state: Literal["fail", "warn"] = WARN if number in (-1, 45011) else FAIL  # type: ignore[assignment]
    meaning = say(entry.meaning.replace("公众号", NAMES[kind])) if entry.policy is not Policy.UNKNOWN else error.errmsg
    if number in TODO:
        ip = address_in(error.errmsg) or say("这台服务器的出口 IP")
        todo = say(TODO[number], where=WHERE[kind], prefix=PREFIX[kind], ip=ip)
    elif error.rid:
        todo = say("把错误码发给微信客服，并附上 rid：%(rid)s。", rid=error.rid)
    else:
        todo = say("把错误码发给微信客服。")
    return Finding(
        code,
        group,
        state,
        title,
        say("微信拒绝了请求（%(number)s）：%(meaning)s。", number=number, meaning=meaning),
        todo,
    )
