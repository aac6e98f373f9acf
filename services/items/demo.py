"""The demo's bottles: a batch of P001 for D001, active, and what binding one brings."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from models.db import reading, session
from models.item_codes import CodeBatch
from services import clock
from services.access import Actor
from services.item_codes import issuing, keys, states
from services.item_codes.issuing import Batch, BatchWish
from services.item_codes.scheme import CodeKey, Kind
from services.items import offers
from services.items.offers import OfferWish

BOTTLES = 48
LOT = "DEMO-01"
PRODUCT, DEALER = "P001", "D001"
PRIVILEGES = (
    OfferWish("warranty", "绑定延保", "在两年之外再保半年", amount="6"),
    OfferWish("points", "新品积分", "可在会员日换礼品", amount="100"),
    OfferWish("coupon", "满 200 减 20", "下次到店出示券码", good_days="90"),
)


def furnish(actor: Actor) -> str:
    """Privileges of P001 and a batch of its bottles, where there are none yet; the batch's code. Repeatable."""
    if not offers.of_product(actor, PRODUCT):
        for wish in PRIVILEGES:
            offers.create(actor, PRODUCT, wish)
    number = _batch()
    if number is not None:
        return issuing.batch(actor, str(number)).code
    made = issuing.issue(actor, BatchWish(PRODUCT, BOTTLES, LOT, 24, dealer=DEALER))
    # Codes whose batch began its life in this very second would still be asleep for a clock that lags.
    states.activate(actor, made.code, at=clock.now() - timedelta(seconds=30))
    return made.code


@reading
def codes() -> list[str]:
    """What is printed on the demo's bottles; nothing where no demo was furnished."""
    number = _batch()
    return [] if number is None else _codes_of(issuing.by_number(number))


def labels(base_url: str) -> list[dict[str, str]]:
    """What lies before a phone's camera: two bottles and a forgery of one, each with its name. `base_url` is
    PUBLIC_BASE_URL."""
    real = codes()[:2]
    if not real:
        return []
    bottles = [(f"保温杯 {number} 号瓶", code) for number, code in enumerate(real, start=1)]
    forged = ("仿冒的瓶子", real[0][::-1])
    return [{"label": label, "content": f"{base_url}/c/{code}"} for label, code in (*bottles, forged)]


def _codes_of(batch: Batch) -> list[str]:
    key = CodeKey(keys.code_key(batch.key_version), Kind.ITEM)
    return [key.code(serial) for serial in range(batch.first_serial, batch.after_serial)]


@reading
def _batch() -> int | None:
    query = select(CodeBatch.id).where(CodeBatch.lot == LOT).order_by(CodeBatch.id)
    return session().scalar(query.limit(1))
