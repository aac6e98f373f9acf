"""What really came from WeChat: refused pushes and why, silence while people act, results and unionids that miss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from models.accounts import AuthSession
from models.db import reading, session
from models.outbox import DONE, OutboxPromise
from models.people import FOLLOWING, MINI_PROGRAM, OFFICIAL_ACCOUNT, OPEN_PLATFORM, Follower, Identity
from services import clock
from services.doctor.findings import FAIL, OK, UNKNOWN, WARN, Finding
from services.doctor.patient import NAMES, Patient
from services.doctor.refusals import PREFIX, WHERE, explained
from services.push_notes import HANDSHAKE, HANDSHAKE_REFUSED, NOT_UNDERSTOOD, PROVED, Note, notes_on
from services.sentences import N_, say
from wechat.accounts import AccountKind
from wechat.errors import WeChatError

LOOKED_BACK = timedelta(days=7)
QUIET_FOR = timedelta(days=1)
ENOUGH_SIGN_INS = 3
ENOUGH_LETTERS = 3
RESULT_WAITS = timedelta(minutes=10)
NO_REFUSALS = (PROVED, HANDSHAKE, NOT_UNDERSTOOD)

_SIGNED_OTHERWISE = N_("微信后台填写的 Token 与 %(prefix)s_TOKEN 不同（也可能只是有人在扫描）")
_KEY = N_("微信后台的 EncodingAESKey 与 %(prefix)s_AES_KEY 不同")
_FORMS = N_("微信后台不是安全模式，而程序只收安全模式的推送")
REASONS = {
    "bad_signature": _SIGNED_OTHERWISE,
    "bad_msg_signature": _SIGNED_OTHERWISE,
    HANDSHAKE_REFUSED: _SIGNED_OTHERWISE,
    "bad_padding": _KEY,
    "bad_length": _KEY,
    "no_aes_key": _KEY,
    "wrong_appid": N_("推送是给另一个 AppID 的，%(prefix)s_APPID 不对"),
    "wrong_recipient": N_("推送的原始 ID 与 %(prefix)s_ORIGINAL_ID 不同"),
    "not_encrypted": _FORMS,
    "mixed_body": N_("微信后台是兼容模式，而程序只收安全模式的推送"),
    "not_plain": N_("微信后台是安全模式，而 WECHAT_CALLBACK_MODE 是 plain"),
}


def pushes(kind: AccountKind, patient: Patient) -> list[Finding]:
    """Refusals since the last push that was proved, by reason; silence while people sign in; pushes nobody heeds."""
    notes = notes_on(kind)
    refused = _refused_lately(notes)
    if refused:
        return [_refused(kind, note) for note in refused]
    proved = notes.get(PROVED)
    if kind == OFFICIAL_ACCOUNT and _is_silent(proved.last_at if proved else None):
        return [_silent(kind)]
    if proved is None:
        return [_none_yet(kind, is_expected=kind == OFFICIAL_ACCOUNT and not patient.account(kind).of_sandbox)]
    return [_flowing(kind, proved, notes.get(NOT_UNDERSTOOD))]


def _refused_lately(notes: Mapping[str, Note]) -> list[Note]:
    """What was refused in a week and stayed so: nothing was proved since, no handshake since a refused one."""
    proved, since = notes.get(PROVED), clock.now() - LOOKED_BACK
    return [
        note
        for note in notes.values()
        if note.outcome not in NO_REFUSALS
        and note.last_at > since
        and not _later(proved, note)
        and not (note.outcome == HANDSHAKE_REFUSED and _later(notes.get(HANDSHAKE), note))
    ]


def _silent(kind: AccountKind) -> Finding:
    return Finding(
        f"pushes.{kind}.silent",
        "callback",
        WARN,
        say("%(name)s已经一天没有推送", name=NAMES[kind]),
        say("有人在用网页，公众号却没有推送进来：关注、扫码、送达结果都会丢。"),
        say("%(where)s → 消息与事件推送：确认已启用，且没有被别的插件或第三方平台接管。", where=WHERE[kind]),
    )


def _none_yet(kind: AccountKind, *, is_expected: bool) -> Finding:
    if is_expected:
        title = say("还没有收到过%(name)s的推送", name=NAMES[kind])
        meaning, todo = say("是否通畅还不知道。"), say("用手机关注一次公众号，再查一次。")
        return Finding(f"pushes.{kind}", "callback", UNKNOWN, title, meaning, todo)
    title, meaning = say("%(name)s还没有推送", name=NAMES[kind]), say("还没有人做会产生推送的事。")
    return Finding(f"pushes.{kind}", "callback", OK, title, meaning)


def _flowing(kind: AccountKind, proved: Note, strange: Note | None) -> Finding:
    """WeChat may add events at any time: those that nothing here listens to are told, and are no fault."""
    title, last_at = say("%(name)s的推送正常", name=NAMES[kind]), clock.shown(proved.last_at)
    if strange is None:
        return Finding(f"pushes.{kind}", "callback", OK, title, say("最近一次：%(last_at)s。", last_at=last_at))
    pattern = N_("最近一次：%(last_at)s。另有 %(times)s 次推送是程序不认识的，没有处理（名称见日志 push_unknown）。")
    return Finding(f"pushes.{kind}", "callback", OK, title, say(pattern, last_at=last_at, times=strange.times))


def _later(first: Note | None, second: Note) -> bool:
    return first is not None and first.last_at >= second.last_at


def _refused(kind: AccountKind, note: Note) -> Finding:
    why = (
        say(REASONS[note.outcome], prefix=PREFIX[kind])
        if note.outcome in REASONS
        else say("推送的格式不对（%(outcome)s）", outcome=note.outcome)
    )
    title = say("%(name)s的推送被拒收 %(times)s 次：%(why)s", name=NAMES[kind], times=note.times, why=why)
    meaning = say("用户关注、扫码没有反应。最近一次在 %(last_at)s，之后没有成功过。", last_at=clock.shown(note.last_at))
    todo = say(
        "%(where)s → 消息与事件推送：把 Token、EncodingAESKey、加密方式与设置逐项对一遍，保存。", where=WHERE[kind]
    )
    return Finding(f"pushes.{kind}.{note.outcome}", "callback", FAIL, title, meaning, todo)


@reading
def _is_silent(proved_at: datetime | None) -> bool:
    """Nothing came for a day, while several people signed in to pages within that day."""
    since = clock.now() - QUIET_FOR
    if proved_at is not None and proved_at > since:
        return False
    signed_in = select(func.count()).where(AuthSession.kind == "page", AuthSession.created_at > since)
    return bool(session().execute(signed_in).scalar_one() >= ENOUGH_SIGN_INS)


@reading
def results(_patient: Patient) -> list[Finding]:
    """Letters that WeChat took long enough ago, without one word of what became of them."""
    now = clock.now()
    sent = (
        OutboxPromise.state == DONE,
        OutboxPromise.message_id.is_not(None),
        OutboxPromise.done_at > now - LOOKED_BACK,
        OutboxPromise.done_at < now - RESULT_WAITS,
    )
    known = func.count().filter(OutboxPromise.delivery != "accepted")
    letters, told = session().execute(select(func.count(), known).where(*sent)).one()
    if letters >= ENOUGH_LETTERS and not told:
        meaning = say("消息可能送到了，但后台看不到真实结果。")
        todo = say("%(where)s → 消息与事件推送：确认推送没有被别的系统接走。", where=WHERE["official_account"])
        return [
            Finding(
                "results.missing",
                "callback",
                WARN,
                say("%(letters)s 条模板消息都没有送达结果", letters=letters),
                meaning,
                todo,
            )
        ]
    return [
        Finding(
            "results",
            "callback",
            OK,
            say("送达结果正常"),
            say("近 7 天 %(letters)s 条，%(told)s 条有结果。", letters=letters, told=told),
        )
    ]


def unionid(patient: Patient) -> list[Finding]:
    """Whether WeChat names one person alike for both accounts, asked for the follower who came last."""
    openid = _last_follower()
    todo = say("在微信开放平台（open.weixin.qq.com）→ 管理中心，把服务号和小程序绑定到同一个开放平台账号。")
    meaning = say("公众号和小程序认不出是同一个人，用户要绑定两次。")
    if openid is None:
        return [Finding("unionid", "accounts", OK, say("还没有人关注"), say("有人关注后才能看到有没有 unionid。"))]
    try:
        info = patient.gateway.follower(openid)
    except WeChatError as error:
        return [explained("unionid.asked", "accounts", say("问不到粉丝资料"), "official_account", error)]
    if info.subscribed and info.unionid is None:
        return [Finding("unionid.official_account", "accounts", WARN, say("公众号的粉丝没有 unionid"), meaning, todo)]
    if _mini_people_without():
        return [Finding("unionid.mini_program", "accounts", WARN, say("小程序的用户没有 unionid"), meaning, todo)]
    return [Finding("unionid", "accounts", OK, say("unionid 正常"), say("公众号和小程序能认出同一个人。"))]


@reading
def _last_follower() -> str | None:
    newest = (
        select(Identity.openid)
        .join(Follower, Follower.id == Identity.follower_id)
        .where(Identity.account == OFFICIAL_ACCOUNT, Follower.follow_state == FOLLOWING)
        .order_by(Follower.followed_at.desc())
        .limit(1)
    )
    return session().execute(newest).scalar_one_or_none()


@reading
def _mini_people_without() -> bool:
    """There are people of the mini program, and none of them bears a unionid."""
    mini = select(Identity.follower_id).where(Identity.account == MINI_PROGRAM)
    named = select(func.count()).where(Identity.account == OPEN_PLATFORM, Identity.follower_id.in_(mini))
    people = select(func.count()).where(Identity.account == MINI_PROGRAM)
    return bool(session().execute(people).scalar_one()) and not session().execute(named).scalar_one()
