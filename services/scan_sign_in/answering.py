"""The phone's side: the scan is answered with a link, and on its page the person who scanned decides."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models.db import reading, session, transaction
from models.scan_sign_in import COMPUTER, CONFIRMED, LINK, REFUSED, SCANNED, TAKEN, WAITING, ScanSignIn
from models.sealing import token_hash
from services import access, accounts, audit, clock, people
from services.accounts import Staff
from services.errors import Conflict, Expired, NotAllowed, NotFound
from services.people import Person
from services.scan_sign_in import linking

__all__ = ["COMPUTER", "Question", "Scanned", "decide", "question", "scan"]

DECIDED_WITHIN = timedelta(minutes=2)
TAKEN_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the chat says to who scanned: `token` opens the page to decide on."""

    token: str
    number: str
    links: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be decided: may this browser, there, act as this colleague? `state` is scanned, or how it ended."""

    name: str
    code: str
    links: bool
    number: str
    browser: str | None
    address: str | None
    asked_at: datetime
    state: str


@transaction
def scan(follower_id: int, scene: str) -> Scanned:
    """Somebody held their phone over a sign-in's code. The first whom it can mean has it; whom it cannot mean changes
    nothing: the code stays good for its owner. Scanning again makes the link anew, and the one before worthless.

    Refuses what is unknown (`scene_unknown`), over (`scan_over`), scanned by another (`scanned_by_another`), and who
    may not (`not_linked`, `not_this_employee`). Locks the follower, then the row.
    """
    person = people.lock(follower_id)
    row = _by_token(scene)
    if row.expires_at <= clock.now() or row.state not in (WAITING, SCANNED):
        raise Expired("scan_over", "这个二维码已经失效，请在电脑上换一个再扫。")
    if row.follower_id is not None and people.survivor(row.follower_id).id != person.id:
        raise Conflict("scanned_by_another", "这个二维码已经有人扫过了，请在电脑上换一个再扫。")
    _whose(row, person.id)
    token = secrets.token_urlsafe(24)
    row.follower_id, row.state, row.answer_hash = person.id, SCANNED, token_hash(token)
    row.expires_at = clock.now() + DECIDED_WITHIN
    return Scanned(token, row.number, row.purpose == LINK)


@reading
def question(token: str, person: Person) -> Question:
    """What the link asks; only for who scanned (`link_of_another`)."""
    row = _by_answer(token, person)
    staff = _whose(row, person.id)
    is_over = row.state == SCANNED and row.expires_at <= clock.now()
    return Question(
        staff.name,
        staff.code,
        row.purpose == LINK,
        row.number,
        row.browser,
        row.address,
        row.created_at,
        "expired" if is_over else row.state,
    )


@transaction
def decide(token: str, person: Person, *, accept: bool) -> None:
    """Yes or no, once, within two minutes of the scan. A yes to a sign-in opens nothing by itself: the browser that
    showed the code has a minute to take it. A yes to a link links. A second answer is refused (`already_decided`)."""
    people.lock(person.id)
    row = _by_answer(token, person, lock=True)
    if row.state != SCANNED:
        raise Conflict("already_decided", "这次扫码已经处理过了。")
    if row.expires_at <= clock.now():
        raise Expired("scan_over", "停留太久了，请在电脑上换一个二维码再扫。")
    staff = _whose(row, person.id)
    who = access.follower(person.id, person.label)
    if not accept:
        row.state = REFUSED
        audit.record(who, "staff:scan:refuse", "staff_account", staff.account_id, purpose=row.purpose)
        return
    audit.record(who, "staff:scan:confirm", "staff_account", staff.account_id, purpose=row.purpose)
    if row.purpose == LINK:
        linking.link(staff, linking.binding_as(person.id, staff))
        row.state = TAKEN
        return
    row.state, row.account_id, row.expires_at = CONFIRMED, staff.account_id, clock.now() + TAKEN_WITHIN


def _whose(row: ScanSignIn, follower_id: int) -> Staff:
    """The account a yes of this person opens, or is linked to."""
    if row.purpose != LINK:
        return linking.staff_of(follower_id)
    staff = accounts.staff_by_account(row.account_id) if row.account_id else None
    if staff is None:
        raise NotAllowed("not_linked", "这个后台账号已经不能使用，请联系管理员。")
    linking.binding_as(follower_id, staff)
    return staff


def _by_token(scene: str) -> ScanSignIn:
    letter, _, token = scene.partition("_")
    query = select(ScanSignIn).where(ScanSignIn.token_hash == token_hash(token)).with_for_update()
    row = session().execute(query).scalar_one_or_none() if letter == COMPUTER else None
    if row is None:
        raise NotFound("scene_unknown", "这个二维码不是我们的登录码。")
    return row


def _by_answer(token: str, person: Person, *, lock: bool = False) -> ScanSignIn:
    query = select(ScanSignIn).where(ScanSignIn.answer_hash == token_hash(token))
    row = session().execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound("link_unknown", "没有找到这次扫码，请在电脑上换一个二维码再扫。")
    if row.follower_id is None or people.survivor(row.follower_id).id != person.id:
        raise NotAllowed("link_of_another", "这个链接是发给另一个人的，您无法打开。")
    return row
