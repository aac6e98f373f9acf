"""Items that consumers made theirs: the list, one item with its owners, taking one back, and opening a locked code."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, render_template, url_for
from flask_babel import lazy_gettext as _l

from console import consumer_words
from console.auth import actor, may
from console.cells import Cell, Link, Moment, Text
from console.forms import Field, Form, Sheet, save
from console.tables import Column, HeadAct, Table, show
from console.words import word
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.items import inner_tries, life, returning
from services.items.life import ItemRow

items = Blueprint("items", __name__, url_prefix="/items")
LARGEST_ID = 2**63 - 1
REASON = Field("reason", _l("原因"), _l("对方会看到，也会记入审计。"), True, returning.LONGEST_REASON)
UNLOCK = Form(
    (
        Field("code", _l("防伪码"), _l("照包装填写，或粘贴扫到的链接。"), True, 400),
        Field("reason", _l("原因"), _l("怎样核实了对方手里有这件产品；会记入审计。"), True, inner_tries.LONGEST_REASON),
    )
)


def _owner(row: ItemRow) -> Cell:
    if row.owner_id is None or row.owner is None:
        return Text(str(_l("现在不在任何人名下")))
    return (
        Link(row.owner, url_for("console.people.one", person_id=row.owner_id))
        if may("people.read")
        else Text(row.owner)
    )


def _dealer(row: ItemRow) -> Cell:
    if row.dealer_code is None:
        return Text(str(_l("总部")) if row.rule else None)
    return Link(row.dealer or row.dealer_code, url_for("console.dealers.one", code=row.dealer_code))


def _head() -> list[HeadAct]:
    return (
        [HeadAct(_l("打开刮刮码锁定"), "lock-open", url_for("console.items.unlocking"))] if may("items.write") else []
    )


TABLE = Table[ItemRow](
    endpoint="console.items.listing",
    title=_l("已绑定产品"),
    listing=life.listing,
    columns=(
        Column[ItemRow](_l("产品"), lambda row: Link(row.product, url_for("console.items.one", item_id=row.id))),
        Column[ItemRow](_l("现在的主人"), _owner),
        Column[ItemRow](_l("算给哪家"), _dealer),
        Column[ItemRow](
            _l("依据"), lambda row: Text(str(word(consumer_words.ITEM_RULES, row.rule).text) if row.rule else None)
        ),
        Column[ItemRow](_l("第一次绑定"), lambda row: Moment(row.first_bound_at)),
        Column[ItemRow](_l("保修至"), lambda row: Text(row.warranty_until.isoformat() if row.warranty_until else None)),
    ),
    search_hint=_l("搜索产品、编码或访客号"),
    nothing_yet=_l("还没有顾客绑定产品"),
    advice=_l("发码、激活、发货以后，顾客用微信扫包装上的码，验真后就能绑定。"),
    icon="heart-handshake",
    head=_head,
)


@items.get("")
@who_may("items.read")
def listing() -> Response:
    return show(TABLE)


@items.get(f"/<int(max={LARGEST_ID}):item_id>")
@who_may("items.read")
def one(item_id: int) -> str:
    """Every owner it had, by label; for whom it counts and why; what its owner holds of it."""
    return render_template("console/item.html", life=life.life(actor(), item_id))


def _reason(item_id: int, way: str, title: str, hint: str) -> Sheet:
    life.life(actor(), item_id)  # what is not there has no form either
    form = Form((REASON,))
    address, back = url_for(f"console.items.{way}", item_id=item_id), url_for("console.items.one", item_id=item_id)
    return Sheet(form, title, address, back, {}, hints={"reason": hint}, button=title)


def _returning(item_id: int) -> Sheet:
    hint = _l("保修和没用过的特权随之结束，积分收回，下一位绑定的人重新开始。给对方的通知会写明原因。")
    return _reason(item_id, "take_back", str(_l("登记退回")), str(hint))


def _releasing(item_id: int) -> Sheet:
    hint = _l("用于绑错了人：保修照旧计算，真正的主人可以重新扫码绑定。给对方的通知会写明原因。")
    return _reason(item_id, "release", str(_l("解除绑定")), str(hint))


def _saved(sheet: Sheet, rule: Callable[[str], object], said: object) -> Response:
    return save(sheet, lambda values, _seen: rule(values["reason"]), said)


@items.get(f"/<int(max={LARGEST_ID}):item_id>/return")
@who_may("items.write")
def returned(item_id: int) -> Response:
    return _returning(item_id).show()


@items.post(f"/<int(max={LARGEST_ID}):item_id>/return")
@who_may("items.write")
@safe_to_repeat("an ownership ends once; the second try is refused")
def take_back(item_id: int) -> Response:
    """It is back in the shop: the person is told, and whoever binds it next begins anew."""
    return _saved(
        _returning(item_id),
        lambda why: returning.take_back(actor(), item_id, reason=why),
        _l("已登记退回，对方关注了公众号就会收到通知"),
    )


@items.get(f"/<int(max={LARGEST_ID}):item_id>/release")
@who_may("items.write")
def released(item_id: int) -> Response:
    return _releasing(item_id).show()


@items.post(f"/<int(max={LARGEST_ID}):item_id>/release")
@who_may("items.write")
@safe_to_repeat("an ownership ends once; the second try is refused")
def release(item_id: int) -> Response:
    """Take it from the wrong person, so that the right one can bind it."""
    return _saved(
        _releasing(item_id),
        lambda why: returning.release(actor(), item_id, reason=why),
        _l("已解除绑定，对方关注了公众号就会收到通知"),
    )


def _unlocking() -> Sheet:
    address, back = url_for("console.items.unlock"), url_for("console.items.listing")
    return Sheet(UNLOCK, _l("打开刮刮码锁定"), address, back, {})


@items.get("/-/unlock")
@who_may("items.write")
def unlocking() -> Response:
    return _unlocking().show()


@items.post("/-/unlock")
@who_may("items.write")
@safe_to_repeat("what is open stays open; the second try is refused")
def unlock() -> Response:
    """Inner codes of one item may be tried anew."""

    def rule(said: dict[str, str], _seen: int) -> None:
        inner_tries.open_again(actor(), said["code"], reason=said["reason"])

    return save(_unlocking(), rule, _l("已打开，请顾客重新填写"))
