"""Subscription messages of the mini program: each tap on 允许 is one message we may send, counted down as they go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select, update

from models.db import insert_once, reading, session, transaction
from models.notice_preferences import MessageGrant, SubscriptionTemplate
from models.people import MINI_PROGRAM
from services import audit, clock, people
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
        if not insert_once(MessageGrant, follower_id=me, template_id=number, remaining=1, changed_at=clock.now()):
            _one_more(me, number)


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


@transaction
def give_back(follower_id: int, template_id: str) -> None:
    """What was taken surely did not go out: it may be used again."""
    _one_more(follower_id, template_id)


@transaction
def used_up(follower_id: int, template_id: str) -> None:
    """WeChat says that nothing is allowed any more (43101): it knows better than our count."""
    session().execute(
        update(MessageGrant)
        .where(MessageGrant.follower_id == follower_id, MessageGrant.template_id == template_id)
        .values(remaining=0, changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


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
    if told_by().get(kind, ("", {})) == (template_id, dict(field_map)):
        return
    row = session().get(SubscriptionTemplate, kind)
    if not template_id:
        if row is None:
            return
        session().delete(row)
    elif row is None:
        session().add(SubscriptionTemplate(kind=kind, template_id=template_id, field_map=dict(field_map)))
    else:
        row.template_id, row.field_map = template_id, dict(field_map)
    said = {"kind": kind, "template_id": template_id, "fields": dict(field_map), "account": "mini_program"}
    audit.record(actor, "settings:template:change", "subscription_template", None, **said)
