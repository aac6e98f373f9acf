"""The browser's side: a QR code for two minutes, looked after by polling, taken once by the browser that showed it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from models.db import reading, session, transaction
from models.scan_sign_in import COMPUTER, CONFIRMED, LINK, REFUSED, SCANNED, SIGN_IN, TAKEN, WAITING, ScanSignIn
from models.sealing import token_hash
from services import audit, clock
from services.accounts import HALF, OPEN, Proof, Staff, refuse_stale
from services.errors import Expired, NotAllowed
from services.scan_sign_in import linking
from services.second_factor import codes
from services.sessions import Device
from wechat.gateway import Gateway

LASTS = timedelta(minutes=2)
KEPT = timedelta(minutes=5)  # the browser's secret: to scan, to decide, to take
TOKEN_BYTES = 18  # as those of invitations: 26 of the 32 letters a scene may have
EXPIRED = "expired"
STATES = (WAITING, SCANNED, CONFIRMED, TAKEN, REFUSED, EXPIRED)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the browser shows and keeps: the text of the QR code, the number to compare, the secret of its cookie."""

    url: str
    number: str
    browser: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: one of STATES. `name` is who scanned, so that nobody signs in as somebody else unawares."""

    state: str
    number: str = ""
    name: str = ""


def sign_in(gateway: Gateway, device: Device) -> Shown:
    """A code that signs the browser in which shows it. WeChat is asked first: without it nothing is kept."""
    return _show(gateway, device, SIGN_IN, None)


def link(gateway: Gateway, staff: Staff, proof: Proof, device: Device) -> Shown:
    """A code that links this account to whoever scans it, if that is its own employee. Takes a fresh proof of who sits
    there, or an open desk would be enough to get a key to it."""
    refuse_stale(staff.actor, proof)
    return _show(gateway, device, LINK, staff.account_id)


def _show(gateway: Gateway, device: Device, purpose: str, account_id: int | None) -> Shown:
    token, browser = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(24)
    number = f"{secrets.randbelow(90) + 10}"
    made = gateway.create_temporary_qr(f"{COMPUTER}_{token}", int(LASTS.total_seconds()))
    _keep(token, browser, number, device, purpose, account_id)
    return Shown(made.url, number, browser)


@transaction
def _keep(token: str, browser: str, number: str, device: Device, purpose: str, account_id: int | None) -> None:
    now = clock.now()
    session().add(
        ScanSignIn(
            purpose=purpose,
            token_hash=token_hash(token),
            browser_hash=token_hash(browser),
            number=number,
            browser=device.browser,
            address=device.address,
            state=WAITING,
            account_id=account_id,
            created_at=now,
            expires_at=now + LASTS,
        )
    )


@reading
def progress(browser: str) -> Progress:
    """What the waiting browser should say now; an unknown one has expired like an old one."""
    row = _row(browser)
    if row is None or (row.expires_at <= clock.now() and row.state not in (TAKEN, REFUSED)):
        return Progress(EXPIRED)
    return Progress(row.state, row.number, _name(row))


def _name(row: ScanSignIn) -> str:
    if row.state != SCANNED or row.follower_id is None or row.purpose != SIGN_IN:
        return ""
    try:
        return linking.staff_of(row.follower_id).name
    except NotAllowed:
        return ""


@transaction
def take(browser: str) -> Staff:
    """Who confirmed on the phone, given to the browser that showed the code, once. What was confirmed is looked at
    anew: an account that was disabled or unlinked meanwhile stays closed. Refuses what nobody confirmed, what is over,
    and what was taken (`scan_over`). The condition decides between two that come at once."""
    row = _row(browser)
    if row is None or row.purpose != SIGN_IN or row.follower_id is None or row.account_id is None:
        raise _over()
    if not _taken(row.id):
        raise _over()
    staff = linking.staff_of(row.follower_id)
    if staff.account_id != row.account_id:
        raise NotAllowed("not_linked", "这个微信关联的后台账号已经变了，请重新扫码。")
    tag = HALF if codes.has(staff.account_id) else OPEN
    audit.record(staff.actor, tag, "staff_account", staff.account_id, way="wechat")
    return staff


def _taken(row_id: int) -> bool:
    taken = session().execute(
        update(ScanSignIn)
        .where(ScanSignIn.id == row_id, ScanSignIn.state == CONFIRMED, ScanSignIn.expires_at > clock.now())
        .values(state=TAKEN)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def _row(browser: str) -> ScanSignIn | None:
    query = select(ScanSignIn).where(ScanSignIn.browser_hash == token_hash(browser))
    return session().execute(query).scalar_one_or_none()


def _over() -> Expired:
    return Expired("scan_over", "这个二维码已经失效，请换一个再扫。")
