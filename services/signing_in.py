"""Signing a WeChat person in: from a mini program's code, from a page's OAuth round trip, and the phone button."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update

from models.accounts import OAuthState
from models.db import session, transaction
from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT
from models.sealing import token_hash
from services import clock, people, phones, sessions
from services.errors import Expired, NotAllowed
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway

STATE_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session and whose it is."""

    token: str
    expires_at: datetime
    person_id: int


def by_mini_program(gateway: Gateway, js_code: str) -> SignedIn:
    """Exchange the code of wx.login; unknown and used codes are refused alike. session_key stays here."""
    try:
        identity = gateway.mini_identity(js_code)
    except WeChatRefused as refusal:
        raise _code_refused(refusal) from None
    return _open("api", MINI_PROGRAM, identity.openid, identity.unionid, session_key=identity.session_key)


def by_page_code(gateway: Gateway, code: str, *, kind: Literal["page", "api"]) -> SignedIn:
    """Exchange the code of a silent page sign-in. The stand-in person of WeChat's snapshot page is refused."""
    try:
        identity = gateway.page_identity(code)
    except WeChatRefused as refusal:
        raise _code_refused(refusal) from None
    if identity.snapshot:
        raise NotAllowed("snapshot_user", "请点击右下角“使用完整服务”后再继续。")
    return _open(kind, OFFICIAL_ACCOUNT, identity.openid, identity.unionid)


@transaction
def by_page_session(token: str) -> SignedIn:
    """A client's session for whom a browser is signed in to our pages as; refuses when it is not (`sign_in_again`).
    Whoever got that far came back from WeChat with the state of this very browser, so that nobody can be signed in
    as somebody else by a link."""
    person = sessions.person_behind("page", token)
    opened = sessions.open_session("api", follower_id=person.id)
    return SignedIn(opened.token, opened.expires_at, person.id)


@transaction
def close_page_session(token: str, person_id: int) -> bool:
    """End a browser's sign-in to our pages, if it is this person's; whether it was."""
    try:
        theirs = sessions.person_behind("page", token).id == person_id
    except NotAllowed:
        return False
    if theirs:
        sessions.close_session(token)
    return theirs


def _code_refused(refusal: WeChatRefused) -> NotAllowed:
    # 40029 unknown, 40163 used, 42003 over, 41008 missing, 40003 of another person, 40226 kept out by WeChat itself.
    if refusal.errcode in (40029, 40163, 42003, 41008, 40003, 40226, 40013):
        return NotAllowed("code_refused", "登录已失效，请返回重新打开。")
    raise refusal


@transaction
def _open(
    kind: Literal["page", "api"], account: str, openid: str, unionid: str | None, *, session_key: str | None = None
) -> SignedIn:
    signed_in = _opened(kind, people.meet(account, openid, unionid).id, session_key)
    if people.known(account, openid) == signed_in.person_id:
        return signed_in
    # They were forgotten, or became one with another row, between our look and the session's key to them, which waited
    # for that to be over. A session of nobody would lose all they do now.
    sessions.close_session(signed_in.token)
    return _opened(kind, people.meet(account, openid, unionid).id, session_key)


def _opened(kind: Literal["page", "api"], person_id: int, session_key: str | None) -> SignedIn:
    opened = sessions.open_session(kind, follower_id=person_id, session_key=session_key)
    session().flush()
    return SignedIn(opened.token, opened.expires_at, person_id)


def phone_of_code(gateway: Gateway, person_id: int, code: str) -> str:
    """The number WeChat verified for this person, in E.164. The code of another person is refused, and so is any
    code of somebody who never opened the mini program: WeChat could not tell whose it is."""
    openid = people.openid_of(person_id, MINI_PROGRAM)
    if openid is None:
        raise NotAllowed("mini_program_first", "请在小程序里验证手机号。")
    try:
        verified = gateway.verified_phone(code, openid)
    except WeChatRefused as refusal:
        raise _code_refused(refusal) from None
    return phones.normalise(f"+{verified.country_code}{verified.number}")


@transaction
def begin_round_trip(next_path: str, browser: str) -> str:
    """A state for WeChat's authorize page: 32 letters and digits, good for five minutes, once, in one browser."""
    state = secrets.token_hex(16)
    session().add(
        OAuthState(
            state_hash=token_hash(state),
            browser_hash=token_hash(browser),
            next_path=next_path,
            expires_at=clock.now() + STATE_LASTS,
        )
    )
    return state


@transaction
def end_round_trip(state: str, browser: str) -> str:
    """Where the person wanted to go. Refuses a state that is unknown, over, used, or of another browser
    (somebody who sends a victim their own sign-in link)."""
    row = (
        session()
        .execute(
            select(OAuthState).where(
                OAuthState.state_hash == token_hash(state), OAuthState.browser_hash == token_hash(browser)
            )
        )
        .scalar_one_or_none()
    )
    if row is None or row.expires_at <= clock.now():
        raise Expired("state_refused", "页面停留太久了，请返回重新打开链接。")
    taken = session().execute(
        update(OAuthState)
        .where(OAuthState.id == row.id, OAuthState.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Expired("state_used", "这次登录已经完成，请返回重新打开链接。", next_path=row.next_path)
    return row.next_path
