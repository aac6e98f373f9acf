"""A reader leaves a number for whoever shared a material with them: by their consent to that, and only for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from models.db import insert_row, session, transaction
from models.reading import LeftPhone
from models.sharing import Share
from services import access, audit, clock, notices, people, phones, privacy
from services.errors import Expired, Invalid
from services.leads.taking import left_on_material
from services.leads.viewers import may_open
from services.leads.writing import path_of
from services.reading.telling import MY_SHARES
from services.sharing.hands import is_of_ours
from services.sharing.rows import get_carried

LEFT = "phone_left"
CONSENT = "lead_to_dealer"


@dataclass(frozen=True, slots=True)
class Left:
    """A number as whoever it was left for may call it."""

    phone: str
    at: datetime


@transaction
def leave_phone(follower_id: int, share: str, phone: str, *, agreed: bool) -> None:
    """The reader wants to be called by the nearest sharer up the chain who is of ours. Their consent names whom the
    number is for and is kept with it; the sharer is owed a word with the number masked, and it becomes a lead of
    theirs, or joins the one that is open already, with whoever has that. Left again for the same share it takes the
    place of the old one. Refuses `consent_missing`, `phone_invalid`, `phone_country`, `nobody_to_call`
    where everybody of the chain has left, and what is recalled or over. Locks: follower, lead."""
    if not agreed:
        raise Invalid("consent_missing", "请先阅读并同意信息使用说明。")
    e164 = phones.normalise(phone)
    row = people.lock(follower_id)
    carried = get_carried(share)
    teller = next((one.sharer_id for one in chain_of(carried.share) if is_of_ours(one.sharer_id)), None)
    if teller is None or teller == row.id:
        raise Expired("nobody_to_call", "分享这份资料的人已经不在岗位上，请联系门店或企业。")
    privacy.agree(row.id, CONSENT, "reader", version=privacy.OF_A_READER)
    session().execute(delete(LeftPhone).where(LeftPhone.share_id == carried.share.id, LeftPhone.follower_id == row.id))
    left = insert_row(
        LeftPhone,
        share_id=carried.share.id,
        follower_id=row.id,
        phone=e164,
        phone_index=phones.index(e164),
        left_at=clock.now(),
    )
    audit.record(access.follower(row.id, row.label), "material:phone:leave", "share", carried.share.id)
    facts = {
        "reader": row.label,
        "material": carried.material.title,
        "phone": phones.mask(e164),
        "time": clock.shown(clock.now()),
    }
    lead = left_on_material(row.id, row.label, carried.share.id, carried.material.title, e164, teller)
    notices.owe(
        LEFT, teller, facts, cause=f"left:{left.id}", path=path_of(lead) if may_open(teller, lead) else MY_SHARES
    )


def chain_of(share: Share) -> list[Share]:
    """A share and those it came from, the nearest first."""
    chain, step = [share], share
    while step.parent_id is not None:
        step = session().get_one(Share, step.parent_id)
        chain.append(step)
    return chain


def left_for(share_ids: Sequence[int]) -> dict[tuple[int, int], Left]:
    """Numbers left at these shares that are still there, by share and reader."""
    rows = session().execute(select(LeftPhone).where(LeftPhone.share_id.in_(share_ids)).order_by(LeftPhone.id))
    return {(row.share_id, row.follower_id): Left(row.phone, row.left_at) for row in rows.scalars() if row.phone}
