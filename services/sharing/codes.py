"""A share's own QR code of the Official Account (`m_…`): whoever follows by it came by that share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models.db import reading, session, transaction
from models.sealing import blind_index
from models.sharing import Share, ShareQr
from services import clock
from services.sharing.rows import PURPOSE, get_carried
from wechat.gateway import Gateway

LETTER = "m"
LASTS = timedelta(days=30)  # WeChat's cap for temporary codes
RENEW_BEFORE = timedelta(days=3)  # a picture that was just made should outlive the days it is sent around in


@dataclass(frozen=True, slots=True)
class ShareCode:
    """A code that is good now: `url` is what its picture encodes."""

    scene: str
    url: str
    expires_at: datetime


def show_code(gateway: Gateway, token: str) -> ShareCode:
    """The share's parametric QR code, asked of WeChat anew when the last one is about to end. WeChat is asked between
    two short transactions; two who ask at once may both get a code, and both are good. Refuses `share_unknown`, and
    what is taken back, recalled, over or not open yet: nobody is invited to that."""
    scene = f"{LETTER}_{token}"
    share_id, kept = _kept(token)
    if kept is not None:
        return ShareCode(scene, kept.url, kept.expires_at)
    made = gateway.create_temporary_qr(scene, int(LASTS.total_seconds()))
    return ShareCode(scene, made.url, _keep(share_id, made.url, made.expires_in))


@reading
def is_share(token: str) -> bool:
    """Whether a token is a share's, whatever became of it."""
    return session().scalar(select(Share.id).where(Share.token_index == blind_index(PURPOSE, token))) is not None


@reading
def _kept(token: str) -> tuple[int, ShareQr | None]:
    share = get_carried(token).share
    good = select(ShareQr).where(ShareQr.share_id == share.id, ShareQr.expires_at > clock.now() + RENEW_BEFORE)
    return share.id, session().scalars(good.order_by(ShareQr.id.desc()).limit(1)).first()


@transaction
def _keep(share_id: int, url: str, seconds: int) -> datetime:
    now = clock.now()
    until = now + timedelta(seconds=seconds)
    session().add(ShareQr(share_id=share_id, url=url, issued_at=now, expires_at=until))
    return until
