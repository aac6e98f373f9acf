"""Issued, active codes of the demo brand's product, and people who bind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.db import session, transaction
from models.privileges import ProductPrivilege
from models.products import Product
from services.access import OPERATOR
from services.item_codes import inner_codes, issuing, keys, states
from services.item_codes.issuing import Batch, BatchWish
from services.item_codes.scheme import CodeKey, Kind
from services.items import binding, offers
from services.items.binding import Bound, Wish
from services.items.offers import OfferWish
from services.products import demo
from tests.services.test_clerks import somebody

AGREED = frozenset({"bind"})


@dataclass(frozen=True)
class Shelf:
    """A batch whose items are active."""

    batch: Batch

    def code(self, place: int = 0) -> str:
        return CodeKey(keys.code_key(self.batch.key_version), Kind.ITEM).code(self.batch.first_serial + place)

    def inner(self, place: int = 0) -> str:
        version = self.batch.inner_key_version
        assert version is not None
        return inner_codes.inner_code(keys.inner_key(version), Kind.ITEM, self.batch.first_serial + place)

    def bind(self, who: int, place: int = 0, **more: Any) -> Bound:
        return binding.bind(who, Wish(self.code(place), consents=more.pop("consents", AGREED), **more))


def shelf(*, count: int = 200, **more: Any) -> Shelf:
    demo.furnish(OPERATOR)
    batch = issuing.issue(OPERATOR, BatchWish("P001", count, **more))
    states.activate(OPERATOR, batch.code)
    return Shelf(batch)


@transaction
def promises(kind: str, title: str, **more: Any) -> None:
    """P001 grants something from now on."""
    product = session().query(Product).filter_by(code="P001").one()
    session().add(ProductPrivilege(product_id=product.id, kind=kind, title=title, **more))


@transaction
def warranted_for(months: int) -> None:
    session().query(Product).filter_by(code="P001").one().warranty_months = months


def furnish_privileges() -> None:
    promises("warranty", "绑定延保", amount=6)
    promises("points", "新品积分", amount=100)
    promises("coupon", "满 200 减 20", good_days=30)
    promises("content", "养杯指南", link="https://example.cn/care")
    promises("ticket", "会员日入场", until_day=date(2020, 1, 1))


def an_item(product: str, dealer: str) -> int:
    """Somebody bound an item of a dealer's."""
    batch = issuing.issue(OPERATOR, BatchWish(product, 5, dealer=dealer))
    states.activate(OPERATOR, batch.code)
    return Shelf(batch).bind(somebody(f"buyer of {product}")).item_id


def an_offer(product: str) -> int:
    """A product grants something."""
    offers.create(OPERATOR, product, OfferWish("points", "积分", amount="10"))
    return offers.of_product(OPERATOR, product)[-1].id
