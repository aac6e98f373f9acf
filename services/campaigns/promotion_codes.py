"""A promotion's own QR code of the Official Account (`p_…`), what its poster says, and who follows by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models.campaigns import ENDED, PUBLISHED, Campaign, CampaignVersion
from models.db import reading, session, transaction
from models.promotions import Promotion, PromotionQr
from models.stored_files import StoredFile
from services import clock
from services.campaigns import moments
from services.campaigns.content import read
from services.campaigns.promotions import find_promotion
from services.errors import Expired, NotFound
from services.sharing.hands import Sharer, sharer_of
from wechat.gateway import Gateway

LETTER = "p"
LASTS = timedelta(days=30)  # WeChat's cap for temporary codes
RENEW_BEFORE = timedelta(days=3)  # a picture that was just made should outlive the days it is sent around in
DRAWN_AS_POSTER = ("image/jpeg", "image/png")


@dataclass(frozen=True, slots=True)
class PromotionCode:
    """A code that is good now: `url` is what its picture encodes."""

    scene: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Announced:
    """What a promotion announces, and who does; `picture` is where its cover lies in the storage."""

    slug: str
    token: str
    title: str
    summary: str
    sharer: Sharer
    picture: str | None


@reading
def is_promotion(token: str) -> bool:
    """Whether a token is a promotion's, whatever became of it."""
    return find_promotion(token) is not None


@reading
def announced(token: str) -> Announced:
    """Refuses `promotion_unknown`, `campaign_ended` and `campaign_paused`: nobody is invited to that. A promotion whose
    promoter left goes on opening the page."""
    _, found = _announced(token)
    return found


@reading
def scan_promotion(scene: str) -> Announced:
    """A follower scans the code of a promotion. Nothing is written: the link they are answered with carries the token,
    and what they do on the page counts by it. Refuses `scene_unknown`, and as `announced`."""
    letter, _, token = scene.partition("_")
    if letter != LETTER or not token:
        raise NotFound("scene_unknown", "这个二维码不是我们的活动码。")
    _, found = _announced(token)
    return found


def show_code(gateway: Gateway, token: str) -> PromotionCode:
    """The promotion's parametric QR code, asked of WeChat anew when the last one is about to end. WeChat is asked
    between two short transactions; two who ask at once may both get a code, and both are good. Refuses as
    `announced`."""
    scene = f"{LETTER}_{token}"
    number, kept = _kept(token)
    if kept is not None:
        return PromotionCode(scene, kept.url, kept.expires_at)
    made = gateway.create_temporary_qr(scene, int(LASTS.total_seconds()))
    return PromotionCode(scene, made.url, _keep(number, made.url, made.expires_in))


def _announced(token: str) -> tuple[Promotion, Announced]:
    row = find_promotion(token)
    if row is None:
        raise NotFound("promotion_unknown", "没有找到这个活动，请检查链接，或请发给您的人重新发一次。")
    query = (
        select(Campaign, CampaignVersion.content)
        .join(CampaignVersion, CampaignVersion.id == Campaign.current_version_id)
        .where(Campaign.id == row.campaign_id)
    )
    campaign, kept = session().execute(query).one()
    _refuse_unless_on(campaign)
    page = read(kept)
    return row, Announced(
        campaign.slug,
        token,
        page.title,
        page.summary,
        sharer_of(row.promoter_id, row.dealer_id),
        _picture(page.cover_file_id),
    )


def _refuse_unless_on(campaign: Campaign) -> None:
    if campaign.state == ENDED or (campaign.ends_at is not None and campaign.ends_at <= moments.now()):
        raise Expired("campaign_ended", "这个活动已经结束了，谢谢您的关注。")
    if campaign.state != PUBLISHED:
        raise Expired("campaign_paused", "这个活动暂时停了，请稍后再来。")


def _picture(file_id: int | None) -> str | None:
    """Where the cover lies, when a poster can be drawn with it."""
    stored = None if file_id is None else session().get(StoredFile, file_id)
    return stored.key if stored is not None and stored.media_type in DRAWN_AS_POSTER else None


@reading
def _kept(token: str) -> tuple[int, PromotionQr | None]:
    row, _ = _announced(token)
    good = select(PromotionQr).where(
        PromotionQr.promotion_id == row.id, PromotionQr.expires_at > clock.now() + RENEW_BEFORE
    )
    return row.id, session().scalars(good.order_by(PromotionQr.id.desc()).limit(1)).first()


@transaction
def _keep(promotion_id: int, url: str, seconds: int) -> datetime:
    now = clock.now()
    until = now + timedelta(seconds=seconds)
    session().add(PromotionQr(promotion_id=promotion_id, url=url, issued_at=now, expires_at=until))
    return until
