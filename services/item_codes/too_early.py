"""Codes that were never active and are looked at all the same: goods that left before they were activated, or labels
that were stolen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from models.db import reading, session, transaction
from models.item_codes import CodeBatch, CodeRange
from models.item_looks import EarlyLook
from services import clock
from services.audit_tags import N_
from services.item_codes import alarming

MANY = 10  # codes of one batch; one person who tries a roll in the printer's hall has fewer
WITHIN = timedelta(days=1)

WHAT = N_("没激活的码有人在扫")
SCANNED = N_(
    "批次 %(batch)s 有 %(codes)s 个没激活过的码一天内第一次被扫：可能没激活就发了货，也可能标签流了出去，请查去向。"
)


@dataclass(frozen=True, slots=True)
class Early:
    """Of one batch: how many codes that are not active to this day were looked at, how often, since when; how many of
    them for the first time within a day."""

    codes: int
    looks: int
    since: datetime | None
    new: int


@transaction
def watch() -> int:
    """Tell of each batch where many codes that were never active were looked at first within a day; how many batches
    that are now. Each batch is told once a day. People of ours who inspect are not counted."""
    day = clock.shown(clock.now())[:10]
    many = _new_codes(CodeBatch.id).scalar_subquery()
    waits = select(CodeRange.id).where(CodeRange.batch_id == CodeBatch.id, CodeRange.active_from.is_(None)).exists()
    query = select(CodeBatch.id, many).where(waits, many >= MANY).order_by(CodeBatch.id)
    found = session().execute(query).all()
    for number, codes in found:
        batch = f"B{number:06}"
        path = f"/console/code-batches/{batch}"
        alarming.tell(f"early:{number}:{day}", WHAT, SCANNED, path=path, batch=batch, codes=codes)
    return len(found)


@reading
def of_batch(number: int) -> Early:
    """Inside what shows a batch: what was looked at of it before it was active, and is not active yet."""
    query = select(func.count(), func.coalesce(func.sum(EarlyLook.looks), 0), func.min(EarlyLook.first_at))
    codes, looks, since = session().execute(_never_active(query).where(EarlyLook.batch_id == number)).one()
    new = session().scalar(_new_codes(number)) or 0
    return Early(codes, int(looks), since, new)


def _new_codes(batch: Any) -> Select[Any]:
    counted = _never_active(select(func.count(EarlyLook.serial)))
    return counted.where(EarlyLook.batch_id == batch, EarlyLook.first_at > clock.now() - WITHIN)


def _never_active(query: Select[Any]) -> Select[Any]:
    return query.select_from(EarlyLook).join(
        CodeRange,
        (CodeRange.batch_id == EarlyLook.batch_id)
        & (CodeRange.first_serial <= EarlyLook.serial)
        & (CodeRange.after_serial > EarlyLook.serial)
        & CodeRange.active_from.is_(None),
    )
