"""What a campaign gives (奖品, 优惠券, 试用): worth, odds and stock; every change of a stock that people draw from is
in its ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select

from models.campaigns import LOTTERY, STOCKED, Campaign, CampaignPrize, CampaignStockEntry
from models.db import reading, session, transaction
from services import audit, clock, uploads
from services.access import Actor, require
from services.campaigns import moments, shapes
from services.campaigns.checking_page import refuse_words
from services.campaigns.files import take_up_picture
from services.campaigns.rows import READ, WRITE, changing, get_campaign, prizes_of
from services.campaigns.shapes import fen, line
from services.errors import Conflict, NotFound
from services.organisation.forms import Problems, code_of, whole
from services.sentences import N_, say

MOST_PRIZES, MOST_STOCK, MOST_DAYS = 12, 1_000_000, 3650
A_MILLION = 1_000_000
PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PrizeWish:
    """A prize as a form says it: `worth` in yuan, `odds` in per cent of one draw, `good_days` empty for until thirty
    days after the campaign."""

    name: str
    detail: str = ""
    worth: str = ""
    stock: str = "0"
    odds: str = ""
    good_days: str = ""


@dataclass(frozen=True, slots=True)
class Prize:
    """One prize as headquarters sees it; odds in a million."""

    id: int
    name: str
    detail: str | None
    picture_file_id: int | None
    worth_fen: int
    stock: int
    given: int
    odds_ppm: int | None
    good_days: int | None

    @property
    def left(self) -> int:
        return self.stock - self.given


@dataclass(frozen=True, slots=True)
class Meant:
    name: str
    detail: str | None
    worth_fen: int
    stock: int
    odds_ppm: int | None
    good_days: int | None


@reading
def prizes(actor: Actor, slug: str) -> list[Prize]:
    require(actor, READ)
    return [shown(row) for row in prizes_of(get_campaign(slug).id)]


def shown(row: CampaignPrize) -> Prize:
    return Prize(
        row.id,
        row.name,
        row.detail,
        row.picture_file_id,
        row.worth_fen,
        row.stock,
        row.given,
        row.odds_ppm,
        row.good_days,
    )


def wish_of(prize: Prize) -> PrizeWish:
    """The prize as a form shows it."""
    odds = "" if prize.odds_ppm is None else percent(prize.odds_ppm)
    worth, days = shapes.yuan(prize.worth_fen), str(prize.good_days or "")
    return PrizeWish(prize.name, prize.detail or "", worth, str(prize.stock), odds, days)


def percent(ppm: int) -> str:
    """A chance in a million as people read it: 12.5."""
    whole_part, rest = divmod(ppm, 10_000)
    return f"{whole_part}.{rest:04d}".rstrip("0").rstrip(".")


@transaction
def add_prize(actor: Actor, slug: str, seen: int, wish: PrizeWish) -> int:
    """One more prize behind the others; its number. Refuses `form_wrong`, `changed_meanwhile`, `prizes_full` (12), and
    once the campaign was published `prizes_frozen`: it would change everybody's chances. Locks: campaign."""
    require(actor, WRITE)
    row = changing(actor, slug, seen)
    _refuse_frozen(row)
    shown_before = prizes_of(row.id)
    if len(shown_before) >= MOST_PRIZES:
        raise Conflict("prizes_full", say("一个活动最多 %(most)s 种奖品，请先删掉一种。", most=MOST_PRIZES))
    meant = _judge(row, wish)
    last = session().scalar(select(func.max(CampaignPrize.position)).where(CampaignPrize.campaign_id == row.id))
    prize = CampaignPrize(campaign_id=row.id, position=0 if last is None else last + 1, given=0)
    _write(actor, prize, meant)
    prize.worth_fen, prize.odds_ppm, prize.stock = meant.worth_fen, meant.odds_ppm, meant.stock
    session().add(prize)
    session().flush()
    _told(actor, row, prize, "add")
    return prize.id


@transaction
def change_prize(actor: Actor, slug: str, seen: int, prize_id: int, wish: PrizeWish) -> None:
    """What one prize is called, is worth, and how many there are.

    Once the campaign was published worth and odds stay, and once somebody has one its name, by which draws are checked
    and vouchers redeemed; the stock may be raised, or lowered to what was given already; and words that publishing
    would refuse are refused here, since they are shown at once. Refuses `form_wrong`, `changed_meanwhile`,
    `prize_unknown`. Locks: campaign, campaign_prize.
    """
    require(actor, WRITE)
    row = changing(actor, slug, seen)
    prize = _prize(row, prize_id)
    meant = _judge(row, wish)
    _refuse_changed(row, prize, meant)
    said_anew = (meant.name, meant.detail) != (prize.name, prize.detail)
    if row.published_at is not None and said_anew:  # a stock is mended whatever it says
        refuse_words(say("奖品“%(name)s”", name=meant.name), {"name": meant.name, "detail": meant.detail or ""})
    _restock(actor, row, prize, meant.stock)
    _write(actor, prize, meant)
    prize.worth_fen, prize.odds_ppm = meant.worth_fen, meant.odds_ppm
    _told(actor, row, prize, "change")


@transaction
def set_picture(actor: Actor, slug: str, seen: int, prize_id: int, file_id: int) -> None:
    """Show a picture that was just uploaded with a prize; the one before goes. Refuses `upload_over`, `file_wrong`,
    `changed_meanwhile`, `prize_unknown`. Locks: campaign, campaign_prize."""
    require(actor, WRITE)
    row = changing(actor, slug, seen)
    prize = _prize(row, prize_id)
    take_up_picture(actor, file_id)
    before, prize.picture_file_id = prize.picture_file_id, file_id
    session().flush()
    if before is not None:
        uploads.let_go(before)
    _told(actor, row, prize, "picture")


@transaction
def remove_prize(actor: Actor, slug: str, seen: int, prize_id: int) -> None:
    """Take one away. Refuses `changed_meanwhile`, `prize_unknown`, and once the campaign was published
    `prizes_frozen`. Locks: campaign, campaign_prize."""
    require(actor, WRITE)
    row = changing(actor, slug, seen)
    _refuse_frozen(row)
    prize = _prize(row, prize_id)
    picture = prize.picture_file_id
    session().delete(prize)
    session().flush()
    if picture is not None:
        uploads.let_go(picture)
    _told(actor, row, prize, "remove")


def open_ledger(actor: Actor, row: Campaign) -> None:
    """Inside a rule that publishes for the first time: each stock begins its ledger."""
    for prize in prizes_of(row.id):
        _enter(actor, prize, prize.stock)


def _prize(row: Campaign, prize_id: int) -> CampaignPrize:
    query = select(CampaignPrize).where(CampaignPrize.campaign_id == row.id, CampaignPrize.id == prize_id)
    prize = session().scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if prize is None:
        raise NotFound("prize_unknown", "没有找到这种奖品，可能刚被删除，请刷新页面。")
    return prize


def _restock(actor: Actor, row: Campaign, prize: CampaignPrize, stock: int) -> None:
    if stock > prize.stock:
        row.scarce_told_at = None
    if row.published_at is not None and stock != prize.stock:
        _enter(actor, prize, stock - prize.stock)
        audit.record(
            actor, "campaign:stock:change", "campaign", row.id, name=row.name, prize=prize.name,
            before=prize.stock, after=stock,
        )  # fmt: skip
    prize.stock = stock


def _enter(actor: Actor, prize: CampaignPrize, change: int) -> None:
    entry = CampaignStockEntry(
        prize_id=prize.id, change=change, why=STOCKED, made_by=actor.name, at=moments.now()
    )  # fmt: skip
    session().add(entry)


def _write(actor: Actor, prize: CampaignPrize, meant: Meant) -> None:
    prize.name, prize.detail, prize.good_days = meant.name, meant.detail, meant.good_days
    prize.changed_at, prize.changed_by = clock.now(), actor.name


def _judge(row: Campaign, wish: PrizeWish) -> Meant:
    problems = Problems()
    name = line(problems, "name", wish.name, 40, needed=N_("请填写奖品名称。"))
    detail = line(problems, "detail", wish.detail, 120) or None
    worth = fen(problems, "worth", wish.worth or "0") or 0
    if worth > 100_000_000:
        problems.wrong("worth", "一份奖品最多值 100 万元。")
    stock = whole(problems, "stock", wish.stock, 0, MOST_STOCK)
    days = whole(problems, "good_days", wish.good_days, 1, MOST_DAYS) if wish.good_days.strip() else None
    odds = _odds(problems, wish.odds) if row.bait == LOTTERY else None
    problems.refuse()
    return Meant(name, detail, worth, stock, odds, days)


def _odds(problems: Problems, text: str) -> int | None:
    typed = code_of(text).removesuffix("%").strip()
    if not typed:
        return None
    if not PERCENT.fullmatch(typed):
        problems.wrong("odds", "请填百分比，最多四位小数，比如 5 或 0.01。")
        return None
    before, _, after = typed.partition(".")
    ppm = int(before) * 10_000 + int(after.ljust(4, "0") if after else 0)
    if ppm > A_MILLION:
        problems.wrong("odds", "中奖概率不能超过 100%。")
    return ppm


def _refuse_frozen(row: Campaign) -> None:
    if row.published_at is not None:
        raise Conflict("prizes_frozen", "活动发布后不能增减奖品，可以改库存，或者复制一个新活动。")


def _refuse_changed(row: Campaign, prize: CampaignPrize, meant: Meant) -> None:
    problems = Problems()
    if row.published_at is not None:
        fixed = {"worth": meant.worth_fen != prize.worth_fen, "odds": meant.odds_ppm != prize.odds_ppm}
        for name in (name for name, changed in fixed.items() if changed):
            problems.wrong(name, "活动发布后不能改价值和概率，这对先来的人不公平。")
        if prize.given and meant.name != prize.name:
            problems.wrong("name", "已经有人得到这种奖品，名称不能再改；可以把库存改成已送出的数量，停止发放。")
    if meant.stock < prize.given:
        problems.wrong(
            "stock",
            say(
                "已经送出 %(given)s 份，库存不能少于这个数。要停止发放，请把库存改成 %(given)s。",
                given=f"{prize.given:,}",
            ),
        )
    problems.refuse()


def _told(actor: Actor, row: Campaign, prize: CampaignPrize, what: str) -> None:
    audit.record(actor, "campaign:prizes:change", "campaign", row.id, name=row.name, prize=prize.name, act=what)
