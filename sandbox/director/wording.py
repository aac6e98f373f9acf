"""Each entry of the ledger in one short Chinese line."""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Literal

from sandbox.ledger import ApiCall, Delivered, Entry, Gesture, PageVisit, PushEntry, TargetEvent
from sandbox.state import State

Lane = Literal["phone", "push", "call", "card", "inside"]
Tone = Literal["good", "wait", "bad", "plain"]

APIS = {
    "/cgi-bin/stable_token": "取 access_token", "/cgi-bin/token": "取 access_token",
    "/cgi-bin/message/template/send": "发模板消息", "/cgi-bin/message/subscribe/send": "发订阅消息",
    "/cgi-bin/message/custom/send": "发客服消息", "/cgi-bin/qrcode/create": "要一张带参二维码",
    "/cgi-bin/showqrcode": "看二维码图片", "/cgi-bin/user/info": "查这个人是谁、还关不关注",
    "/cgi-bin/ticket/getticket": "取 JS-SDK 票据", "/sns/oauth2/access_token": "网页静默登录，换 openid",
    "/sns/jscode2session": "小程序登录，换 openid", "/wxa/business/getuserphonenumber": "换取微信担保的手机号",
    "/cgi-bin/menu/create": "设置菜单", "/cgi-bin/menu/addconditional": "设置个性化菜单",
    "/cgi-bin/menu/get": "查菜单", "/cgi-bin/tags/create": "建标签", "/cgi-bin/tags/get": "查标签",
    "/cgi-bin/tags/members/batchtagging": "给人打标签", "/cgi-bin/tags/members/batchuntagging": "取下标签",
    "/cgi-bin/getcallbackip": "问微信从哪些地址推送", "/wxa/getwxacodeunlimit": "要一张小程序码",
}  # fmt: skip
EVENTS = {
    "subscribe": "关注", "unsubscribe": "取消关注", "SCAN": "已关注后扫码", "text": "发来文字", "CLICK": "点菜单",
    "VIEW": "点菜单开网页", "TEMPLATESENDJOBFINISH": "模板消息的送达结果", "LOCATION": "上报位置",
    "view_miniprogram": "点菜单开小程序", "subscribe_msg_popup_event": "同意或拒绝订阅消息",
}  # fmt: skip
DEEDS = {
    "follow": "关注公众号", "unfollow": "取消关注", "scan": "扫码", "say": "发消息", "tap_menu": "点菜单",
    "open": "点开链接", "share": "转发网页", "forward": "再次转发",
    "write": "给朋友发文字",
}  # fmt: skip
ENDS = {
    "followed": "关注并扫到", "scanned": "扫到了", "expired": "二维码已过期", "not_ours": "认不出这个码",
    "opens": "打开网页", "opens_mini": "打开小程序", "said": "发出", "clicked": "点了", "nothing": "什么也没发生",
    "offline": "没有网络",
}  # fmt: skip
FAULTS = {
    "delay": "故障：变慢", "reset": "故障：连接被切断", "half_body": "故障：回应断在半路",
    "drip": "故障：回应一滴一滴来",    "html": "故障：回来一页 HTML", "errcode": "故障：被拒绝",
}  # fmt: skip
OUTCOMES: dict[str, tuple[str, Tone]] = {
    "waiting": ("等我们回答", "wait"), "replied": ("已回答", "good"), "silent": ("收到，不用回答", "good"),
    "malformed": ("回答看不懂", "bad"), "undelivered": ("三次都没送到", "bad"), "dropped": ("故障：推送丢失", "bad"),
}  # fmt: skip
STATES: dict[str, tuple[str, Tone]] = {
    "due": ("记下，待办", "wait"), "claimed": ("正在办", "wait"), "done": ("办好了", "good"), "dead": ("放弃", "bad"),
    "unknown": ("结果未知", "bad"), "withdrawn": ("撤回", "wait"),
}  # fmt: skip
PROMISES = {
    "template_message": "发通知", "look_up_follower": "向微信核对这个人", "note_delivery": "记下送达结果",
    "settle_twins": "核对是不是同一个人", "sync_role_tags": "让微信里的标签跟上身份", "late_reply": "补发迟到的回答",
    "refresh_push_sources": "刷新微信的推送来源地址", "erase_left": "取关之后抹去个人信息",
    "erase_revoked": "收回授权之后抹去个人信息", "erase_cancelled": "注销之后抹去个人信息",
    "erase_requested": "按本人要求抹去个人信息", "make_personal_export": "生成完整号码文件",
    "sweep_role_tags": "和微信核对身份标签", "catch_up_decider": "把积压的审核补告诉新审核人",
    "sweep_unreachable": "再问一次联系不上的人", "ask_risk_rank": "问微信这个账号的风险",
}  # fmt: skip
TOPICS = {
    "approval_wanted": "待审核提醒", "approved": "审核通过", "refused": "审核未通过", "bound": "有人完成绑定",
    "unbound": "绑定已结束", "left": "有人解除绑定", "reader_warm": "有人在读", "item_bound": "产品有了主人",
    "lead_new": "新线索", "prize_won": "中奖了", "voucher_redeemed": "券已核销",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One line; `ms` None where nothing was waited for."""

    lane: Lane
    title: str
    detail: str = ""
    tone: Tone = "plain"
    ms: float | None = None


def word(state: State, entry: Entry) -> Told:
    """The entry as a reader meets it."""
    return _word(entry, state)


def _name(state: State, key: str) -> str:
    person = state.people.get(key)
    return person.name if person else key


@singledispatch
def _word(entry: Entry, state: State) -> Told:
    raise TypeError(f"no words for {type(entry).__name__}")


@_word.register
def _gesture(entry: Gesture, state: State) -> Told:
    bad = entry.outcome in ("expired", "not_ours", "offline") or entry.outcome.startswith("refused")
    deed = DEEDS.get(entry.deed, entry.deed)
    return Told("phone", f"{_name(state, entry.person)} {deed}", ENDS.get(entry.outcome, entry.outcome),
                "bad" if bad else "plain")  # fmt: skip


@_word.register
def _page(entry: PageVisit, state: State) -> Told:
    verb = "提交" if entry.method == "POST" else "打开"
    tone: Tone = "wait" if entry.status is None else "bad" if entry.status >= 400 else "plain"
    path = "/".join(part if len(part) < 16 else part[:4] + "…" for part in entry.path.split("/"))
    status = "" if entry.status in (None, 200) else f"HTTP {entry.status}"
    detail = " · ".join(part for part in (entry.heading, status) if part)
    return Told("phone", f"{_name(state, entry.person)} {verb} {path}", detail, tone, entry.latency_ms)


@_word.register
def _push(entry: PushEntry, state: State) -> Told:
    words, tone = OUTCOMES.get(entry.outcome, (entry.outcome, "plain"))
    times = f"送了 {len(entry.tries)} 次 · " if len(entry.tries) > 1 else ""
    reply = f"：{' '.join(_plain(entry.reply).split())[:40]}" if entry.reply else ""
    took = max((one.latency_ms for one in entry.tries), default=None)
    which = "小程序" if entry.account == "mini_program" else ""
    event = EVENTS.get(entry.event, entry.event)
    return Told("push", f"微信推送{which}：{_name(state, entry.person)}{event}", times + words + reply, tone, took)


def _plain(text: str | None) -> str:
    """A reply without its markup: links stand as their words."""
    out, inside = [], False
    for letter in text or "":
        inside = letter == "<" or (inside and letter != ">")
        if not inside and letter != ">":
            out.append(letter)
    return "".join(out)


@_word.register
def _call(entry: ApiCall, state: State) -> Told:
    fault = FAULTS.get(entry.fault or "", "")
    refused = f"{entry.errcode} {entry.errmsg}" if entry.errcode else ""
    running = not entry.latency_ms
    tone: Tone = "wait" if running else "bad" if refused or (fault and entry.fault != "delay") else "good"
    detail = " · ".join(part for part in (fault, refused) if part)
    return Told("call", f"调用微信：{APIS.get(entry.api, entry.api)}", detail, tone, entry.latency_ms or None)


@_word.register
def _card(entry: Delivered, state: State) -> Told:
    known = state.templates["official_account"].get(entry.template_id) or state.templates["mini_program"].get(
        entry.template_id
    )
    tone: Tone = {"success": "good", "waiting": "wait"}.get(entry.status, "bad")  # type: ignore[assignment]
    ends = {"success": "已送达", "waiting": "正在送达"}.get(entry.status, f"没送到：{entry.status}")
    held = f" · 挡下 {entry.suppressed} 次重复" if entry.suppressed else ""
    title = known.title if known else "消息"
    return Told("card", f"{_name(state, entry.person)}的手机：{title}", ends + held, tone)


@_word.register
def _inside(entry: TargetEvent, state: State) -> Told:
    row: dict[str, Any] = entry.facts
    if entry.kind == "inbox":
        event = EVENTS.get(row["fields"].get("Event", ""), row["event"])
        return Told("inside", f"收件箱：「{event}」和它的后果一起落库", "同样的推送再来，得到同样的回答", "good")
    if entry.kind == "audit":
        # Whoever does not call it in words is shown as it calls it.
        return Told(
            "inside", f"留痕：{row.get('words') or row['tag']}", f"{row['who']} · {row['subject']} · {row['tag']}"
        )
    words, tone = STATES.get(row["state"], (row["state"], "plain"))
    if row["state"] == "due" and row["tries"]:
        words, tone = f"推迟，稍后再试（已试 {row['tries']} 次）", "bad"
    what = PROMISES.get(row["kind"], row["kind"])
    topic = f"「{TOPICS.get(row['topic'], row['topic'])}」" if row["topic"] else ""
    why = f"：{row['last_error']}" if row["last_error"] and row["state"] != "done" else ""
    who = f" · {row['who']}" if row["who"] else ""
    return Told("inside", f"发件箱：{what}{topic}", words + why + who, tone)
