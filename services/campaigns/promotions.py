"""Promotions (推广) as rows: found by their token, ended when their promoter leaves."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy import bindparam, select, update

from models.bindings import OPEN
from models.db import session
from models.promotions import Promotion
from models.sealing import blind_index
from services import clock

TOKEN_BYTES = 16  # 22 characters; with letter and underscore 24 of the 32 a mini-program code holds
PURPOSE = "promotion"

_BY_TOKEN = select(Promotion).where(Promotion.token_index == bindparam("index"))


def find_promotion(token: str) -> Promotion | None:
    """Inside a rule: the row of a token, whatever became of it."""
    return session().execute(_BY_TOKEN, {"index": blind_index(PURPOSE, token)}).scalar_one_or_none()


def fresh_token() -> dict[str, str]:
    """The columns of a new token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return {"token": token, "token_index": blind_index(PURPOSE, token)}


def end_promotions(follower_id: int) -> None:
    """Somebody left the hand they promoted for: their links go on opening, and count for their dealer alone. For the
    rules that end a binding, which hold the person."""
    _end(Promotion.promoter_id == follower_id)


def join_doubled_promotions(stays: int, goes: int) -> None:
    """Two rows of one person promoted one campaign: both links go on, the one of the row that lives on is theirs."""
    held = select(Promotion.campaign_id).where(Promotion.promoter_id == stays, Promotion.open_marker == OPEN)
    campaigns: Collection[int] = session().scalars(held).all()
    _end(Promotion.promoter_id == goes, Promotion.campaign_id.in_(campaigns))


def _end(*conditions: object) -> None:
    session().execute(
        update(Promotion)
        .where(Promotion.open_marker == OPEN, *conditions)  # type: ignore[arg-type]
        .values(open_marker=None, ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
