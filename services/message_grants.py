"""Subscription messages of the mini program: each tap on 允许 is one message we may send, counted down as they go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from models.db import insert_once, reading, session, transaction
from models.notice_preferences import MessageGrant, SubscriptionTemplate
from models.people import FOLLOWING, MINI_PROGRAM
from services import clock, people, subscription_templates
from services.access import Actor, require
from services.errors import NotFound
from services.notice_kinds import KINDS
from services.notice_templates import judge as judge_template

MOST = 100
"""As many as are counted for one template; whoever allows more loses nothing, since 43101 corrects every count."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A template one may be asked about: the kinds it tells, and how many messages are still allowed."""

    template_id: str
    kinds: tuple[str, ...]
    remaining: int


@dataclass(frozen=True, slots=True)
class Permit:
    """One message that may be sent: to whom, by which template, and which fact stands under each of its keys."""

    openid: str = field(repr=False)
    template_id: str
    field_map: Mapping[str, str]


@reading
def offers(follower_id: int) -> list[Offer]:
    """Every template of the mini program, in the order of the kinds, with what this person still allows."""
    me = people.survivor(follower_id).id
    held = dict(
        session()
        .execute(select(MessageGrant.template_id, MessageGrant.remaining).where(MessageGrant.follower_id == me))
        .tuples()
        .all()
    )
    told: dict[str, list[str]] = {}
    for row in sorted(session().scalars(select(SubscriptionTemplate)), key=lambda row: list(KINDS).index(row.kind)):
        told.setdefault(row.template_id, []).append(row.kind)
    return [Offer(number, tuple(kinds), held.get(number, 0)) for number, kinds in told.items()]


@transaction
def allow(follower_id: int, template_ids: Collection[str]) -> None:
    """They tapped 允许 for each of these: one more message each. Refused `template_unknown`, then nothing is counted.
    Locks the follower."""
    known = set(session().scalars(select(SubscriptionTemplate.template_id)))
    if not set(template_ids) <= known:
        raise NotFound("template_unknown", "没有这种订阅消息。")
    me = people.lock(follower_id).id
    for number in sorted(set(template_ids)):
        _tapped(me, number, MessageGrant.by_client)


@transaction
def heard(openid: str, choices: Mapping[str, bool]) -> None:
    """WeChat tells what somebody chose in the mini program, template by template: a tap on 允许 that the client has not
    told of counts one message more, a refusal ends all that were allowed before. Of templates that tell nothing of ours
    nothing is kept. Locks the follower."""
    known = set(session().scalars(select(SubscriptionTemplate.template_id)))
    ours = {number: allows for number, allows in choices.items() if number in known}
    if not ours:
        return
    me = people.lock(people.meet(MINI_PROGRAM, openid).id).id
    for number, allows in sorted(ours.items()):
        if allows:
            _tapped(me, number, MessageGrant.by_wechat)
        else:
            _none_left(me, number)


@transaction
def take(follower_id: int, kind: str | None) -> Permit | None:
    """Use up one message of the template that tells this kind, before it is sent; None where nothing allows it."""
    template = session().get(SubscriptionTemplate, kind or "")
    openid = people.openid_of(follower_id, MINI_PROGRAM)
    if template is None or openid is None:
        return None
    used = session().execute(
        update(MessageGrant)
        .where(
            MessageGrant.follower_id == follower_id,
            MessageGrant.template_id == template.template_id,
            MessageGrant.remaining > 0,
        )
        .values(remaining=MessageGrant.remaining - 1, changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return Permit(openid, template.template_id, dict(template.field_map))


@reading
def reached(follower_id: int, kind: str) -> bool:
    """Whether a notice of this kind can reach this person in WeChat at all, as things stand: they follow, or they
    allowed one more message of the mini program. What reaches nobody falls to headquarters' inbox, as if somebody could
    do anything about it."""
    me = people.survivor(follower_id)
    if me.follow_state == FOLLOWING:
        return True
    allowed = (
        select(MessageGrant.template_id)
        .join(SubscriptionTemplate, SubscriptionTemplate.template_id == MessageGrant.template_id)
        .where(MessageGrant.follower_id == me.id, MessageGrant.remaining > 0, SubscriptionTemplate.kind == kind)
    )
    return session().execute(allowed.limit(1)).first() is not None


@transaction
def give_back(follower_id: int, template_id: str) -> None:
    """What was taken surely did not go out: it may be used again."""
    _one_more(follower_id, template_id)


@transaction
def used_up(follower_id: int, template_id: str) -> None:
    """WeChat says that nothing is allowed any more (43101): it knows better than our count."""
    _none_left(follower_id, template_id)


def _none_left(follower_id: int, template_id: str) -> None:
    session().execute(
        update(MessageGrant)
        .where(MessageGrant.follower_id == follower_id, MessageGrant.template_id == template_id)
        .values(remaining=0, changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _tapped(follower_id: int, template_id: str, told_by: InstrumentedAttribute[int]) -> None:
    """One tap, as one of the two who tell of taps told it; the caller holds the person. It is a message more when the
    other one has not told of it already."""
    now, told = clock.now(), told_by.key
    facts = {"by_client": 0, "by_wechat": 0, told: 1}
    if insert_once(
        MessageGrant, follower_id=follower_id, template_id=template_id, remaining=1, changed_at=now, **facts
    ):
        return
    mine = (MessageGrant.follower_id == follower_id, MessageGrant.template_id == template_id)
    row = session().scalars(select(MessageGrant).where(*mine).execution_options(populate_existing=True)).one()
    other = row.by_wechat if told == "by_client" else row.by_client
    is_news = getattr(row, told) >= other
    add_one = update(MessageGrant).where(*mine).values({told_by: told_by + 1, MessageGrant.changed_at: now})
    session().execute(add_one.execution_options(synchronize_session=False))
    if is_news:
        _one_more(follower_id, template_id)


def _one_more(follower_id: int, template_id: str) -> None:
    session().execute(
        update(MessageGrant)
        .where(
            MessageGrant.follower_id == follower_id,
            MessageGrant.template_id == template_id,
            MessageGrant.remaining < MOST,
        )
        .values(remaining=MessageGrant.remaining + 1, changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


@reading
def told_by() -> dict[str, tuple[str, dict[str, str]]]:
    """Template and fields of each kind that the mini program can tell."""
    rows = session().scalars(select(SubscriptionTemplate))
    return {row.kind: (row.template_id, dict(row.field_map)) for row in rows}


@transaction
def use_template(actor: Actor, kind: str, template_id: str, field_map: Mapping[str, str]) -> None:
    """Say which template of the mini program tells a kind, and which fact stands under each of its keys; without a
    template (an empty id) the mini program does not tell it. Refused: `notice_unknown`, `form_wrong`."""
    require(actor, "settings.write")
    if template_id:
        judge_template(kind, template_id, field_map)
    subscription_templates.put(actor, kind, template_id, field_map)
