"""What a product grants to whoever binds an item of it: entered and changed on the product's page."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console import consumer_words
from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, remove, save
from doorway.access import who_may
from doorway.repeats import once_per_form, safe_to_repeat
from services.items import offers
from services.items.offers import OfferWish

product_privileges = Blueprint("product_privileges", __name__, url_prefix="/products")
LARGEST_ID = 2**63 - 1


def _kinds() -> list[tuple[str, object]]:
    return [(code, word.text) for code, word in consumer_words.PRIVILEGES.items()]


FORM = Form(
    (
        Field("kind", _l("种类"), required=True, options=_kinds),
        Field("title", _l("名称"), _l("顾客看到的名字，如“满 200 减 20”。"), True, offers.TITLE_LENGTH),
        Field("detail", _l("说明"), _l("怎样使用、在哪里用，可不填。"), longest=offers.DETAIL_LENGTH),
        Field("amount", _l("数量"), _l("积分填分数，延长保修填月数；其他种类不用填。"), longest=9),
        Field("link", _l("链接"), _l("会员内容必填，以 https:// 开头。"), longest=offers.LINK_LENGTH),
        Field("good_days", _l("得到后多少天内有效"), _l("不填表示一直有效。"), longest=5),
        Field("from_day", _l("从哪天起"), _l("这天以后绑定的人才有；不填表示现在就有。"), day=True, longest=10),
        Field("until_day", _l("到哪天为止"), _l("含这一天；不填表示一直有。"), day=True, longest=10),
    ),
    judged=True,
)


def _page(code: str) -> str:
    return url_for("console.products.one", code=code)


def _new(code: str) -> Sheet:
    offers.of_product(actor(), code)  # what is not there has no form either
    address = url_for("console.product_privileges.create", code=code)
    return Sheet(FORM, _l("添加特权"), address, _page(code), {"kind": "points"})


def _edit(code: str, offer_id: int) -> Sheet:
    found = offers.one(actor(), code, offer_id)
    address = url_for("console.product_privileges.change", code=code, offer_id=offer_id)
    deletes = url_for("console.product_privileges.delete", code=code, offer_id=offer_id)
    return Sheet(FORM, _l("编辑特权"), address, _page(code), asdict(found.wish), found.version, deletes=deletes)


def _opened(code: str, offer_id: int) -> Opened:
    found = offers.one(actor(), code, offer_id)
    return found.version, asdict(found.wish)


@product_privileges.get("/<code>/privileges/new")
@who_may("products.write")
def new(code: str) -> Response:
    return _new(code).show()


@product_privileges.post("/<code>/privileges/new")
@who_may("products.write")
@once_per_form
def create(code: str) -> Response:
    return save(_new(code), lambda said, _seen: offers.create(actor(), code, OfferWish(**said)), _l("特权已添加"))


@product_privileges.get(f"/<code>/privileges/<int(max={LARGEST_ID}):offer_id>")
@who_may("products.write")
def edit(code: str, offer_id: int) -> Response:
    return _edit(code, offer_id).show()


@product_privileges.post(f"/<code>/privileges/<int(max={LARGEST_ID}):offer_id>")
@who_may("products.write")
@safe_to_repeat("a form is good for one version of its record")
def change(code: str, offer_id: int) -> Response:
    """Save; what was granted before stays in its own words."""

    def rule(said: dict[str, str], seen: int) -> None:
        offers.change(actor(), code, offer_id, seen, OfferWish(**said))

    return save(_edit(code, offer_id), rule, _l("已保存"), lambda: _opened(code, offer_id))


@product_privileges.post(f"/<code>/privileges/<int(max={LARGEST_ID}):offer_id>/delete")
@who_may("products.write")
@safe_to_repeat("what is gone is gone")
def delete(code: str, offer_id: int) -> Response:
    return remove(_edit(code, offer_id), lambda: offers.take_away(actor(), code, offer_id), _page(code))
