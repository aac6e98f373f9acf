"""The search at the top of every page: what one word leads to, as one types, or as a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from console import words
from console.answers import wants_fragment
from console.auth import actor
from console.words import Word
from doorway.access import who_may
from services import searching
from services.searching import Found, Hit

search = Blueprint("search", __name__)

FOUND: dict[searching.Kind, Word] = {
    "dealers": Word(_l("渠道商")),
    "employees": Word(_l("员工")),
    "people": Word(_l("渠道商人员")),
    "contacts": Word(_l("渠道商联系人")),
    "followers": Word(_lp("list", "微信用户")),
    "bindings": Word(_l("绑定记录")),
    "notices": Word(_l("通知")),
    "materials": Word(_lp("list", "物料")),
    "codes": Word(_l("防伪码")),
    "batches": Word(_l("码批次")),
}
OPENS: dict[searching.Kind, Callable[[Hit], str]] = {
    "dealers": lambda hit: url_for("console.dealers.one", code=hit.key),
    "employees": lambda hit: url_for("console.employees.one", code=hit.key),
    "people": lambda hit: url_for("console.dealers.one", code=hit.key),
    "contacts": lambda hit: url_for("console.dealers.one", code=hit.key, _anchor="contacts"),
    "followers": lambda hit: url_for("console.people.one", person_id=hit.key),
    "bindings": lambda hit: url_for("console.bindings.one", binding_id=hit.key),
    "notices": lambda hit: url_for("console.notices.listing", q=hit.key),
    "materials": lambda hit: url_for("console.materials.one", token=hit.key),
    "codes": lambda hit: url_for("console.item_codes.show", code=hit.key),
    "batches": lambda hit: url_for("console.code_batches.one", code=hit.key),
}
LISTS: dict[searching.Kind, str] = {
    "dealers": "console.dealers.listing",
    "employees": "console.employees.listing",
    "followers": "console.people.listing",
    "bindings": "console.bindings.listing",
    "notices": "console.notices.listing",
    "materials": "console.materials.listing",
    "batches": "console.code_batches.listing",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found, with its page."""

    name: str
    about: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one kind, and the list that has all of them."""

    word: Word
    lines: list[Line]
    more: str | None


@search.get("/search")
@who_may("dealers.read")
def show() -> str:
    """The page, or for the box at the top the lines below it."""
    typed = request.args.get("q", "")[:200]
    found = [_group(kind, typed) for kind in searching.find_everywhere(actor(), typed)]
    part = wants_fragment() and request.headers.get("HX-Target") == "hits"
    template = "console/hits.html" if part else "console/search.html"
    return render_template(template, found=found, typed=typed.strip())


def _group(found: Found, typed: str) -> Group:
    lines = [Line(_name(found, hit), hit.about, OPENS[found.kind](hit)) for hit in found.hits]
    all_of_them = LISTS.get(found.kind) if found.more else None
    return Group(FOUND[found.kind], lines, url_for(all_of_them, q=typed.strip()) if all_of_them else None)


def _name(found: Found, hit: Hit) -> str:
    return str(words.word(words.TOPICS, hit.name).text) if found.kind == "notices" else hit.name
