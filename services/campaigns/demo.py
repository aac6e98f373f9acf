"""The demo brand's campaigns: a lottery, a coupon and a trial that anybody may take part in, with people who did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.campaigns import Campaign
from models.db import reading, session
from models.people import Follower
from services import clock
from services.access import Actor
from services.audience_forms import AudienceWish
from services.campaigns import (
    audience,
    budgets,
    composing,
    drafting,
    entering,
    moments,
    publishing,
    shapes,
    showing,
    starting,
    visiting,
)
from services.campaigns.entering import Wish
from services.campaigns.shapes import CampaignWish
from services.campaigns.terms import FOR_PRIZE, LEAD_TO_DEALER, TO_HOLD_PHONE
from services.campaigns.visiting import Visitor
from services.reading.readers import Reader

LOOKED = 3  # how many open a campaign's page and leave it at that
IN_WECHAT = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50"
BEGAN, DAYS_OPEN = timedelta(days=3), 45
EVERYBODY = AudienceWish(roles="everybody")
OPEN_PLACE = "〔"  # what a template leaves to whoever uses it
STORE = {"place": "宁波海曙旗舰店", "address": "宁波市海曙区中山西路 1 号"}
BOTTLE = {"heading": "试用什么", "words": "清源 316L 保温杯，500 毫升，六小时后水温仍在 60℃ 以上。适合通勤和车载。"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One campaign of the demo: its template, its name, what the block says that the template leaves open, its budget
    in yuan, and what people answered, by the questions' keys."""

    template: str
    name: str
    filled_in: Mapping[str, str]
    budget: str
    answers: tuple[Mapping[str, str], ...]


PIECES = (
    Piece(
        "new_year_draw",
        "清源新春抽奖",
        {},
        "13000",
        tuple({"f1": f"1390000{number:04d}"} for number in range(5101, 5109)),
    ),
    Piece("store_coupon", "到店满 200 减 50", STORE, "25000", ({"f1": "13900005201"}, {"f1": "13900005202"})),
    Piece(
        "new_trial",
        "316L 保温杯试用招募",
        BOTTLE,
        "3000",
        (
            {"f1": "孙女士", "f2": "13900005301", "f3": "330200"},
            {"f1": "蒋先生", "f2": "13900005302", "f3": "330100"},
        ),
    ),
)


def furnish(actor: Actor) -> int:
    """The campaigns that are not there yet, published, open for six weeks, promoted by whoever wants; how many there
    are. Made-up readers of the demo take part, by the rules everybody takes part by."""
    guests = iter(_guests(sum(len(one.answers) + LOOKED for one in PIECES)))
    for one in PIECES:
        if _is_there(one.name):
            continue
        slug = _publish(actor, one)
        for answers in one.answers:
            guest = next(guests, None)
            if guest is not None:
                _look(slug, guest)
                consents = frozenset({FOR_PRIZE, TO_HOLD_PHONE, LEAD_TO_DEALER})
                entering.enter(guest, Wish(slug, answers, consents))
        for guest in islice(guests, LOOKED):
            _look(slug, guest)
    return len(PIECES)


def _look(slug: str, guest: int) -> None:
    """They open its page first."""
    standing = showing.show(slug, guest, None).standing
    visiting.note_visit(standing, Visitor(Reader(guest, None), IN_WECHAT), None)


def _publish(actor: Actor, one: Piece) -> str:
    now = moments.now()
    times = {"starts": shapes.typed_moment(now - BEGAN), "ends": shapes.typed_moment(clock.end_of_day(now, DAYS_OPEN))}
    slug = starting.start_campaign(actor, one.template, CampaignWish(one.name, "", **times))
    _fill_in(actor, slug, one)
    budgets.raise_budget(actor, slug, one.budget)
    audience.set_audience(actor, slug, _edition(slug), EVERYBODY)
    publishing.publish(actor, slug, _edition(slug))
    return slug


def _fill_in(actor: Actor, slug: str, one: Piece) -> None:
    for place, block in enumerate(drafting.draft_of(actor, slug).blocks):
        if any(OPEN_PLACE in str(said) for said in block.said.values()):
            composing.change_block(actor, slug, _edition(slug), place, one.filled_in)


@reading
def _is_there(name: str) -> bool:
    return session().scalar(select(Campaign.id).where(Campaign.name == name).limit(1)) is not None


@reading
def _edition(slug: str) -> int:
    return session().execute(select(Campaign.version).where(Campaign.slug == slug)).scalar_one()


@reading
def _guests(count: int) -> list[int]:
    """People who are nobody's staff: the demo's made-up readers, the first of them first."""
    ours = select(Binding.follower_id).where(Binding.open_marker == OPEN)
    query = select(Follower.id).where(Follower.merged_into_id.is_(None), Follower.id.not_in(ours))
    return list(session().scalars(query.order_by(Follower.id).limit(count)))
