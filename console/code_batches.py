"""Batches of item codes: the list, one batch with its ranges drawn, and the form that asks for a new one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from console import code_words
from console.auth import actor, may
from console.cells import Link, Moment, Text
from console.forms import Field, Form, Sheet, save
from console.proving import proved
from console.tables import Column, Filter, HeadAct, Table, filter_by_words, show
from doorway.access import who_may
from doorway.limits import at_most
from doorway.repeats import once_per_form
from services import clock, second_person
from services.audit_tags import TAGS
from services.item_codes import asking, batch_lists, curves, keys, too_early
from services.item_codes.asking import BatchTyped
from services.item_codes.batch_lists import BatchRow
from services.item_codes.curves import Curve, Day
from services.listing import Wanted
from services.products import catalogue

code_batches = Blueprint("code_batches", __name__, url_prefix="/code-batches")
SOUGHT = _l("输入名称或编码，从列表里选。")
MOST_CHOSEN = 100  # products in a list to choose from; of more, one is sought by what is typed
SHOWN_RANGES = 200
A_YEAR = 360  # days; beyond them a day is named with its year


def _yes() -> list[tuple[str, object]]:
    return [(code, word.text) for code, word in code_words.YES.items()]


def _keys() -> list[tuple[str, object]]:
    return [(str(one), _l("第 %(version)s 版", version=one)) for one in keys.versions()]


FIELDS = (
    Field("count", _l("数量"), _l("1 到 100,000,000。每件商品一个码。"), True, 12),
    Field("lot", _l("批号"), _l("生产批号，可不填；最多 20 个字母、数字或常用符号。"), longest=20),
    Field("per_carton", _l("每箱数量"), _l("填了就会给每箱也生成箱码；不装箱可不填。"), longest=7),
    Field(
        "dealer",
        _l("卖给哪家渠道商"),
        _l("已经知道就填：顾客绑定后记在它名下。输入名称或编码，从列表里选。"),
        suggests="console.dealer_forms.suggest",
    ),
    Field("inner", _l("刮刮码"), _l("顾客绑定时要输入，防止只拍外码的人抢绑。"), options=_yes, many=True),
    Field(
        "key_version",
        _l("密钥版本"),
        _l("一般不用选；和以前的批次用同一版时才选。"),
        options=_keys,
        blank=_l("最新一版"),
    ),
    Field("reason", _l("用途"), _l("确认的同事会看到。"), True, second_person.LONGEST_REASON),
)


def _form() -> Form:
    """Few products are chosen from a list, many sought by name or code: none may be out of reach."""
    found = catalogue.listing(actor(), Wanted(filters={"state": "on_sale"}, size=MOST_CHOSEN))
    chosen = [(row.code, f"{row.name} · {row.code}") for row in found.rows]
    product = (
        Field("product", _l("产品"), required=True, options=lambda: chosen)
        if len(chosen) == found.total
        else Field("product", _l("产品"), SOUGHT, True, 32, suggests="console.products.suggest")
    )
    return Form((product, *FIELDS), judged=True)


def address_of(code: str) -> str:
    return url_for("console.code_batches.one", code=code)


def _head() -> list[HeadAct]:
    acts = [HeadAct(_l("码包"), "package-export", url_for("console.code_packages.listing"), drawer=False)]
    if may("codes.write"):
        acts.append(HeadAct(_l("申请发码"), "plus", url_for("console.code_batches.new")))
    return acts


def _filters() -> list[Filter]:
    return [filter_by_words("state", _l("全部状态"), code_words.ITEM_STATES)]


def _number(number: int) -> Text:
    return Text(f"{number:,}" if number else None)


TABLE = Table[BatchRow](
    endpoint="console.code_batches.listing",
    title=_l("一物一码"),
    listing=batch_lists.listing,
    columns=(
        Column[BatchRow](_l("批次"), lambda row: Link(row.code, address_of(row.code))),
        Column[BatchRow](_l("产品"), lambda row: Text(row.product_name, row.product)),
        Column[BatchRow](_l("批号"), lambda row: Text(row.lot)),
        Column[BatchRow](_l("数量"), lambda row: Text(f"{row.count:,}"), "count"),
        Column[BatchRow](_l("已激活"), lambda row: _number(row.active)),
        Column[BatchRow](_l("已冻结"), lambda row: _number(row.frozen), shown=False),
        Column[BatchRow](_l("已作废"), lambda row: _number(row.void)),
        Column[BatchRow](_l("每箱"), lambda row: _number(row.per_carton or 0)),
        Column[BatchRow](_l("码包"), lambda row: _number(row.exports)),
        Column[BatchRow](_l("发码时间"), lambda row: Moment(row.created_at), "created"),
    ),
    search_hint=_l("搜索批次号、批号或产品"),
    nothing_yet=_l("还没有发过码"),
    advice=_l("点右上角“申请发码”，另一位同事确认后，这里会出现一个批次；交给印刷厂后再激活，顾客才能扫出真品。"),
    icon="qrcode",
    filters=_filters,
    head=_head,
)


@code_batches.get("")
@who_may("codes.read")
def listing() -> Response:
    return show(TABLE)


@code_batches.get("/<code>")
@who_may("codes.read")
def one(code: str) -> str:
    """Its states drawn to scale, how it lives day by day, its packages, and what was done to it."""
    curve = curves.of_batch(actor(), code)
    card = batch_lists.card(actor(), code)
    return render_template(
        "console/code_batch.html",
        card=card,
        early=too_early.of_batch(card.batch.id),
        curve=curve,
        days=_chart(curve),
        code_words=code_words,
        now=clock.now(),
        most=SHOWN_RANGES,
        tags=TAGS,
    )


def _chart(curve: Curve) -> dict[str, Any]:
    """As the chart reads it: what the batch came to by the end of each day, from the day before the first on which
    something happened, so that one day alone is a line as well, until today."""
    happened = {one.day: one for one in curve.days}
    begins = date.fromisoformat(min([curve.issued_on, *happened])) - timedelta(days=1)
    days = [happened.get(day, Day(day)) for day in _calendar(begins)]
    lines = (
        (_("已发码"), "quiet", [curve.issued if one.day >= curve.issued_on else 0 for one in days]),
        (_("已激活"), "accent", list(accumulate(one.activated for one in days))),
        (_("已查验"), "wait", list(accumulate(one.verified for one in days))),
        (_("已绑定"), "good", list(accumulate(one.bound for one in days))),
    )
    series = [{"name": name, "tone": tone, "counts": counts} for name, tone, counts in lines]
    shown = [one.day[5:] if len(days) < A_YEAR else one.day for one in days]
    return {"days": shown, "unit": _("个"), "lines": True, "series": series}


def _calendar(first: date) -> list[str]:
    today = clock.now().astimezone(clock.SHANGHAI).date()
    return [str(first + timedelta(days=n)) for n in range((today - first).days + 1)]


def _new() -> Sheet:
    address, back = url_for("console.code_batches.create"), url_for("console.code_batches.listing")
    return Sheet(_form(), _l("申请发码"), address, back, {}, proves=True, button=_l("提交，等另一位同事确认"))


@code_batches.get("/-/new")
@who_may("codes.write")
def new() -> Response:
    return _new().show()


@code_batches.post("/-/new")
@who_may("codes.write")
@at_most(20)
@once_per_form
def create() -> Response:
    """Ask; nothing is issued before somebody else confirms."""

    def rule(said: dict[str, str], _seen: int) -> None:
        typed = BatchTyped(**said)
        proof, wish = proved(lambda: asking.judge_issue(actor(), typed))
        asking.ask_issue(actor(), proof, wish, reason=typed.reason)

    return save(_new(), rule, _l("已提交，另一位同事确认后发码"))
