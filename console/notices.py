"""Notices: what was promised to whom, whether it arrived, and sending a failed one again."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import done
from console.auth import actor, may
from console.cells import Act, Cell, Moment, Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services import deliveries, outbox
from services.deliveries import LetterRow

notices = Blueprint("notices", __name__, url_prefix="/notices")


def filters() -> list[Filter]:
    return [
        filter_by_words("state", _l("全部状态"), words.PROMISE_STATES),
        filter_by_words("delivery", _l("全部回执"), words.DELIVERIES),
        filter_by_words("topic", _l("全部内容"), words.TOPICS),
        filter_by_words("kind", _l("全部类型"), words.ERRANDS),
    ]


def _subject(row: LetterRow) -> Text:
    errand = str(word(words.ERRANDS, row.kind).text)
    return Text(str(word(words.TOPICS, row.topic).text), errand) if row.topic else Text(errand)


def _arrival(row: LetterRow) -> Cell:
    return badge(words.DELIVERIES, row.delivery) if row.delivery else Text(None)


def _again(row: LetterRow) -> Cell:
    if row.state not in ("dead", "unknown") or not may("outbox.retry"):
        return Act("", None)
    return Act(_l("重新发送"), url_for("console.notices.send_again", promise_id=row.id), sends=True)


COLUMNS = (
    Column[LetterRow](_l("内容"), _subject),
    Column[LetterRow](_l("发给"), lambda row: Text(row.to)),
    Column[LetterRow](_l("状态"), lambda row: badge(words.PROMISE_STATES, row.state)),
    Column[LetterRow](_l("微信回执"), _arrival),
    Column[LetterRow](_l("尝试"), lambda row: Text(str(row.tries))),
    Column[LetterRow](_l("最近的问题"), lambda row: Text(row.last_error)),
    Column[LetterRow](_l("产生"), lambda row: Moment(row.created_at), "created"),
    Column[LetterRow](_l("完成"), lambda row: Moment(row.done_at)),
    Column[LetterRow](_l("操作"), _again, exported=False),
)

TABLE = Table[LetterRow](
    endpoint="console.notices.listing",
    title=_l("通知"),
    listing=deliveries.listing,
    columns=COLUMNS,
    search_hint=_l("搜索访客号或问题"),
    nothing_yet=_l("还没有通知"),
    advice=_l("有人申请绑定、审核有了结果时，系统会自动发微信通知，结果记在这里。"),
    icon="bell",
    filters=filters,
)


@notices.get("")
@who_may("outbox.read")
def listing() -> Response:
    return show(TABLE)


@notices.post("/<int(max=9223372036854775807):promise_id>/again")
@who_may("outbox.retry")
@safe_to_repeat("a letter that lives is left alone; the second try is refused")
def send_again(promise_id: int) -> Response:
    outbox.send_again(actor(), promise_id)
    return done(_l("已重新排队，稍后会再发一次"), url_for("console.notices.listing"))
