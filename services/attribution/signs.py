"""A dealer's sign (顾客码): printed once, good for years; whoever follows by it becomes the dealer's customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select, update

from models.attribution import BY_SIGN, SignScan
from models.bindings import SIGN, Invitation
from models.db import insert_once, reading, session, transaction
from models.dealers import ACTIVE, Dealer
from models.people import FOLLOWING
from services import clock, people, privacy, scopes
from services.access import Actor, follower, require
from services.attribution.making import (
    begin_attribution,
    current_of,
    end_attribution,
    holds_on,
    is_held_active,
    is_insider,
)
from services.bindings.inviting import Invited, as_invited, find_invitation, issue_invitation, refuse_ended
from services.bindings.targets import target_of
from services.errors import Expired, Invalid, NotAllowed, NotFound
from services.sentences import say

__all__ = [
    "SIGN",
    "Look",
    "Visit",
    "accept_sign",
    "current_of",
    "end_attribution",
    "issue_sign",
    "look_at_sign",
    "newest_sign",
    "scan_sign",
]

SIGN_POLICY = "sign"
Outcome = Literal["welcome", "again", "stays", "insider"]


@dataclass(frozen=True, slots=True)
class Visit:
    """What a scan of a sign did: made a customer, found one, left one with their dealer, or met somebody of ours."""

    outcome: Outcome
    dealer: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a person who opens a sign in the mini program is shown; an `insider` is headquarters' or a dealer's."""

    state: Literal["open", "follow_first", "already_bound", "insider"]
    dealer: str


@transaction
def issue_sign(actor: Actor, dealer_code: str) -> Invited:
    """A sign of a dealer that this actor may see, good for `binding.sign_days`; earlier signs stay good."""
    require(actor, "invitations.create")
    mine = select(Dealer).where(Dealer.code == dealer_code, scopes.seen(actor, "invitations.create", Dealer))
    dealer = session().execute(mine).scalar_one_or_none()
    if dealer is None or dealer.status != ACTIVE:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=dealer_code))
    return issue_invitation(actor, SIGN, SIGN_POLICY, dealer_id=dealer.id)


@reading
def newest_sign(dealer_code: str) -> Invited | None:
    """The dealer's newest sign that can still be scanned."""
    query = (
        select(Invitation)
        .join(Dealer, Dealer.id == Invitation.dealer_id)
        .where(
            Dealer.code == dealer_code,
            Dealer.status == ACTIVE,
            Invitation.letter == SIGN,
            Invitation.dealer_staff_id.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.id.desc())
    )
    found = session().execute(query).scalars().first()
    return None if found is None else as_invited(found)


@reading
def look_at_sign(follower_id: int, token: str) -> Look:
    """How things stand between this person and a sign; refuses what is revoked, over, or of a dealer who left."""
    sign = find_invitation(token)
    dealer = target_of(sign).name
    refuse_ended(sign)
    person = people.survivor(follower_id)
    current = current_of(person.id)
    if is_insider(person.id):
        return Look("insider", dealer)
    if current is not None and current.dealer_id == sign.dealer_id:
        return Look("already_bound", dealer)
    return Look("open" if person.follow_state == FOLLOWING else "follow_first", dealer)


@transaction
def accept_sign(follower_id: int, scene: str, *, agreed: bool) -> Visit:
    """A tap in the mini program that stands for a scan (`scan_sign`), by a follower who saw the words and agreed
    (`consent_missing`). Refuses who does not follow (`follow_first`): what is agreed to begins with the follow."""
    if not agreed:
        raise Invalid("consent_missing", "请先阅读并同意信息使用说明。")
    if people.lock(follower_id).follow_state != FOLLOWING:
        raise NotAllowed("follow_first", "请先关注公众号，再回来继续。")
    return scan_sign(follower_id, scene)


@transaction
def scan_sign(follower_id: int, scene: str) -> Visit:
    """A follower scans a dealer's sign: who belongs to nobody becomes this dealer's customer.

    Who belongs to another dealer stays there while that dealer was visited within `attribution.sign_days`, or when a
    stronger rule than a sign decided; else the old attribution ends (`superseded`). Every scan is kept, also one that
    moves nothing, and with it the consent to the words that stand above the code. People of headquarters and of dealers
    never become customers. Refuses what is no sign, revoked, over, or of a dealer who left. Locks: follower.
    """
    letter, _, token = scene.partition("_")
    row = people.lock(follower_id)
    sign = find_invitation(token)
    if letter != SIGN or sign.letter != SIGN or sign.dealer_id is None:
        raise NotFound("scene_unknown", "没认出这个二维码。请扫邀请码、产品上的防伪码，或门店的码。")
    dealer = target_of(sign).name
    refuse_ended(sign)
    if is_insider(row.id):
        return Visit("insider", dealer)
    current = current_of(row.id)
    moves = current is not None and current.dealer_id != sign.dealer_id and not holds_on(current)
    _note_scan(row.id, sign.id)
    privacy.agree(row.id, "bind", "sign", version=privacy.OF_A_SIGN)
    if current is not None and not moves:
        return Visit("again" if current.dealer_id == sign.dealer_id else "stays", dealer)
    if not is_held_active(sign.dealer_id):
        raise Expired("target_left", "这份邀请已经失效，请联系您的业务员重新获取。")
    actor = follower(row.id, row.label)
    if current is not None:
        end_attribution(actor, current, "superseded")
    begin_attribution(actor, row.id, sign.dealer_id, sign.dealer_staff_id, BY_SIGN, invitation_id=sign.id)
    return Visit("welcome", dealer)


def _note_scan(follower_id: int, invitation_id: int) -> None:
    now = clock.now()
    again = (
        update(SignScan)
        .where(SignScan.follower_id == follower_id, SignScan.invitation_id == invitation_id)
        .values(times=SignScan.times + 1, last_at=now)
        .execution_options(synchronize_session=False)
    )
    if not session().execute(again).rowcount:  # type: ignore[attr-defined]
        insert_once(SignScan, follower_id=follower_id, invitation_id=invitation_id, times=1, first_at=now, last_at=now)
