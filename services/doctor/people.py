"""Whom WeChat and we know alike: openids that WeChat does not know, and tags that stand where our roles say."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from models.db import reading, session
from models.people import FOLLOWING, OFFICIAL_ACCOUNT, UNKNOWN, Identity
from services import clock, role_tag_sweep, unreachable_sweep
from services.doctor.findings import FAIL, OK, WARN, Finding
from services.doctor.patient import Patient
from services.sentences import Sentence, say

ENOUGH_UNKNOWN = 3


def openids(_patient: Patient) -> list[Finding]:
    """Openids that WeChat does not know: a few were people who closed their account; most of them speak for another
    AppID than these people follow."""
    unknown, following = _known_to_wechat()
    asked_again = _asked_again()
    if not unknown:
        return [Finding("openids", "accounts", OK, say("微信认得每一位粉丝"), asked_again)]
    title = say("微信不认识 %(unknown)s 位粉丝（认识 %(following)s 位）", unknown=unknown, following=following)
    if unknown >= ENOUGH_UNKNOWN and unknown > following:
        meaning = say("通知发不到他们那里。多半是 AppID 换过，或指向了另一个公众号；在查清之前不会删除任何人。")
        todo = say("核对 WECHAT_OA_APPID 是不是这些人关注的公众号；迁移过账号的，先在微信转换 openid。")
        return [Finding("openids.unknown", "accounts", FAIL, title, meaning, todo)]
    meaning = say("通知发不到他们那里，多半是注销了微信。%(asked_again)s", asked_again=asked_again)
    todo = say("管理后台 → 微信用户：筛选“微信联系不上”，请仍在合作的人重新关注公众号。")
    return [Finding("openids.unknown", "accounts", WARN, title, meaning, todo)]


@reading
def _known_to_wechat() -> tuple[int, int]:
    """How many openids WeChat said it does not know, and of how many it said that they follow."""
    said = func.count().filter(Identity.wechat_says == UNKNOWN), func.count().filter(Identity.wechat_says == FOLLOWING)
    unknown, following = session().execute(select(*said).where(Identity.account == OFFICIAL_ACCOUNT)).one()
    return unknown, following


def _asked_again() -> Sentence:
    last = unreachable_sweep.last_sweep()
    if last is None:
        return say("联系不上的人每天再问一次微信。")
    return say(
        "%(day)s 再问了 %(asked)s 位联系不上的人：%(back)s 位还在关注，%(gone)s 位已取关。",
        day=last.day,
        asked=last.asked,
        back=last.back,
        gone=last.gone,
    )


def tags(_patient: Patient) -> list[Finding]:
    """What the last sweep of each role's tag found; each difference was owed as one person's sync."""
    swept = role_tag_sweep.last_sweeps()
    if not swept:
        return [Finding("tags", "messages", OK, say("身份标签还没有核对过"), say("程序每天和微信核对一次。"))]
    oldest = min(one.day for one in swept)
    counts = {
        "day": oldest,
        "listed": sum(one.listed for one in swept),
        "mended": sum(one.mended for one in swept),
        "older": sum(one.older for one in swept),
    }
    meaning = say("%(day)s 核对 %(listed)s 个标签，更正 %(mended)s 人，其中 %(older)s 个还挂在旧的微信号上。", **counts)
    if oldest < _yesterday():
        title, todo = say("身份标签有两天没核对完"), say("看后台进程是否在运行，微信接口的额度是否用完。")
        return [Finding("tags.late", "messages", WARN, title, meaning, todo)]
    return [Finding("tags", "messages", OK, say("身份标签每天和微信核对"), meaning)]


def _yesterday() -> str:
    return (clock.now() - timedelta(days=1)).astimezone(clock.SHANGHAI).date().isoformat()
