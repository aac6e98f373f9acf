"""Requests to be forgotten: who asked, until when, and what became of them."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.auth import actor
from console.cells import Moment, Text, badge
from console.forms import Field, Form, Sheet, save
from console.tables import Column, Filter, HeadAct, Table, filter_by_words, show
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.privacy import requests as rules
from services.privacy.requests import RequestRow

privacy_requests = Blueprint("privacy_requests", __name__, url_prefix="/privacy-requests")

FORM = Form(
    (
        Field("label", _l("访客号"), _l("例如“访客 7F3K”，在绑定记录里可以看到。"), True, 16),
        Field("reason", _l("对方怎样提出的"), _l("例如：本人来电要求删除，已核对身份。"), True, 100),
    )
)


def filters() -> list[Filter]:
    return [filter_by_words("state", _l("全部状态"), words.REQUEST_STATES)]


def _head() -> list[HeadAct]:
    return [HeadAct(_l("替访客提出"), "plus", url_for("console.privacy_requests.new"))]


COLUMNS = (
    Column[RequestRow](_l("访客"), lambda row: Text(row.label)),
    Column[RequestRow](_l("谁提出的"), lambda row: Text(row.asked_by or str(_l("本人")), row.reason)),
    Column[RequestRow](_l("提出时间"), lambda row: Moment(row.asked_at), "asked"),
    Column[RequestRow](_l("最晚完成"), lambda row: Moment(row.due_at), "due"),
    Column[RequestRow](_l("完成时间"), lambda row: Moment(row.ended_at)),
    Column[RequestRow](_l("状态"), lambda row: badge(words.REQUEST_STATES, row.state)),
    Column[RequestRow](_l("时限"), lambda row: badge(words.ON_TIME, "late" if row.late else "on_time")),
)

TABLE = Table[RequestRow](
    endpoint="console.privacy_requests.listing",
    title=_l("删除请求"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索访客号或提出的人"),
    nothing_yet=_l("没有人要求删除资料"),
    advice=_l("访客可以在微信的“我的资料”里自己提出；来电、来信提出的，在这里替他们登记。"),
    icon="eraser",
    filters=filters,
    head=_head,
)


def _sheet() -> Sheet:
    address, back = url_for("console.privacy_requests.ask"), url_for("console.privacy_requests.listing")
    return Sheet(FORM, _l("替访客提出删除"), address, back, {"label": request.args.get("label", "")[:16]})


@privacy_requests.get("")
@who_may("people.erase")
def listing() -> Response:
    return show(TABLE)


@privacy_requests.get("/-/new")
@who_may("people.erase")
def new() -> Response:
    return _sheet().show()


@privacy_requests.post("")
@who_may("people.erase")
@safe_to_repeat("a request that waits is the same request")
def ask() -> Response:
    said = _l("已登记，几分钟内完成，最晚一天")
    return save(_sheet(), lambda values, _: rules.ask_for(actor(), values["label"], values["reason"]), said)
