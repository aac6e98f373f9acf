"""Redemptions (核销): which counter redeemed what; headquarters takes a mistaken one back, with a reason."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console import redemption_words
from console.auth import actor, may
from console.cells import Act, Cell, Moment, Money, Text, badge
from console.forms import Field, Form, Sheet, save
from console.tables import Column, Filter, Table, filter_by_words, show
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services import clock
from services.campaigns import redemptions as rules
from services.campaigns import undoing
from services.campaigns.redemptions import RedemptionRow

redemptions = Blueprint("redemptions", __name__, url_prefix="/redemptions")
NUMBER = "<int(max=9223372036854775807):redemption_id>"
UNDO = Form(
    (
        Field(
            "reason",
            _l("为什么撤销"),
            _l("记在操作记录里，给顾客的通知也会写明。撤销后，没过期的券可以再核销一次。"),
            True,
            undoing.LONGEST_REASON,
        ),
    )
)


def _filters() -> list[Filter]:
    return [
        filter_by_words("state", _l("全部状态"), redemption_words.STATES),
        Filter(
            "kind",
            _l("全部种类"),
            [("voucher", redemption_words.KINDS["voucher"].text), ("item", _l("产品券"))],
        ),
    ]


def _act(row: RedemptionRow) -> Cell:
    if row.undone_at is not None or not may(undoing.UNDO):
        return Text(None)
    return Act(_l("撤销"), url_for("console.redemptions.ask", redemption_id=row.id))


def _late(row: RedemptionRow) -> str | None:
    """A scan that reached us more than a minute later came from a phone without a network."""
    return str(_l("离线扫码")) if row.late > 60 else None


def _undone(row: RedemptionRow) -> Cell:
    if row.undone_at is None:
        return badge(redemption_words.STATES, "standing")
    return Text(str(redemption_words.STATES["undone"].text), f"{row.undone_by}：{row.undone_reason}")


COLUMNS = (
    Column[RedemptionRow](_l("券"), lambda row: Text(row.title, row.of)),
    Column[RedemptionRow](_l("种类"), lambda row: Text(str(redemption_words.KINDS[row.kind].text))),
    Column[RedemptionRow](_l("价值"), lambda row: Money(row.worth_fen), is_number=True),
    Column[RedemptionRow](_l("门店"), lambda row: Text(row.dealer, row.dealer_code)),
    Column[RedemptionRow](_l("核销人"), lambda row: Text(row.by)),
    Column[RedemptionRow](_l("顾客"), lambda row: Text(row.holder)),
    Column[RedemptionRow](_l("核销时间"), lambda row: Moment(row.at)),
    Column[RedemptionRow](_l("扫码时间"), lambda row: Moment(row.scanned_at), shown=False),
    Column[RedemptionRow](_l("备注"), lambda row: Text(_late(row)), shown=False),
    Column[RedemptionRow](_l("状态"), _undone),
    Column[RedemptionRow](_l("操作"), _act, exported=False),
)

TABLE = Table[RedemptionRow](
    endpoint="console.redemptions.listing",
    title=_l("核销"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索门店名称、编码或奖品"),
    nothing_yet=_l("还没有核销"),
    advice=_l("顾客在门店出示券码，店员在小程序“核销”里扫一下，就会列在这里。扫错了可以撤销。"),
    icon="receipt",
    filters=_filters,
)


@redemptions.get("")
@who_may(rules.READ)
def listing() -> Response:
    return show(TABLE)


def _sheet(number: int) -> Sheet:
    here: dict[str, Any] = {"redemption_id": number}
    row = rules.one(actor(), number)
    which = " · ".join(filter(None, (row.title, row.dealer, row.by, clock.shown(row.at))))
    return Sheet(
        UNDO,
        _l("撤销这次核销"),
        url_for("console.redemptions.undo", **here),
        url_for("console.redemptions.listing"),
        {},
        1,
        note=which,
        button=_l("撤销核销"),
    )


@redemptions.get(f"/{NUMBER}/undo")
@who_may(undoing.UNDO)
def ask(redemption_id: int) -> Response:
    undoing.may_undo(actor(), redemption_id)
    return _sheet(redemption_id).show()


@redemptions.post(f"/{NUMBER}/undo")
@who_may(undoing.UNDO)
@safe_to_repeat("a redemption that was undone is undone")
def undo(redemption_id: int) -> Response:
    undoing.may_undo(actor(), redemption_id)

    def rule(said: dict[str, str], _seen: int) -> None:
        undoing.undo(actor(), redemption_id, said["reason"])

    return save(_sheet(redemption_id), rule, _l("已撤销，关注了公众号的顾客会收到通知"))
