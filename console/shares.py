"""Shares: what people of ours sent to others; one of them may be taken back for good."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console import material_words
from console.auth import actor, may
from console.cells import Act, Cell, Link, Moment, Text, badge
from console.forms import Field, Form, Sheet, save
from console.materials import address_of
from console.tables import Column, Filter, Table, filter_by_words, show
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.sharing import ending
from services.sharing import listing as rules
from services.sharing.listing import ShareRow

shares = Blueprint("shares", __name__, url_prefix="/shares")
NUMBER = "<int(max=9223372036854775807):share_id>"
END = Form(
    (
        Field(
            "reason",
            _l("为什么收回"),
            _l("记在操作记录里。收回后这个链接和由它转出去的链接都打不开了，别人另外分享的不受影响。"),
            True,
            ending.LONGEST_REASON,
        ),
    )
)


def _filters() -> list[Filter]:
    return [
        filter_by_words("state", _l("全部状态"), material_words.SHARE_STATES),
        filter_by_words("way", _l("全部方式"), material_words.WAYS),
    ]


def _opens(row: ShareRow) -> Cell:
    if row.ended_at is not None or not may("shares.end"):
        return Text(None)
    return Act(_l("收回"), url_for("console.shares.ask", share_id=row.id))


COLUMNS = (
    Column[ShareRow](_l("资料"), lambda row: Link(row.title, address_of(row.material))),
    Column[ShareRow](_l("分享人"), lambda row: Text(row.by)),
    Column[ShareRow](_l("渠道商"), lambda row: Text(row.dealer, row.dealer_code)),
    Column[ShareRow](_l("方式"), lambda row: Text(str(material_words.WAYS[row.way].text))),
    Column[ShareRow](_l("第几层"), lambda row: Text(f"{row.depth:,}")),
    Column[ShareRow](_l("阅读次数"), lambda row: Text(f"{row.visits:,}")),
    Column[ShareRow](_l("时间"), lambda row: Moment(row.sent_at)),
    Column[ShareRow](_l("状态"), lambda row: badge(material_words.SHARE_STATES, "ended" if row.ended_at else "open")),
    Column[ShareRow](_l("操作"), _opens, exported=False),
)

TABLE = Table[ShareRow](
    endpoint="console.shares.listing",
    title=_l("分享"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索资料、渠道商或编码"),
    nothing_yet=_l("还没有人分享"),
    advice=_l("物料发布以后，员工和渠道商在公文包里一点就能发给客户，每一次分享都会列在这里。"),
    icon="share",
    filters=_filters,
)


@shares.get("")
@who_may("shares.read")
def listing() -> Response:
    return show(TABLE)


def _sheet(number: int) -> Sheet:
    here: dict[str, Any] = {"share_id": number}
    return Sheet(
        END, _l("收回这次分享"), url_for("console.shares.end", **here), url_for("console.shares.listing"), {}, 1
    )


@shares.get(f"/{NUMBER}/end")
@who_may("shares.end")
def ask(share_id: int) -> Response:
    ending.may_end(actor(), share_id)
    return _sheet(share_id).show()


@shares.post(f"/{NUMBER}/end")
@who_may("shares.end")
@safe_to_repeat("a share that was taken back is taken back")
def end(share_id: int) -> Response:
    ending.may_end(actor(), share_id)

    def rule(said: dict[str, str], _seen: int) -> None:
        ending.end_share(actor(), share_id, said["reason"])

    return save(_sheet(share_id), rule, _l("已收回，链接打不开了"))
