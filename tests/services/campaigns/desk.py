"""王敏 composes campaigns: what she makes in one line each; and both clocks that campaigns read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.campaigns import COUPON, LOTTERY, TRIAL, Campaign, CampaignPrize, CampaignStockEntry
from models.db import reading, session, transaction
from models.materials import Material
from models.stored_files import StoredFile
from services import clock
from services.access import OPERATOR, Actor
from services.audience_forms import AudienceWish
from services.campaigns import audience, budgets, drafting, moments, prizes, publishing
from services.campaigns.blocks import Block
from services.campaigns.content import CHOICE, NAME, PHONE, Asked, Content, Slots, read, written
from services.campaigns.prizes import PrizeWish
from services.campaigns.shapes import CampaignWish
from services.errors import Refusal

MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
"""Ten o'clock in China, a Monday."""
EDITOR = Actor("hq", "王敏", 1, frozenset({"content_manager"}))
EVERYBODY = AudienceWish(roles="everybody")
LEAD_TEXT = "您留下的信息只用于联系您、回复您的咨询。"
PRIZE_TEXT = "手机号只用于核对和发放奖品。"
WAYS_IN = {"material": "form"}
FIELDS = (
    Asked("name", "怎么称呼您", NAME),
    Asked("phone", "手机号", PHONE, required=True),
    Asked("wants", "想了解", CHOICE, options=("价格", "功能")),
)
WEEKDAYS = Slots((1, 2, 3, 4, 5), "09:00", "18:00", 60, 2, 14)


def at(moment: datetime | None) -> None:
    """Move the program's clock and the database's, as campaigns read it."""
    clock.use(None if moment is None else lambda: moment)
    moments.use(None if moment is None else lambda: moment)


@dataclass(frozen=True)
class Out:
    """A campaign that is out."""

    id: int
    slug: str
    version_id: int
    prizes: tuple[int, ...]


def page(bait: str = COUPON, **said: Any) -> Content:
    """A page of words and the block where people take part."""
    way_in = Block(WAYS_IN.get(bait, bait), {"heading": "马上参与", "button": "参与"})
    privacy = {"lead": LEAD_TEXT, "prize": PRIZE_TEXT}
    content = Content(
        "春季新品体验",
        "到店领好礼",
        blocks=(Block("text", {"words": "新品到店，欢迎体验。"}), way_in),
        fields=FIELDS,
        privacy=privacy,
        slots=WEEKDAYS if bait == "appointment" else None,
    )
    return replace(content, **said)


def a_draft(bait: str = COUPON, content: Content | None = None, **more: str) -> str:
    """A draft that is open for a week from now."""
    now = moments.now()
    times = {"starts": typed(now), "ends": typed(now + timedelta(days=7)), **more}
    return drafting.create_campaign(OPERATOR, CampaignWish("春季新品体验", bait, **times), content or page(bait))


def a_prize(bait: str = COUPON, **said: str) -> PrizeWish:
    return PrizeWish(
        **{"name": "50 元券", "worth": "0", "stock": "100", "odds": "10" if bait == LOTTERY else "", **said}
    )


def ready(
    bait: str = COUPON,
    given: Sequence[PrizeWish] | None = None,
    budget: str = "",
    promoters: AudienceWish = EVERYBODY,
    **more: Any,
) -> str:
    """A draft with all that publishing asks for."""
    slug = a_draft(bait, **more)
    usual = [a_prize(bait)] if bait in (COUPON, LOTTERY, TRIAL) else []
    for wish in usual if given is None else given:
        prizes.add_prize(OPERATOR, slug, edition(slug), wish)
    if budget:
        budgets.raise_budget(OPERATOR, slug, budget)
    audience.set_audience(OPERATOR, slug, edition(slug), promoters)
    return slug


def published(
    bait: str = COUPON,
    prizes: Sequence[PrizeWish] | None = None,
    budget: str = "",
    promoters: AudienceWish = EVERYBODY,
    **more: Any,
) -> Out:
    """A campaign that anybody may take part in now. `more`: `content`, `starts`, `ends`, `per_person` and other facts
    of `CampaignWish`. Works inside any test whose database is bound."""
    slug = ready(bait, prizes, budget, promoters, **more)
    publishing.publish(OPERATOR, slug, edition(slug))
    return out(slug)


def typed(moment: datetime) -> str:
    return moment.astimezone(clock.SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def edition(slug: str) -> int:
    return row(slug).version


@reading
def row(slug: str) -> Campaign:
    found = session().scalars(select(Campaign).where(Campaign.slug == slug)).one()
    session().expunge(found)
    return found


@reading
def out(slug: str) -> Out:
    found = session().scalars(select(Campaign).where(Campaign.slug == slug)).one()
    given = session().scalars(
        select(CampaignPrize.id).where(CampaignPrize.campaign_id == found.id).order_by(CampaignPrize.position)
    )
    return Out(found.id, slug, found.current_version_id or 0, tuple(given))


@reading
def prize(prize_id: int) -> CampaignPrize:
    found = session().get_one(CampaignPrize, prize_id)
    session().expunge(found)
    return found


@reading
def ledger(prize_id: int) -> list[tuple[int, str]]:
    query = select(CampaignStockEntry.change, CampaignStockEntry.why).where(CampaignStockEntry.prize_id == prize_id)
    return list(session().execute(query.order_by(CampaignStockEntry.id)).tuples())


@transaction
def give(prize_id: int, count: int) -> None:
    """So many were given already."""
    session().get_one(CampaignPrize, prize_id).given = count


@transaction
def redraft(slug: str, **said: Any) -> None:
    """Change what the draft says, past the forms."""
    found = session().scalars(select(Campaign).where(Campaign.slug == slug)).one()
    found.draft = written(replace(read(found.draft), **said))
    found.version += 1


@reading
def material_id(token: str) -> int:
    return session().scalars(select(Material.id).where(Material.token == token)).one()


@transaction
def spend(slug: str, fen: int) -> None:
    """So much was given already."""
    session().scalars(select(Campaign).where(Campaign.slug == slug)).one().spent_fen = fen


def publish(slug: str) -> int:
    return publishing.publish(OPERATOR, slug, edition(slug))


@reading
def file_state(file_id: int) -> str:
    return session().scalars(select(StoredFile.state).where(StoredFile.id == file_id)).one()


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as no:
        act()
    return no.value
