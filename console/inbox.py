"""One's own inbox: what WeChat could not tell somebody one looks after, and alarms."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import done
from console.auth import actor
from console.cells import Act, Link, Moment, Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.sentences import said
from services import console_inbox
from services.console_inbox import EntryRow
from services.sentences import Sentence

inbox = Blueprint("inbox", __name__, url_prefix="/inbox")


def filters() -> list[Filter]:
    return [filter_by_words("topic", _l("全部内容"), words.ENTRIES)]


def _said(row: EntryRow) -> Text | Link:
    """What it is about, with the page that shows more; a sentence of ours in the reader's language, or the facts as
    they are."""
    facts = [said(fact) if isinstance(fact, Sentence) else fact for fact in row.facts.values() if fact]
    told = said(row.words, row.facts) if row.words else " · ".join(facts)
    name = str(word(words.ENTRIES, row.topic).text)
    return Link(name, row.path, told) if row.path else Text(name, told)


def _read(row: EntryRow) -> Act:
    if row.read_at:
        return Act("", None)
    return Act(_l("知道了"), url_for("console.inbox.read", entry_id=row.id), sends=True)


COLUMNS = (
    Column[EntryRow](_l("内容"), _said),
    Column[EntryRow](_l("原定收件人"), lambda row: Text(row.to)),
    Column[EntryRow](_l("转到这里的原因"), lambda row: Text(said(row.why))),
    Column[EntryRow](_l("状态"), lambda row: badge(words.READ, "read" if row.read_at else "unread")),
    Column[EntryRow](_l("收到"), lambda row: Moment(row.created_at), "created"),
    Column[EntryRow](_l("操作"), _read, exported=False),
)

TABLE = Table[EntryRow](
    endpoint="console.inbox.listing",
    title=_l("站内消息"),
    listing=console_inbox.listing,
    columns=COLUMNS,
    search_hint=_l("搜索原因"),
    nothing_yet=_l("没有站内消息"),
    advice=_l("微信里通知不到的人和事会转到这里，由您联系对方；系统提醒也在这里。"),
    icon="inbox",
    filters=filters,
)


@inbox.get("")
@who_may("home.read")
def listing() -> Response:
    return show(TABLE)


@inbox.get("/unread")
@who_may("home.read")
def unread() -> str:
    """The number at the bell, for pages that stay open."""
    return render_template("console/unread.html")


@inbox.post("/<int(max=9223372036854775807):entry_id>/read")
@who_may("home.read")
@safe_to_repeat("what is read stays read")
def read(entry_id: int) -> Response:
    console_inbox.mark_read(actor(), entry_id)
    return done(_l("已标为已读"), url_for("console.inbox.listing"))
