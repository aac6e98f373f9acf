"""Our address as the world sees it: reachable, a name WeChat accepts, and a call-back that opens to WeChat alone."""

from __future__ import annotations

import ipaddress
import json
from urllib.parse import urlsplit

from services.doctor.findings import FAIL, OK, UNKNOWN, WARN, Finding, State
from services.doctor.patient import NAMES, Patient
from services.doctor.refusals import WHERE, explained
from services.sentences import say
from wechat.accounts import AccountKind
from wechat.errors import WeChatError, WeChatRefused
from wechat.knocking import Knocker
from wechat.looking import NotSeen, Seen, look

UNSEEN = {
    "name": (say("域名查不到"), say("到域名服务商处添加解析，等它生效。")),
    "connection": (say("连接被拒绝"), say("检查程序和反向代理是否在运行、防火墙与安全组是否放行 80/443。")),
    "certificate": (say("证书不被信任"), say("换成受信任的证书，并带上中间证书。")),
    "time": (
        say("没有在限时内回答"),
        say("检查防火墙与反向代理；如果只是本机不能回访自己的公网地址，请从外网打开它确认。"),
    ),
    "answer": (say("回答无法识别"), say("检查反向代理把请求转给了谁。")),
}


def public_address(patient: Patient) -> list[Finding]:
    """PUBLIC_BASE_URL leads to this program, over https for accounts of one's own."""
    base = patient.settings.public_base_url
    try:
        why, todo = _strange(look(f"{base}/healthz"))
    except NotSeen as nothing:
        why, todo = UNSEEN[nothing.why]
    if why:
        meaning = say("微信的推送到不了，消息里的链接和二维码也打不开。")
        return [
            Finding(
                "address.unreachable",
                "address",
                FAIL,
                say("%(base)s 打不开：%(why)s", base=base, why=why),
                meaning,
                todo,
            )
        ]
    own = not patient.account("official_account").of_sandbox
    if own and not base.startswith("https://"):
        return [
            Finding(
                "address.https",
                "address",
                WARN,
                say("公网地址不是 https"),
                say("手机号等个人信息会明文传输；小程序完全不能访问。"),
                say("给域名配上证书，把 PUBLIC_BASE_URL 改成 https://…。"),
            )
        ]
    return [Finding("address", "address", OK, say("公网地址可以访问"), base)]


def _strange(seen: Seen) -> tuple[str, str]:
    if seen.location is not None:
        return say("它跳转到别处"), say("PUBLIC_BASE_URL 写最终的地址：微信不会跟随跳转。")
    try:
        ours = seen.status == 200 and json.loads(seen.body) == {"status": "ok"}
    except ValueError:
        ours = False
    if ours:
        return "", ""
    return say("回答的不是本程序（HTTP %(status)s）", status=seen.status), say(
        "检查域名解析和反向代理，让它转到本程序。"
    )


def domains(patient: Patient) -> list[Finding]:
    """The host may be registered at WeChat for page sign-in and the JS-SDK, and is."""
    own = not patient.account("official_account").of_sandbox
    host = urlsplit(patient.settings.public_base_url)
    if own and (_is_no_domain(host.hostname or "") or host.port not in (None, 80, 443)):
        return [
            Finding(
                "domains.host",
                "address",
                FAIL,
                say("%(netloc)s 不能登记为微信的域名", netloc=host.netloc),
                say("推送地址只能用 80 或 443 端口；网页登录与 JS 接口只认登记过的域名，不认 IP。"),
                say("用一个已备案的域名，或在开发时用内网穿透得到的域名，写进 PUBLIC_BASE_URL。"),
            )
        ]
    return [*_sign_in_domain(patient, host.hostname or ""), *_jsapi(patient)] or [
        Finding(
            "domains", "address", OK, say("网页登录域名与 JS 票据正常"), say("真实账号请再用手机打开一次绑定页确认。")
        )
    ]


def _is_no_domain(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))
    return True


def _sign_in_domain(patient: Patient, host: str) -> list[Finding]:
    url = patient.gateway.authorize_url(f"{patient.settings.public_base_url}/oauth/callback", "doctor")
    try:
        page = patient.gateway.authorize_page(url)
    except WeChatError as error:
        return [explained("domains.open", "address", say("打不开微信的网页授权"), "official_account", error)]
    if "10003" not in page:
        return []
    return [
        Finding(
            "domains.oauth",
            "address",
            FAIL,
            say("网页授权域名没有登记（10003）"),
            say("用户点开绑定页，只会看到“redirect_uri 域名与后台配置不一致”。"),
            say(
                "%(where)s → 功能设置 → 网页授权域名：填 %(host)s，不带 http。",
                where=WHERE["official_account"],
                host=host,
            ),
        )
    ]


def _jsapi(patient: Patient) -> list[Finding]:
    try:
        patient.gateway.jsapi_ticket()
    except WeChatError as error:
        return [explained("domains.jsapi", "address", say("取不到 JS-SDK 票据"), "official_account", error)]
    return []


def our_door(kind: AccountKind, patient: Patient) -> list[Finding]:
    """We knock as WeChat does: the handshake and a true push are taken, forged and unsealed ones are not."""
    knocker, name = patient.knockers[kind], NAMES[kind]
    safe = patient.settings.wechat.mode_of(kind) == "safe"
    try:
        findings = _opens(kind, knocker, safe=safe) + _stays_shut(kind, knocker, safe=safe)
    except NotSeen as nothing:
        why, todo = UNSEEN[nothing.why]
        return [
            Finding(
                f"callback.{kind}.away",
                "callback",
                FAIL,
                say("%(name)s的推送地址%(why)s", name=name, why=why),
                say("推送会丢失。"),
                todo,
            )
        ]
    if not safe and not patient.account(kind).of_sandbox:
        findings.append(
            Finding(
                f"callback.{kind}.plain_mode",
                "callback",
                WARN,
                say("%(name)s的推送是明文模式", name=name),
                say("只适合测试号：内容在路上可以被看到和改动。"),
                say(
                    "正式账号：%(where)s → 消息与事件推送 改为安全模式，并去掉 WECHAT_CALLBACK_MODE。",
                    where=WHERE[kind],
                ),
            )
        )
    fine = say("真的收下，假的拒绝，明文的也拒绝。") if safe else say("真的收下，假的拒绝。")
    return findings or [Finding(f"callback.{kind}", "callback", OK, say("%(name)s的推送地址工作正常", name=name), fine)]


def _opens(kind: AccountKind, knocker: Knocker, *, safe: bool) -> list[Finding]:
    todo = say("检查反向代理：请求的地址、参数和正文都要原样转给本程序；路径不能改写。")
    found = []
    if not knocker.shake_hands():
        meaning = say("在微信后台保存推送地址时会提示“token 验证失败”。")
        found.append(_door(kind, "handshake", FAIL, say("推送地址没有原样答回 echostr"), meaning, todo))
    accepted = knocker.push_sealed() if safe else knocker.push_plain()
    if not accepted:
        meaning = say("用户关注、扫码后不会有任何反应。")
        found.append(_door(kind, "refuses", FAIL, say("推送地址不收正确的推送"), meaning, todo))
    return found


def _stays_shut(kind: AccountKind, knocker: Knocker, *, safe: bool) -> list[Finding]:
    todo = say("回答的可能不是本程序，或者是别的版本：检查反向代理转给了谁。")
    forged = knocker.push_sealed_with_wrong_token() if safe else knocker.push_plain_with_wrong_token()
    found = []
    if forged:
        meaning = say("任何人都能冒充微信，替别人绑定。")
        found.append(_door(kind, "forged", FAIL, say("推送地址收下了签名错误的推送"), meaning, todo))
    if safe and knocker.push_plain():
        meaning = say("设置是安全模式，明文推送却被收下，内容可以被改动。")
        found.append(_door(kind, "plain", FAIL, say("推送地址收下了明文推送"), meaning, todo))
    return found


def _door(kind: AccountKind, word: str, state: State, title: str, meaning: str, todo: str) -> Finding:
    return Finding(
        f"callback.{kind}.{word}",
        "callback",
        state,
        say("%(name)s：%(title)s", name=NAMES[kind], title=title),
        meaning,
        todo,
    )


def lines(kind: AccountKind, patient: Patient) -> list[Finding]:
    """WeChat's own check of the call-back host: does its name resolve there, do its addresses answer a ping."""
    name, code = NAMES[kind], f"lines.{kind}"
    try:
        seen = patient.gateway.lines_to_us(kind)
    except WeChatError as error:
        if isinstance(error, WeChatRefused):
            todo = say("%(where)s → 消息与事件推送：确认已经填写并启用。", where=WHERE[kind])
            why = say("微信没有检查（%(errcode)s）：推送地址可能还没有填写。", errcode=error.errcode)
            return [Finding(code, "callback", UNKNOWN, say("%(name)s：没有得到微信的网络检测", name=name), why, todo)]
        return [explained(code, "callback", say("%(name)s：没有得到微信的网络检测", name=name), kind, error)]
    if not seen.addresses:
        meaning = say("微信查不到推送地址的域名，所有推送都会丢失。")
        return [
            _line(
                code,
                FAIL,
                say("%(name)s：微信查不到推送域名", name=name),
                meaning,
                say("检查域名解析，以及微信后台填写的推送地址。"),
            )
        ]
    if not seen.answering:
        meaning = say("可能只是服务器不回应 ping；如果也收不到推送，就是网络不通。")
        return [
            _line(
                code,
                WARN,
                say("%(name)s：微信 ping 不通推送域名", name=name),
                meaning,
                say("放行 ICMP 再查一次，或以真实推送为准。"),
            )
        ]
    return [_line(code, OK, say("%(name)s：微信能找到推送域名", name=name), "、".join(seen.answering), "")]


def _line(code: str, state: State, title: str, meaning: str, todo: str) -> Finding:
    return Finding(code, "callback", state, title, meaning, todo)
