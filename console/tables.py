"""Every list of the console: declared columns and filters become a page, a live part of it, or a download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for

from console.answers import wants_fragment
from console.auth import actor
from console.cells import Cell
from console.exports import download
from console.tabs import Tabs
from console.words import Word
from services import audit, saved_views
from services.access import Actor
from services.errors import Invalid
from services.listing import Page, Wanted
from services.privacy import counting
from services.saved_views import View as SavedView
from services.spreadsheets import FORMATS

Row = TypeVar("Row")
LONGEST_WORD = 80


class Listing(Protocol[Row]):
    """A rule that lists rows, such as `dealers.listing`."""

    def __call__(self, actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[Row]: ...


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column; `sort` is the rule's name for ordering by it. What is not `exported` is there to be clicked, what is
    not `shown` is for the file alone. Numbers stand at the right, so that the eye compares them."""

    title: Any
    cell: Callable[[Row], Cell]
    sort: str = ""
    exported: bool = True
    shown: bool = True
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the list: the rule's name for it, and what can be chosen; without options a day. What
    does not narrow is a way to look: an empty list is not empty because of it."""

    name: str
    title: Any
    options: Sequence[tuple[str, Any]] = ()
    narrows: bool = True


def filter_by_words(name: str, title: Any, words: Mapping[str, Word]) -> Filter:
    return Filter(name, title, [(code, word.text) for code, word in words.items()])


def filter_by_names(name: str, title: Any, names: Sequence[str]) -> Filter:
    return Filter(name, title, [(one, one) for one in names])


@dataclass(frozen=True, slots=True)
class HeadAct:
    """A button beside the title, the main one last; it opens the drawer, or a page of its own."""

    name: Any
    icon: str
    address: str
    drawer: bool = True


@dataclass(frozen=True)
class Batch(Generic[Row]):
    """What can be done to many rows at once: what a row is ticked by, the deeds, the page that looks at them."""

    pick: Callable[[Row], str]
    deeds: Callable[[], Sequence[tuple[str, Word]]]
    endpoint: str
    most: int


@dataclass(frozen=True)
class Table(Generic[Row]):
    """One list: where it stands, which rule it asks, what an empty one advises, and the lists beside it."""

    endpoint: str
    title: Any
    listing: Listing[Row]
    columns: Sequence[Column[Row]]
    search_hint: Any
    nothing_yet: Any
    advice: Any
    icon: str
    filters: Callable[[], Sequence[Filter]] = field(default=lambda: ())
    tabs: Tabs = field(default=lambda: ())
    head: Callable[[], Sequence[HeadAct]] = field(default=lambda: ())
    whole: str = ""  # the name under which its whole numbers may be asked for in a file
    holds: str = ""  # the class of personal data its rows are, when taking them away is counted
    batch: Batch[Row] | None = None
    none_in: Mapping[str, Any] = field(default_factory=dict)  # what is said of a state's own tab when nobody is in it


@dataclass(frozen=True)
class View(Generic[Row]):
    """One look at a list: its state is its address, so that reload, back and a sent link show the same."""

    table: Table[Row]
    wanted: Wanted
    filters: Sequence[Filter]
    page: Page[Row]

    def address(self, **other: str | int) -> str:
        """This list with another page, order or form."""
        wanted = self.wanted
        state = {"q": wanted.search, **wanted.filters, "sort": wanted.sort, "page": wanted.page, **other}
        kept: dict[str, Any] = {name: value for name, value in state.items() if value and (name, value) != ("page", 1)}
        return url_for(self.table.endpoint, **kept)

    def whole_address(self) -> str:
        """Where whole numbers of exactly this list are asked for."""
        wanted = self.wanted
        state = {"listing": self.table.whole, "q": wanted.search, **wanted.filters, "sort": wanted.sort}
        kept: dict[str, Any] = {name: value for name, value in state.items() if value}
        return url_for("console.personal_exports.new", **kept)

    @property
    def state(self) -> str:
        """What of the address narrows and orders the list, as views and acts on all of it carry it."""
        return urlsplit(self.address(page=1)).query

    @property
    def views(self) -> list[SavedView]:
        return saved_views.views_of(actor(), self.table.endpoint)

    def sorted_address(self, column: Column[Row]) -> str:
        """The list ordered by a column, and the other way round when it is already."""
        return self.address(sort=f"-{column.sort}" if self.wanted.sort == column.sort else column.sort, page=1)

    def direction(self, column: Column[Row]) -> str:
        if not column.sort or self.wanted.sort.removeprefix("-") != column.sort:
            return ""
        return "descending" if self.wanted.sort.startswith("-") else "ascending"

    @property
    def columns(self) -> list[Column[Row]]:
        return [column for column in self.table.columns if column.shown]

    @property
    def narrowed(self) -> bool:
        chosen = self.wanted.filters
        return bool(self.wanted.search or any(chosen[one.name] for one in self.filters if one.narrows))

    @property
    def none_in_state(self) -> Any:
        """What a state's own tab says when nobody is in that state; None when something else narrows the list."""
        state = "" if self.wanted.search else self.wanted.filters.get("state", "")
        return self.table.none_in.get(state)

    @property
    def counted(self) -> str:
        """How long the list is, `10,000+` when it is longer than is counted."""
        return f"{self.page.total:,}{'+' if self.page.more else ''}"

    @property
    def neighbours(self) -> list[int]:
        """Page numbers to offer: the first, the last, and those near the present one."""
        near = {1, self.page.pages, *range(self.page.page - 2, self.page.page + 3)}
        return sorted(number for number in near if 1 <= number <= self.page.pages)


def wanted_of(filters: Sequence[Filter]) -> Wanted:
    """What the address asks for."""
    asked = request.args
    return Wanted(
        search=asked.get("q", "").strip()[:LONGEST_WORD],
        filters={one.name: asked.get(one.name, "")[:LONGEST_WORD] for one in filters},
        sort=asked.get("sort", "")[:LONGEST_WORD],
        page=asked.get("page", 1, type=int),
    )


def show(table: Table[Any]) -> Response:
    """The list as a page, as the part of it that changed, or as a download of all its rows."""
    usual = next((one for one in saved_views.views_of(actor(), table.endpoint) if one.usual), None)
    if usual and not request.args and not wants_fragment():
        return redirect(f"{url_for(table.endpoint)}?{usual.state}")  # type: ignore[return-value]
    filters = table.filters()
    wanted = wanted_of(filters)
    form = request.args.get("export", "")
    if form in FORMATS:
        return _file(table, wanted, form)
    view = View(table, wanted, filters, table.listing(actor(), wanted))
    part = wants_fragment() and request.headers.get("HX-Target") == "list"
    return make_response(render_template("console/table.html" if part else "console/list.html", view=view))


def _file(table: Table[Any], wanted: Wanted, form: str) -> Response:
    """Everything that matches, or a refusal: a file that silently lacks rows would be believed."""
    found = table.listing(actor(), wanted, whole=True)
    if found.more:
        raise Invalid("export_too_long", "符合条件的超过一次能导出的 50,000 行，请先筛选。")
    if table.holds and found.rows:
        counting.count_taken(actor(), table.holds, len(found.rows))
    audit.record(actor(), "console:list:export", "list", None, room=request.path, form=form, rows=len(found.rows))
    shown = [column for column in table.columns if column.exported]
    lines = ([column.cell(row).plain for column in shown] for row in found.rows)
    return download(form, str(table.title), [str(column.title) for column in shown], lines)
