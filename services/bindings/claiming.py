"""The bind form: what a person says about themselves, compared with headquarters' record, accepted or put to a
person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from unicodedata import category

from sqlalchemy import select

from models.bindings import ACCEPTED, CONFIRM, OPEN, REFUSED, WAITING, Claim, Invitation
from models.db import reading, session, transaction
from models.people import FOLLOWING, Follower
from services import audit, clock, notices, people, phones, privacy
from services.access import Actor, follower
from services.bindings.arriving import tell_bound, waiting_claim
from services.bindings.asking import ask_deciders
from services.bindings.inviting import find_invitation, makes_a_decider, refuse_ended, refuse_sign
from services.bindings.making import begin
from services.bindings.targets import (
    DIFFERS,
    MATCHES,
    Target,
    compare,
    holds,
    lock_target,
    named_target,
    open_binding_of,
    refuse_own_shop,
    single_record,
    standing_conflict,
    target_of,
)
from services.errors import Expired, Invalid, NotAllowed
from services.hq_settings import number, setting
from services.sentences import say

FormState = Literal["open", "follow_first", "waiting", "already_bound", "used"]
TYPED = "typed"
VERIFIED = "verified"
LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Form:
    """What a person who opens the bind link is shown; `verified_phone` is theirs, masked, where WeChat vouches for
    one."""

    state: FormState
    target: Target
    token: str
    conflict: str | None
    refused_because: str | None
    verified_phone: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What became of a form: `accepted` at once, or `waiting` for headquarters."""

    claim_id: int
    state: str
    target: Target


@reading
def form(follower_id: int, token: str) -> Form:
    """The form behind a bind link, for this person."""
    invitation = find_invitation(token)
    refuse_sign(invitation)
    person = people.survivor(follower_id)
    target = target_of(invitation)
    held = open_binding_of(person.id, target.kind)
    if held is not None and holds(held, target):
        return Form("already_bound", target, token, None, None)
    if waiting_claim(invitation.id, person.id) is not None:
        return Form("waiting", target, token, None, None)
    refuse_ended(invitation)
    if invitation.policy != CONFIRM:
        return Form("used" if invitation.used_at else "follow_first", target, token, None, None)
    if person.follow_state != FOLLOWING:
        return Form("follow_first", target, token, None, None)
    conflict = standing_conflict(person.id, target, single_record(target))
    known = phones.mask(person.phone) if person.phone and person.phone_verified_at else None
    return Form("open", target, token, conflict, _last_refusal(invitation.id, person.id), known)


def _last_refusal(invitation_id: int, follower_id: int) -> str | None:
    return (
        session()
        .execute(
            select(Claim.reason)
            .where(Claim.invitation_id == invitation_id, Claim.follower_id == follower_id, Claim.state == REFUSED)
            .order_by(Claim.id.desc())
        )
        .scalars()
        .first()
    )


@transaction
def claim(follower_id: int, token: str, *, name: str, phone: str | None, agreed: bool) -> Claimed:
    """Hand in the bind form. A form sent twice is one claim. Without a `phone` it is the number that WeChat verified
    for this person (`phone_missing` where it did not).

    A typed phone proves nothing: the claim waits for headquarters, unless headquarters chose to trust a typed match,
    or WeChat verified this very number for this person. A binding that stands in the way always waits, and so does
    becoming somebody with a console account. At most five typed numbers that differ from the record are taken per
    invitation; then no typed number is looked at any more (`too_many_tries`), right or wrong. Needs consent, a name of
    1–30 characters and a mainland mobile number.
    Locks: follower, invitation, target.
    """
    name = _readable(name)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("name_invalid", say("请填写您的姓名（最多 %(most)s 个字）。", most=LONGEST_NAME))
    typed = None if phone is None else phones.normalise(phone)
    if not agreed:
        raise Invalid("consent_missing", "请先阅读并同意信息使用说明。")
    row = people.lock(follower_id)
    e164 = typed or _vouched_for(row)
    invitation = find_invitation(token, lock=True)
    refuse_sign(invitation)
    target = target_of(invitation)
    held = open_binding_of(row.id, target.kind)
    if held is not None and holds(held, target):
        return Claimed(held.claim_id or 0, ACCEPTED, target)
    before = waiting_claim(invitation.id, row.id)
    if before is not None:
        return Claimed(before.id, before.state, target)
    refuse_own_shop(held, target)
    refuse_ended(invitation)
    if invitation.policy != CONFIRM:
        raise Expired("invitation_used", "这个二维码已经用过了，请联系您的业务员重新获取。")
    if row.follow_state != FOLLOWING:
        raise NotAllowed("follow_first", "请先关注公众号，再回来填写。")
    return _new_claim(invitation, row, target, name, e164)


def _vouched_for(row: Follower) -> str:
    if row.phone is None or row.phone_verified_at is None:
        raise Invalid("phone_missing", "请先授权微信手机号，或填写手机号。")
    return row.phone


def _readable(name: str) -> str:
    """The name without what nobody can see: control characters, invisible and direction marks, double blanks."""
    seen = (char for char in name if char.isspace() or category(char)[0] != "C")
    return " ".join("".join(seen).split())


def _new_claim(invitation: Invitation, row: Follower, target: Target, name: str, e164: str) -> Claimed:
    index = phones.index(e164)
    verified = row.phone_verified_at is not None and row.phone_index == index
    if not verified and invitation.failed_tries >= number("binding.tries_per_invitation"):
        # Before comparing: a right number must not be told from a wrong one by going on guessing.
        raise Expired("too_many_tries", "这份邀请的填写次数已用完，请联系您的业务员重新获取。")
    comparison, staff_id = compare(target, index)
    if not verified and comparison == DIFFERS:
        invitation.failed_tries += 1  # the row is locked, so parallel tries all count
    actor = follower(row.id, row.label)
    record_id = staff_id or single_record(target)
    lock_target(target, record_id)
    privacy.agree(row.id, "bind", "bind_form")
    made = Claim(
        invitation_id=invitation.id,
        dealer_id=invitation.dealer_id,
        follower_id=row.id,
        state=WAITING,
        open_marker=OPEN,
        name=name,
        phone=e164,
        phone_index=index,
        phone_source=VERIFIED if verified else TYPED,
        comparison=comparison,
        conflict=standing_conflict(row.id, target, record_id),
        created_at=clock.now(),
    )
    session().add(made)
    session().flush()
    audit.record(actor, "invitation:form:send", "claim", made.id, invitation=invitation.id, comparison=comparison)
    trusted = verified or bool(setting("binding.trust_typed_phone"))
    if comparison == MATCHES and trusted and made.conflict is None and not makes_a_decider(target):
        accept_by_rule(actor, made, target, staff_id, "verified_phone" if verified else "trusted_phone")
        return Claimed(made.id, made.state, target)
    ask_deciders(made)
    return Claimed(made.id, made.state, target)


def accept_by_rule(actor: Actor, made: Claim, target: Target, staff_id: int | None, via: str) -> None:
    """Accept without asking anybody: the phone is proved (or trusted) and nobody is in the way."""
    made.state, made.open_marker = ACCEPTED, None
    made.decided_via, made.decided_at = via, clock.now()
    begin(actor, made, target, staff_id, via)
    facts = {
        "target": target.words,
        "result": say("审核通过"),
        "time": clock.shown(clock.now()),
        "note": say("手机号核对一致，已自动通过"),
    }
    notices.owe("approved", made.follower_id, facts, cause=f"claim:{made.id}")
    tell_bound(actor, made, target, say("手机号核对"))


@transaction
def phone_verified(follower_id: int, e164: str) -> list[Claimed]:
    """WeChat vouches for a number: it is kept, and every waiting claim it proves is accepted.

    A claim whose invitation was revoked, whose target has left or has a console account, or that would end somebody's
    binding waits on for headquarters. Locks: follower, claims, targets.
    """
    row = people.verified_phone(follower_id, e164)
    privacy.agree(row.id, "phone", "mini_program")
    waiting = select(Claim).where(Claim.follower_id == row.id, Claim.open_marker == OPEN).order_by(Claim.id)
    accepted = []
    for made in session().execute(waiting.with_for_update()).scalars().all():
        target = _proved(row, made, e164)
        if target is not None:
            accepted.append(Claimed(made.id, made.state, target))
    return accepted


def _proved(row: Follower, made: Claim, e164: str) -> Target | None:
    """Accept a waiting claim if this verified number proves it; the target then."""
    invitation = session().get_one(Invitation, made.invitation_id)
    target = named_target(invitation)
    if invitation.revoked_at is not None or not target.active or makes_a_decider(target):
        return None
    comparison, staff_id = compare(target, phones.index(e164))
    lock_target(target, staff_id)
    if comparison != MATCHES or standing_conflict(row.id, target, staff_id) is not None:
        return None
    made.phone, made.phone_index, made.phone_source, made.comparison = e164, phones.index(e164), VERIFIED, MATCHES
    accept_by_rule(follower(row.id, row.label), made, target, staff_id, "verified_phone")
    return target
