"""Many leads at once: ticked in the list, given to one dealer or employee, or back to headquarters' pool."""

from __future__ import annotations

from urllib.parse import parse_qs

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _l

from console import lead_words
from console.auth import actor, may
from console.words import Word
from doorway.access import who_may
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services.errors import Invalid, Refusal
from services.leads import assigning, viewing
from services.leads.assigning import MOST as MOST
from services.listing import Wanted

lead_batches = Blueprint("lead_batches", __name__, url_prefix="/leads/-/assign")


def deeds() -> list[tuple[str, Word]]:
    return [("assign", Word(_l("分配")))] if may("leads.write") else []


@lead_batches.post("")
@who_may("leads.write")
@safe_to_repeat("looking at leads changes none")
def look() -> Response:
    """Which leads were ticked, and to whom they are to go."""
    chosen = _chosen()
    try:
        assigning.judge_chosen(chosen)
    except Invalid as refusal:
        return _asked([], refusal)
    return _asked(chosen)


@lead_batches.post("/do")
@who_may("leads.write")
@once_per_form
def do() -> Response:
    """Give them; how each went stands below."""
    form, chosen = request.form, _chosen()
    looked_at = _looked_at()
    try:
        ended = assigning.assign_many(
            actor(),
            {one: looked_at.get(one, "") for one in chosen},
            dealer=form.get("dealer", "")[:32],
            employee=form.get("employee", "")[:32],
            reason=form.get("reason", "")[:200],
        )
    except Invalid as refusal:
        return _asked(chosen, refusal)
    return make_response(render_template("console/lead_batch.html", ended=ended, chosen=chosen, lines=[]))


def _asked(chosen: list[int], problem: Refusal | None = None) -> Response:
    lines = assigning.look_at(actor(), chosen)
    page = render_template(
        "console/lead_batch.html",
        chosen=chosen,
        lines=lines,
        problem=problem,
        said=request.form if problem else {},
        most=MOST,
        lead_words=lead_words,
        ended=None,
    )
    return make_response(page, status_of(problem) if problem else 200)


def _looked_at() -> dict[int, str]:
    """How each stood on the page that was looked at."""
    pairs = [one[:80].split(" ", 1) for one in request.form.getlist("seen")[: MOST + 1] if " " in one]
    return {int(number): said for number, said in pairs if _is_number(number)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _chosen() -> list[int]:
    """The numbers that were ticked; or those of the whole filter, one more than an act takes, which is refused."""
    if not request.form.get("whole"):
        picked = [int(one) for one in request.form.getlist("pick") if _is_number(one)]
        return list(dict.fromkeys(picked))[: MOST + 1]
    asked = parse_qs(request.form.get("whole", "")[:800])
    said = {name: values[0][:80] for name, values in asked.items()}
    wanted = Wanted(search=said.get("q", ""), filters=said)
    return [row.id for row in viewing.listing(actor(), wanted, whole=True).rows[: MOST + 1]]
