"""Taking part in a campaign: within its days and limits, by consent, and what comes of it: a prize, a draw, an hour, a
lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.campaign_entries import ENTERED, HELD, LOST, NOTHING, SOLD_OUT, WON, CampaignEntry
from models.campaigns import APPOINTMENT, COUPON, LOTTERY, MATERIAL, TRIAL
from models.db import insert_row_once, transaction
from models.people import Follower
from models.promotions import Promotion
from services import access, audit, clock, people, phones
from services.access import Actor
from services.campaigns import (
    answers,
    drawing,
    handing,
    limits,
    newcomers,
    rank_waits,
    reading_on,
    risk,
    slots,
    stock,
    terms,
    tidings,
    vouchers,
)
from services.campaigns.answers import Answers
from services.campaigns.content import Content
from services.campaigns.drawing import Drawn
from services.campaigns.hands import Hands, hands_for, promotion_of
from services.campaigns.limits import Standing
from services.campaigns.ranking import UNASKED, Rank
from services.campaigns.risk import NOT_SEEN, Seen
from services.campaigns.stock import Prize
from services.content_check import CLEAN, DOUBTFUL, RISKY
from services.errors import Conflict, Invalid

CANNOT_BE_WITHOUT_PRIZE = (COUPON, TRIAL, LOTTERY)


@dataclass(frozen=True, slots=True)
class Wish:
    """An entry as its page sends it: answers by key (the hour of an appointment under `slot`), the promotion's token,
    the purposes agreed to, whom the page named for the number (None: it named what the rule names), how it came, and
    what a look at its free texts found (`services/content_check.py`) and what WeChat thinks of the account (`ranking`):
    both ask WeChat, so they come before the rule."""

    slug: str
    fields: Mapping[str, str] = field(default_factory=dict)
    consents: frozenset[str] = frozenset()
    share: str | None = None
    hands_to: str | None = None
    channel: str = "campaign"
    words: str = CLEAN
    seen: Seen = NOT_SEEN
    rank: Rank = UNASKED


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: the entry's number and state, its outcome, the prize's name and the code of its voucher when it
    was given, the share by which a promised material is read."""

    entry_id: int
    state: str
    outcome: str
    prize: str | None = None
    voucher: str | None = None


@dataclass(frozen=True, slots=True)
class _Asks:
    """What somebody asks for, as it was judged: what they said, agreed to, by whom they came, and to whom their number
    would go; and whether they are seen before they fetch what they win."""

    content: Content
    said: Answers
    purposes: frozenset[str]
    promotion: Promotion | None
    hands: Hands
    turn: int
    contact_index: str | None
    contact_turn: int | None
    wanted_at: datetime | None
    in_person: bool

    @property
    def handed_on(self) -> bool:
        return terms.LEAD_TO_DEALER in self.purposes

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "turn": self.turn,
            "contact_index": self.contact_index,
            "contact_turn": self.contact_turn,
            "answers": self.said.said or None,
            "region_code": self.said.region_code,
            "wanted_at": self.wanted_at,
            "promotion_id": None if self.promotion is None else self.promotion.id,
            "dealer_id": None if self.promotion is None else self.promotion.dealer_id,
            "employee_id": None if self.promotion is None else self.promotion.employee_id,
        }


@dataclass(frozen=True, slots=True)
class _Gift:
    """What the hot part of the rule decided."""

    outcome: str = NOTHING
    prize: Prize | None = None
    drawn: Drawn | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "prize_id": None if self.prize is None else self.prize.id,
            "draw_number": None if self.drawn is None else self.drawn.number,
            "draw_value": None if self.drawn is None else self.drawn.value,
        }


@transaction
def enter(follower_id: int, wish: Wish) -> Entered:
    """One person takes part once more. One transaction: limits by person and by number, consents, the lead, the hour,
    the draw, the prize with its ledger and voucher, or nothing of it. What looks like a farm is held: the prize is kept
    for it until headquarters looked, and nobody real is refused. So is, where the campaign wants WeChat's risk rank,
    whoever has a high one or none: `rank_waits` asks again.

    Refuses `campaign_unknown`, `not_started`, `paused`, `ended`, `sold_out` (told before any lock), `already_entered`
    (this person or this number; never which), what `answers.judge` and `slots` refuse, `consent_missing`,
    `words_refused`, and `hand_changed` when the number would go to somebody else than the page named. A forged
    promotion counts for nobody.
    Locks: follower, lead, campaign_slot, campaign_seed, campaign, campaign_prize."""
    standing, prizes = _let_in(wish.slug)
    row = people.lock(follower_id)
    asks = _judged(standing, row, wish)
    looked = risk.judge(risk.signs_of(standing, row, asks.contact_index, wish.seen, len(asks.said.said)))
    further = _holds_alone(standing, wish)
    state = HELD if looked.holds or further else ENTERED
    actor = access.follower(row.id, row.label)
    terms.note(row.id, asks.purposes, wish.channel)
    counts = asks.handed_on and state == ENTERED
    lead_id = handing.hand_on(actor, asks.content.title, asks.said, asks.hands) if counts else None
    _keep_promises(standing, asks, row)
    gift = _gift(standing, prizes)
    entry = insert_row_once(
        CampaignEntry,
        campaign_id=standing.id,
        version_id=standing.version_id,
        follower_id=row.id,
        state=state,
        risk=looked.score,
        risk_reasons=",".join((*looked.reasons, *further)) or None,
        wechat_rank=wish.rank.value if standing.rank_wanted else None,
        lead_id=lead_id,
        at=clock.now(),
        **asks.columns,
        **gift.columns,
    )
    if entry is None:  # somebody else left the same number at this very moment
        raise limits.already()
    if asks.handed_on:
        handing.remember(entry.id, row.id, asks.hands)
    title = asks.content.title
    return _written(actor, standing, row, entry, gift, wish, title=title, in_person=asks.in_person)


def _holds_alone(standing: Standing, wish: Wish) -> list[str]:
    """What nothing is weighed against. A rank the campaign wants and nobody asked for is missing as well."""
    found = ["words"] if wish.words == DOUBTFUL else []
    reason = wish.rank.reason if standing.rank_wanted else None
    return found if reason is None else [*found, reason]


def _let_in(slug: str) -> tuple[Standing, list[Prize]]:
    """The campaign and what it has left, before anybody is held: who finds nothing is told so at once."""
    standing = limits.find_standing(slug)
    limits.refuse_unless_open(standing)
    prizes = stock.prizes_of(standing.id)
    if standing.bait in CANNOT_BE_WITHOUT_PRIZE and not stock.can_be_had(standing, prizes):
        raise stock.gone()
    return standing, prizes


def _judged(standing: Standing, row: Follower, wish: Wish) -> _Asks:
    """What this person asks for, judged whole before anything is written; they are held."""
    turn = limits.next_turn(standing, row.id)
    content = limits.content_of(standing.version_id)
    said = answers.judge(content, wish.fields)
    wanted_at = _hour(standing, content, wish)
    purposes = terms.refuse_unless_agreed(content, standing.bait, wish.consents, phone=said.phone is not None)
    contact_index = None if said.phone is None else phones.index(said.phone)
    theirs = row.phone_verified_at is not None and row.phone_index == contact_index
    contact_turn = None if contact_index is None else limits.next_contact_turn(standing, contact_index, theirs=theirs)
    promotion = promotion_of(wish.share, standing, but_for=row.id)
    hands = hands_for(promotion, row.id, said.region_code)
    in_person = standing.newcomers_in_person and not newcomers.knows(row.id, but_for=standing.id)
    asks = _Asks(content, said, purposes, promotion, hands, turn, contact_index, contact_turn, wanted_at, in_person)
    if asks.handed_on and wish.hands_to is not None and wish.hands_to != hands.name:
        raise Conflict("hand_changed", "负责与您联系的门店刚刚有调整，请看一眼新的名字，再提交一次。")
    if wish.words == RISKY:
        raise Invalid("words_refused", "请换一种说法：有些字眼不适合展示。")
    return asks


def _keep_promises(standing: Standing, asks: _Asks, row: Follower) -> None:
    """The material that was promised can be read, the hour is theirs. Refuses `slot_full`."""
    if standing.bait == MATERIAL and asks.content.material_id is not None:
        reading_on.make_ready(asks.content.material_id, asks.promotion, row.id)
    if asks.wanted_at is not None and asks.content.slots is not None:
        slots.take(standing.id, asks.content.slots, asks.wanted_at)


def _hour(standing: Standing, content: Content, wish: Wish) -> datetime | None:
    if standing.bait != APPOINTMENT or content.slots is None:
        return None
    return slots.judge(standing, content.slots, wish.fields.get(answers.SLOT, ""))


def _gift(standing: Standing, prizes: list[Prize]) -> _Gift:
    """The hot part: everybody of a campaign waits here for everybody, so it comes last. A lottery draws, and a prize
    that was drawn and is gone is told as just that; otherwise the first prize that is left is given."""
    if standing.bait == LOTTERY:
        drawn = drawing.draw(standing.id, standing.slug, prizes)
        if drawn.prize is None:
            return _Gift(LOST, None, drawn)
        if stock.take(standing.id, drawn.prize):
            return _Gift(WON, drawn.prize, drawn)
        return _Gift(SOLD_OUT, None, drawn)
    for prize in stock.can_be_had(standing, prizes):
        if stock.take(standing.id, prize):
            return _Gift(WON, prize)
    if standing.bait in CANNOT_BE_WITHOUT_PRIZE:
        raise stock.gone()
    return _Gift(SOLD_OUT if prizes else NOTHING)


def _written(
    actor: Actor,
    standing: Standing,
    row: Follower,
    entry: CampaignEntry,
    gift: _Gift,
    wish: Wish,
    *,
    title: str,
    in_person: bool,
) -> Entered:
    code = None
    if gift.prize is not None:
        stock.write_down(actor, gift.prize.id, entry.id, -1)
        if entry.state == ENTERED:
            until = vouchers.good_until(standing.now, standing.ends_at, gift.prize.good_days)
            code = vouchers.issue(entry.id, gift.prize.id, row.id, until, in_person=in_person)
            tidings.owe_won(row, entry.id, gift.prize.name, title, until)
    risk.leave_trace(standing, entry.id, row, wish.seen)
    if standing.rank_wanted:
        rank_waits.wait(entry.id, row.id, wish.rank, wish.seen.address)
    audit.record(
        actor,
        "campaign:entry:enter",
        "campaign_entry",
        entry.id,
        campaign=standing.id,
        state=entry.state,
        risk=entry.risk,
    )
    if entry.state == HELD:
        return Entered(entry.id, HELD, NOTHING)
    return Entered(entry.id, entry.state, gift.outcome, gift.prize.name if gift.prize else None, code)
