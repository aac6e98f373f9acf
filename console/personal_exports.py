"""Files with whole numbers: asked for from a list with its filter, confirmed by somebody else, taken by the asker."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import wants_fragment
from console.auth import actor
from console.cells import Link, Moment, Text, badge
from console.exports import as_file
from console.forms import moved
from console.proving import proof
from console.tables import LONGEST_WORD, Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from doorway.limits import at_most
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services.errors import Conflict, Invalid, NotAllowed, Refusal
from services.listing import Wanted
from services.personal_exports import asking as rules
from services.personal_exports.asking import ExportRow
from services.personal_exports.lists import list_of

personal_exports = Blueprint("personal_exports", __name__, url_prefix="/personal-exports")
ANSWERED_IN_PLACE = (Conflict, Invalid, NotAllowed)
NUMBER = "<int(max=9223372036854775807):export_id>"


def filters() -> list[Filter]:
    return [filter_by_words("state", _l("全部状态"), words.EXPORT_STATES)]


def narrowed_by(wanted: Wanted) -> str:
    """The filter in one line, as it was asked for."""
    said = [value for value in (wanted.search, *wanted.filters.values()) if value]
    return " · ".join(said) or str(gettext("没有筛选，全部"))


def _link(row: ExportRow) -> Link:
    name = str(word(words.PERSONAL_LISTS, row.listing).text)
    return Link(name, url_for("console.personal_exports.one", export_id=row.id))


COLUMNS = (
    Column[ExportRow](_l("文件"), _link),
    Column[ExportRow](_l("筛选条件"), lambda row: Text(narrowed_by(row.filter) if row.wanted else None)),
    Column[ExportRow](_l("条数"), lambda row: Text(f"{row.records:,}"), "records"),
    Column[ExportRow](_l("申请人"), lambda row: Text(row.asked_by)),
    Column[ExportRow](_l("申请时间"), lambda row: Moment(row.asked_at), "asked"),
    Column[ExportRow](_l("下载次数"), lambda row: Text(f"{row.downloads} / {rules.MOST_DOWNLOADS}")),
    Column[ExportRow](_l("状态"), lambda row: badge(words.EXPORT_STATES, row.state)),
)

TABLE = Table[ExportRow](
    endpoint="console.personal_exports.listing",
    title=_l("完整号码导出"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索申请人"),
    nothing_yet=_l("还没有人申请导出完整号码"),
    advice=_l("在员工或渠道商列表先筛选，再点“含完整号码”申请；另一位同事确认后，文件会出现在这里。"),
    icon="lock",
    filters=filters,
)


@personal_exports.get("")
@who_may("people.export")
def listing() -> Response:
    return show(TABLE)


@personal_exports.get("/-/new")
@who_may("people.export")
def new() -> Response:
    return _form(request.args)


@personal_exports.post("")
@who_may("people.export")
@at_most(20)
@once_per_form
def ask() -> Response:
    said = request.form
    wanted = _wanted(said)  # of what is not there before a password is looked at
    try:
        rules.ask(
            actor(),
            proof(),
            said.get("listing", ""),
            said.get("form", ""),
            wanted,
            reason=said.get("reason", "")[:200],
        )
    except ANSWERED_IN_PLACE as refusal:
        return _form(said, refusal)
    return moved(_l("已提交，另一位同事确认后生成文件"), url_for("console.personal_exports.listing"))


@personal_exports.get(f"/{NUMBER}")
@who_may("people.export")
def one(export_id: int) -> str:
    row = rules.one(actor(), export_id)
    return render_template(
        "console/personal_export.html",
        row=row,
        narrowed=narrowed_by(row.filter) if row.wanted else None,
        mine=row.asked_by_id == actor().id,
        most=rules.MOST_DOWNLOADS,
    )


@personal_exports.post(f"/{NUMBER}/file")
@who_may("people.export")
@safe_to_repeat("each download counts, and is one of the few there are")
def take(export_id: int) -> Response:
    file = rules.take(actor(), export_id)
    return as_file(file.form, file.name, file.content)


def _wanted(said: Mapping[str, str]) -> Wanted:
    """The filter as far as the list has it: whatever else stands in the address or the form is nothing to it."""
    known = list_of(said.get("listing", "")).filters
    chosen = {name: value[:LONGEST_WORD] for name, value in said.items() if name in known and value}
    return Wanted(said.get("q", "").strip()[:LONGEST_WORD], chosen, said.get("sort", "")[:LONGEST_WORD])


def _counted(listing: str, wanted: Wanted) -> int:
    personal = list_of(listing)
    return personal.counted(personal.lines(actor(), wanted))


def _form(said: Mapping[str, str], problem: Refusal | None = None) -> Response:
    """The list and its filter stand fixed in the form: what is confirmed is what was looked at."""
    listing, wanted = said.get("listing", ""), _wanted(said)
    page = render_template(
        "console/personal_export_form.html" if wants_fragment() else "console/personal_export_form_page.html",
        listing=listing,
        records=_counted(listing, wanted),
        wanted=wanted,
        narrowed=narrowed_by(wanted),
        reason=said.get("reason", ""),
        problem=problem,
    )
    response = make_response(page, 200 if problem is None else status_of(problem))
    if problem is not None:
        response.headers["HX-Retarget"] = "#drawer-body"
    return response
