"""One code and its whole life: typed, pasted as a link, or scanned with a reader that types; and how many looks there
are at all."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from console import code_words
from console.auth import actor
from doorway.access import who_may
from doorway.statuses import status_of
from services.audit_tags import TAGS
from services.errors import Invalid, NotFound, Refusal
from services.item_codes import counted, life
from services.item_codes.counted import Counted
from services.item_codes.life import Life

item_codes = Blueprint("item_codes", __name__, url_prefix="/item-codes")
LONGEST = 1024


@item_codes.get("")
@who_may("codes.read")
def show() -> Response:
    """The field, and below it the life of the code that was asked for."""
    typed = request.args.get("code", "")[:LONGEST].strip()
    found: Life | None = None
    problem: Refusal | None = None
    if typed:
        try:
            found = life.of_code(actor(), typed)
        except (Invalid, NotFound) as refusal:
            problem = refusal
    page = render_template(
        "console/item_code.html", typed=typed, life=found, problem=problem, tags=TAGS, code_words=code_words
    )
    return make_response(page, status_of(problem) if problem else 200)


@item_codes.get("/looks")
@who_may("codes.read")
def looks() -> str:
    """What is only counted: looks by day and kind, where misses come from, when codes were guessed."""
    found = counted.looks(actor())
    return render_template("console/item_looks.html", found=found, days=_chart(found), code_words=code_words)


def _chart(found: Counted) -> dict[str, Any]:
    """As the chart reads it."""
    return {
        "days": [day.day[5:] for day in found.days],
        "unit": _("次"),
        "lines": True,
        "series": [
            {
                "name": _("真品"),
                "tone": "good",
                "counts": [day.looks["good"] + day.looks["nobody"] for day in found.days],
            },
            {"name": _("查不到或被限制"), "tone": "bad", "counts": [day.missed for day in found.days]},
        ],
    }
