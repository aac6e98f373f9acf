"""Consents: what a person agreed to, in which words; kept as history."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, exists, select, update

from models.db import reading, session, transaction
from models.privacy import Consent
from services import clock
from services.sentences import N_

PURPOSES = ("reading", "verify", "bind", "place", "phone", "lead_to_dealer", "marketing", "prize")

# The words a person saw, Chinese ones or what the catalogue has for them in their language; the hash kept is of the
# Chinese. A change of words is a new version, and the old ones stay here.
TEXTS: dict[tuple[str, str], str] = {
    ("bind", "2026-11"): N_("您填写的姓名和手机号仅用于核对您与渠道商、企业的关系，并由品牌方总部保存至关系结束。"),
    (
        "bind",
        "2026-11-sign",
    ): N_("关注后，我们会记下您到访的门店，用于为您服务，不含姓名和手机号；可随时在“我的身份”里取消。"),
    (
        "reading",
        "2026-11",
    ): N_(
        "为了让分享的人知道资料是否有用，这里会记下打开时间、看到第几页和看了多久，不含姓名和手机号；可随时选择不记录。"
    ),
    (
        "lead_to_dealer",
        "2026-11-reader",
    ): N_(
        "您同意把这个手机号交给页面上写明的分享人及其门店或企业，仅用于就这份资料与您联系；可随时在“我的资料”里撤回。"
    ),
    (
        "lead_to_dealer",
        "2026-11-chat",
    ): N_("您同意把这个手机号交给页面上写明的门店或企业，仅用于就您的咨询与您联系；可随时在“我的资料”里撤回。"),
    (
        "bind",
        "2026-11-item",
    ): N_(
        "您同意把这件产品记在您的微信名下，用于保修、特权和售后；会记下绑定的时间和为您服务的门店，不含姓名和手机号。"
    ),
    (
        "lead_to_dealer",
        "2026-11-item",
    ): N_("您同意为您服务的门店或企业就这件产品的售后与您联系，使用微信验证过的手机号；可随时在“我的资料”里撤回。"),
    (
        "prize",
        "2026-11-campaign",
    ): N_(
        "您同意我们为发放奖品核对参与情况：您填写的内容、网络和浏览器的随机编号，用来发现批量刷奖；可疑的由人工核对。"
    ),
    (
        "phone",
        "2026-11-campaign",
    ): N_("您同意品牌方总部保存您填写的手机号，用于计算每个号码参加的次数；可随时在“我的资料”里撤回。"),
    (
        "lead_to_dealer",
        "2026-11-campaign",
    ): N_("您同意把这个手机号交给页面上写明的门店或企业，仅用于就这次活动与您联系；可随时在“我的资料”里撤回。"),
    ("marketing", "2026-11"): N_("您同意接收这个品牌的新品和活动消息；可随时在“我的资料”里撤回。"),
    ("place", "2026-11"): N_("您同意把所在的城市告诉我们，只用于找到为您服务的门店；可随时在“我的资料”里撤回。"),
    ("phone", "2026-11"): N_("您同意将微信验证过的手机号提供给品牌方，用于核对您的身份和与您联系。"),
}
CURRENT = "2026-11"
OF_A_SIGN = "2026-11-sign"  # what stands on a dealer's printed sign and above its code
OF_AN_ITEM = {"bind": "2026-11-item", "lead_to_dealer": "2026-11-item"}  # where an item is bound, or a gift accepted
OF_A_CHAT = "2026-11-chat"  # beside the field where somebody who asked in the chat leaves a number
OF_A_CAMPAIGN = "2026-11-campaign"  # where somebody takes part in a campaign
OF_A_READER = "2026-11-reader"  # beside the field where a reader leaves a number


def text(purpose: str, version: str = CURRENT) -> str:
    """The words now shown for a purpose, or those of a version."""
    return TEXTS[(purpose, version)]


ASKED_AGAIN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Given:
    """One consent as its person sees it; `may_be_taken_back` while it holds and stands on nothing but itself."""

    purpose: str
    text: str
    given_at: datetime
    withdrawn_at: datetime | None

    @property
    def may_be_taken_back(self) -> bool:
        return self.withdrawn_at is None and self.purpose in TAKEN_BACK_ALONE


# A binding stands on the contract: the words of its form go with it (`ending.leave`), not before it.
TAKEN_BACK_ALONE = ("phone", "lead_to_dealer", "marketing", "place")


@reading
def given_by(follower_id: int) -> list[Given]:
    """Everything this person agreed to, the newest first."""
    query = select(Consent).where(Consent.follower_id == follower_id).order_by(Consent.id.desc())
    return [
        Given(row.purpose, TEXTS.get((row.purpose, row.text_version), ""), row.given_at, row.withdrawn_at)
        for row in session().execute(query).scalars()
    ]


@reading
def may_ask(follower_id: int, purpose: str) -> bool:
    """Whether to ask for a consent: not while it holds, and not within 30 days after it was taken back."""
    newest = select(Consent.withdrawn_at).where(Consent.follower_id == follower_id, Consent.purpose == purpose)
    row = session().execute(newest.order_by(Consent.id.desc()).limit(1)).first()
    return row is None or (row[0] is not None and row[0] + ASKED_AGAIN_AFTER <= clock.now())


@reading
def stands(follower_id: int, purpose: str, *, version: str | None = None) -> bool:
    """Whether a consent to this purpose holds, to one version of the words or to any."""
    living = exists().where(
        Consent.follower_id == follower_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    if version is not None:
        living = living.where(Consent.text_version == version)
    return bool(session().scalar(select(living)))


@transaction
def agree(follower_id: int, purpose: str, channel: str, *, version: str = CURRENT) -> None:
    """Note a consent to the words now shown; agreeing again to the same words adds nothing."""
    same = select(Consent.id).where(
        Consent.follower_id == follower_id,
        Consent.purpose == purpose,
        Consent.text_version == version,
        Consent.withdrawn_at.is_(None),
    )
    if session().execute(same).first():
        return
    session().add(
        Consent(
            follower_id=follower_id,
            purpose=purpose,
            text_version=version,
            text_hash=hashlib.sha256(text(purpose, version).encode()).hexdigest(),
            channel=channel,
            given_at=clock.now(),
        )
    )


@transaction
def withdraw(
    follower_id: int,
    purpose: str,
    given_before: datetime,
    *,
    version: str | None = None,
    at: datetime | None = None,
) -> bool:
    """A consent given before that moment holds no longer, of one version of the words or of all; it stays on record.
    Whether there was one. `at` is when it was taken back, if that was not now."""
    standing = update(Consent).where(
        Consent.follower_id == follower_id,
        Consent.purpose == purpose,
        Consent.given_at < given_before,
        Consent.withdrawn_at.is_(None),
    )
    if version is not None:
        standing = standing.where(Consent.text_version == version)
    ended: CursorResult[Any] = session().execute(standing.values(withdrawn_at=at or clock.now()))  # type: ignore[assignment]
    return ended.rowcount > 0
