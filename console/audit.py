"""The audit: who did what to what, when and from where; searched, filtered, taken along as a file."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import audit_words, words
from console.audit_words import in_words
from console.cells import Moment, Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.tabs import audit_tabs
from console.words import word
from doorway.access import who_may
from services import audit_reading
from services.audit_reading import ActRow
from services.audit_tags import TAGS

audit = Blueprint("audit", __name__, url_prefix="/audit")


def filters() -> list[Filter]:
    return [
        filter_by_words("period", _l("全部时间"), words.PERIODS),
        filter_by_words("subject", _l("全部对象"), audit_words.SUBJECTS),
        filter_by_words("actor", _l("全部人员"), words.ACTOR_KINDS),
    ]


def _act(row: ActRow) -> Text:
    return Text(gettext(TAGS.get(row.tag, row.tag)), row.tag)


def _subject(row: ActRow) -> Text:
    number = "" if row.subject_id is None else f" {row.subject_id}"
    return Text(f"{word(words.AUDITED, row.subject_kind).text}{number}", in_words(row.details) or None)


COLUMNS = (
    Column[ActRow](_l("时间"), lambda row: Moment(row.at), "at"),
    Column[ActRow](_l("谁"), lambda row: Text(row.actor_name, str(word(words.ACTOR_KINDS, row.actor_kind).text))),
    Column[ActRow](_l("做了什么"), _act),
    Column[ActRow](_l("操作代码"), lambda row: Text(row.tag), shown=False),
    Column[ActRow](_l("对象"), _subject),
    Column[ActRow](_l("详情"), lambda row: Text(in_words(row.details)), shown=False),
    Column[ActRow](_l("来自"), lambda row: Text(row.address, row.request_id)),
    Column[ActRow](_l("请求号"), lambda row: Text(row.request_id), shown=False),
    Column[ActRow](_l("封签"), lambda row: badge(words.SEALED, "sealed" if row.sealed else "waiting")),
)

TABLE = Table[ActRow](
    endpoint="console.audit.listing",
    title=_l("操作记录"),
    listing=audit_reading.listing,
    columns=COLUMNS,
    search_hint=_l("搜索人员、操作代码、对象、地址或请求号"),
    nothing_yet=_l("还没有操作记录"),
    advice=_l("谁在什么时候做了什么，都会记在这里，任何人都不能修改。"),
    icon="history",
    filters=filters,
    tabs=audit_tabs,
)


@audit.get("")
@who_may("audit.read")
def listing() -> Response:
    return show(TABLE)
