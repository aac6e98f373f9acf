"""Many dealers at once: what was ticked in the list, what would become of each, how it went, and taking it back."""

from __future__ import annotations

from urllib.parse import parse_qs

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.auth import actor, may
from console.forms import moved
from console.words import Word
from doorway.access import who_may
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services import dealers as rules
from services.errors import Conflict, Expired, Invalid, Refusal
from services.listing import Wanted
from services.organisation import batches as acts
from services.organisation.batch_deeds import DEEDS

batches = Blueprint("batches", __name__, url_prefix="/dealers/-/batch")

ASKED_FOR = {"employee": _l("新的负责员工"), "tier": _l("新的层级"), "category": _l("新的类别")}


def deeds() -> list[tuple[str, Word]]:
    """What this person may do to dealers, as the list offers it."""
    return [(name, words.BATCH_DEEDS[name]) for name, deed in DEEDS.items() if may(deed.act)]


@batches.post("")
@who_may("invitations.create")
@safe_to_repeat("looking at dealers changes none")
def look() -> Response:
    """What the deed would do to the dealers that were ticked, or to all that the list's filter shows."""
    deed, value, codes = request.form.get("deed", "")[:16], request.form.get("value", "")[:80], _chosen()
    lines: list[acts.Line] = []
    problem: Refusal | None = None
    try:
        if not codes:
            raise Invalid("none_chosen", "请先在列表里勾选渠道商。")
        if value or deed not in ASKED_FOR:
            lines = acts.look_at(actor(), codes, deed, value)
    except Invalid as refusal:
        problem = refusal
    page = render_template(
        "console/batch_look.html",
        deed=deed,
        value=value,
        codes=codes,
        lines=lines,
        problem=problem,
        asked_for=ASKED_FOR.get(deed),
        choices=_choices(deed),
    )
    return make_response(page, status_of(problem) if problem else 200)


@batches.post("/do")
@who_may("invitations.create")
@once_per_form
def do() -> Response:
    """Carry out what was looked at."""
    seen = {code: int(version) for code, _, version in (one.rpartition(":") for one in _seen()) if version.isdigit()}
    number = acts.carry_out(actor(), seen, request.form.get("deed", "")[:16], request.form.get("value", "")[:80])
    return moved(_l("已完成，每一家的结果在下面"), url_for("console.batches.one", batch_id=number))


@batches.get("/<int(max=9223372036854775807):batch_id>")
@who_may("invitations.create")
def one(batch_id: int) -> str:
    """How one act went, line by line."""
    return render_template("console/batch.html", batch=acts.batch(actor(), batch_id), problem=None)


@batches.post("/<int(max=9223372036854775807):batch_id>/undo")
@who_may("invitations.create")
@safe_to_repeat("an act is undone once; the second try is refused")
def undo(batch_id: int) -> Response:
    """Give every dealer back what it had; what stands in the way is said on the page of the act."""
    try:
        acts.undo(actor(), batch_id)
    except (Conflict, Expired) as refusal:
        page = render_template("console/batch.html", batch=acts.batch(actor(), batch_id), problem=refusal)
        return make_response(page, status_of(refusal))
    return moved(_l("已撤销，恢复原样"), url_for("console.batches.one", batch_id=batch_id))


def _chosen() -> list[str]:
    """The codes that were ticked; or those of the whole filter, one more than an act takes, which is refused."""
    if not request.form.get("whole"):
        return list(dict.fromkeys(request.form.getlist("pick")))[: acts.MOST + 1]
    asked = parse_qs(request.form.get("whole", "")[:800])
    said = {name: values[0][:80] for name, values in asked.items()}
    wanted = Wanted(search=said.get("q", ""), filters=said, sort="code")
    return [row.code for row in rules.listing(actor(), wanted, whole=True).rows[: acts.MOST + 1]]


def _seen() -> list[str]:
    return request.form.getlist("seen")[: acts.MOST + 1]


def _choices(deed: str) -> list[str]:
    return rules.tiers() if deed == "tier" else rules.categories() if deed == "category" else []
