"""Vouches (店员核实): who of a dealer saw whom; headquarters ends what should not have been, with a reason."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import campaign_words
from console.auth import actor, may
from console.campaign_entries import LET_GO
from console.campaigns import address_of
from console.cells import Act, Cell, Link, Moment, Text, badge
from console.forms import Field, Form, Sheet, save
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import Word
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services import clock
from services.campaigns import entry_list
from services.campaigns import vouches as rules
from services.campaigns.vouches import VouchRow
from services.shop_days import PEOPLE_A_DAY

vouches = Blueprint("vouches", __name__, url_prefix="/vouches")
NUMBER = "<int(max=9223372036854775807):vouch_id>"
STATES = {"standing": Word(_l("有效"), "good"), "ended": Word(_l("已撤回"), "quiet")}
END = Form(
    (
        Field(
            "reason",
            _l("为什么撤回"),
            _l(
                "记在操作记录里。参与回到“待核实”，由总部决定。已经核销的不受影响：要一并收回，请先在“核销”里撤销那一次。"
            ),
            True,
            rules.LONGEST_REASON,
        ),
    )
)


def _filters() -> list[Filter]:
    found = [filter_by_words("state", _l("全部状态"), STATES)]
    if may(entry_list.READ):
        found.append(Filter("campaign", _l("全部活动"), entry_list.offered(actor())))
    return found


def _who(row: VouchRow) -> Cell:
    label = row.label or str(LET_GO)
    if not may(entry_list.READ):
        return Text(label)
    return Link(label, url_for("console.campaign_entries.one", campaign_entry_id=row.entry_id))


def _state(row: VouchRow) -> Cell:
    if row.ended_at is None:
        return badge(STATES, "standing")
    return Text(str(STATES["ended"].text), f"{row.ended_by}：{row.ended_reason}")


def _turn(row: VouchRow) -> Cell:
    return Text(str(gettext("当天第 %(turn)s 人（上限 %(most)s）", turn=row.turn, most=PEOPLE_A_DAY)))


def _act(row: VouchRow) -> Cell:
    if row.ended_at is not None or row.label is None or not may(rules.END):
        return Text(None)
    return Act(_l("撤回"), url_for("console.vouches.ask", vouch_id=row.id))


TABLE = Table[VouchRow](
    endpoint="console.vouches.listing",
    title=_l("店员核实"),
    listing=rules.listing,
    columns=(
        Column[VouchRow](_l("顾客"), _who),
        Column[VouchRow](_l("活动"), lambda row: Link(row.campaign, address_of(row.slug))),
        Column[VouchRow](_l("门店"), lambda row: Text(row.dealer, row.dealer_code)),
        Column[VouchRow](_l("核实的人"), lambda row: Text(row.by)),
        Column[VouchRow](_l("门店当天"), _turn),
        Column[VouchRow](_l("参与现在"), lambda row: badge(campaign_words.ENTRY_STATES, row.state)),
        Column[VouchRow](_l("时间"), lambda row: Moment(row.at)),
        Column[VouchRow](_l("状态"), _state),
        Column[VouchRow](_l("操作"), _act, exported=False),
    ),
    search_hint=_l("搜索门店名称、编码或店员姓名"),
    nothing_yet=_l("还没有店员核实过顾客"),
    advice=_l(
        "要当面核实的顾客到店出示核实码，店员在小程序“核销”里扫一下、发出奖品，就会列在这里。不该核实的可以撤回。"
    ),
    icon="user-check",
    filters=_filters,
)


@vouches.get("")
@who_may(rules.READ)
def listing() -> Response:
    return show(TABLE)


def _sheet(number: int) -> Sheet:
    here: dict[str, Any] = {"vouch_id": number}
    row = rules.one(actor(), number)
    which = "\u00a0· ".join(filter(None, (row.label, row.campaign, row.dealer, row.by, clock.shown(row.at))))
    return Sheet(
        END,
        _l("撤回这次核实"),
        url_for("console.vouches.end", **here),
        url_for("console.vouches.listing"),
        {},
        1,
        note=which,
        button=_l("撤回核实"),
    )


@vouches.get(f"/{NUMBER}/end")
@who_may(rules.END)
def ask(vouch_id: int) -> Response:
    return _sheet(vouch_id).show()


@vouches.post(f"/{NUMBER}/end")
@who_may(rules.END)
@safe_to_repeat("a vouch that was ended is ended")
def end(vouch_id: int) -> Response:
    def rule(said: dict[str, str], _seen: int) -> None:
        rules.end(actor(), vouch_id, said["reason"])

    return save(_sheet(vouch_id), rule, _l("已撤回"))
