"""Products: the list, one product as dealers and consumers read of it, and its form."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.auth import actor, may
from console.cells import Link, Text, badge
from console.forms import Field, Form, Opened, Sheet, remove, save
from console.tables import Column, Filter, HeadAct, Table, filter_by_words, show
from doorway.access import who_may
from doorway.house import files_url
from doorway.repeats import safe_to_repeat
from services.item_codes import batch_lists
from services.items import offers
from services.products import catalogue, pictures, records
from services.products.catalogue import ProductRow
from services.products.records import ProductWish

products = Blueprint("products", __name__, url_prefix="/products")
MOST_BATCHES = 10
LINES = 4_000  # thirty lines of some 130 letters


def _states() -> list[tuple[str, object]]:
    return [(code, word.text) for code, word in words.PRODUCT_STATES.items()]


FORM = Form(
    (
        Field("code", _l("编码"), _l("最多 32 个字，建立后不能改。"), True, 32, fixed=True),
        Field("name", _l("名称"), _l("顾客扫码后看到的名字。"), True, records.NAME_LENGTH),
        Field("gtin", _l("商品条码"), _l("包装上的 8、12、13 或 14 位数字，可不填。"), longest=40),
        Field("sku", _l("货号"), _l("您自己系统里的编号，可不填。"), longest=records.SKU_LENGTH),
        Field("warranty_months", _l("保修期（月）"), _l("从顾客绑定那天算起；不填表示不承诺保修。"), longest=6),
        Field("state", _l("状态"), required=True, options=_states),
        Field("parameters", _l("产品参数（顾客可见）"), _l("每行一项，如“容量：500 毫升”。"), longest=LINES),
        Field("selling_points", _l("卖点（顾客可见）"), _l("每行一条。"), longest=LINES),
        Field("dealer_parameters", _l("产品参数（只给渠道商）"), _l("每行一项，如“箱规：24 瓶”。"), longest=LINES),
        Field("dealer_points", _l("卖点（只给渠道商）"), _l("每行一条，如怎样向顾客介绍。"), longest=LINES),
    ),
    judged=True,
)


def _head() -> list[HeadAct]:
    return [HeadAct(_l("新建产品"), "plus", url_for("console.products.new"))] if may("products.write") else []


def _filters() -> list[Filter]:
    return [filter_by_words("state", _l("全部状态"), words.PRODUCT_STATES)]


def _page(code: str) -> str:
    return url_for("console.products.one", code=code)


TABLE = Table[ProductRow](
    endpoint="console.products.listing",
    title=_l("产品"),
    listing=catalogue.listing,
    columns=(
        Column[ProductRow](_l("名称"), lambda row: Link(row.name, _page(row.code)), "name"),
        Column[ProductRow](_l("编码"), lambda row: Text(row.code), "code"),
        Column[ProductRow](_l("商品条码"), lambda row: Text(row.gtin)),
        Column[ProductRow](_l("货号"), lambda row: Text(row.sku)),
        Column[ProductRow](
            _l("保修期（月）"), lambda row: Text(str(row.warranty_months) if row.warranty_months else None)
        ),
        Column[ProductRow](_l("状态"), lambda row: badge(words.PRODUCT_STATES, row.state)),
    ),
    search_hint=_l("搜索编码、名称、商品条码或货号"),
    nothing_yet=_l("还没有产品"),
    advice=_l("先建立产品，就可以为它申请一物一码，顾客扫码能看到它的参数和卖点。"),
    icon="package",
    filters=_filters,
    head=_head,
)


def _new() -> Sheet:
    address, back = url_for("console.products.create"), url_for("console.products.listing")
    return Sheet(FORM, _l("新建产品"), address, back, {"state": "on_sale"})


def _edit(code: str) -> Sheet:
    found = records.product_form(actor(), code)
    address, deletes = url_for("console.products.change", code=code), url_for("console.products.delete", code=code)
    return Sheet(FORM, _l("编辑产品"), address, _page(code), asdict(found.wish), found.version, deletes=deletes)


def _opened(code: str) -> Opened:
    found = records.product_form(actor(), code)
    return found.version, asdict(found.wish)


@products.get("")
@who_may("products.read")
def listing() -> Response:
    return show(TABLE)


@products.get("/-/suggest")
@who_may("products.read")
def suggest() -> str:
    """Products for what was typed so far, as a field completes it."""
    options = catalogue.suggestions(actor(), next(iter(request.args.values()), "")[:80])
    return render_template("console/options.html", options=options)


@products.get("/<code>")
@who_may("products.read")
def one(code: str) -> str:
    """What the brand keeps of it: each part under the name of those who may read it, its pictures and its batches."""
    return render_template(
        "console/product.html",
        card=catalogue.card(actor(), code),
        offers=offers.of_product(actor(), code),
        address=lambda picture: files_url(picture.path),
        most_pictures=pictures.MOST,
        batches=batch_lists.of_product(actor(), code, most=MOST_BATCHES),
        most_batches=MOST_BATCHES,
    )


@products.get("/-/new")
@who_may("products.write")
def new() -> Response:
    return _new().show()


@products.post("/-/new")
@who_may("products.write")
@safe_to_repeat("a code is there once; the second try is refused")
def create() -> Response:
    return save(_new(), lambda said, _seen: records.create_product(actor(), ProductWish(**said)), _l("产品已建立"))


@products.get("/<code>/edit")
@who_may("products.write")
def edit(code: str) -> Response:
    return _edit(code).show()


@products.post("/<code>/edit")
@who_may("products.write")
@safe_to_repeat("a form is good for one version of its record")
def change(code: str) -> Response:
    """Save; when somebody else was quicker, 409 with what they changed, and nothing is lost."""

    def rule(said: dict[str, str], seen: int) -> None:
        records.change_product(actor(), code, seen, ProductWish(**said))

    return save(_edit(code), rule, _l("已保存"), lambda: _opened(code))


@products.post("/<code>/delete")
@who_may("products.write")
@safe_to_repeat("what is gone is gone")
def delete(code: str) -> Response:
    page = url_for("console.products.listing")
    return remove(_edit(code), lambda: records.delete_product(actor(), code), page)
