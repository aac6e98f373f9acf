"""Headquarters hands customers over inside a dealer: who looks after how many, who receives whom, and why."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import moved
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services.attribution import handing_over
from services.attribution.handing_over import ACT, Wish
from services.errors import Conflict, Invalid, Refusal

hand_overs = Blueprint("hand_overs", __name__, url_prefix="/dealers")


@hand_overs.get("/<code>/hand-over")
@who_may(ACT)
def form(code: str) -> str:
    return _page(code)


@hand_overs.post("/<code>/hand-over")
@who_may(ACT)
@safe_to_repeat("who was handed over is no longer the giver's")
def give(code: str) -> Response:
    """Hand over; what stands in the way is said above the form, which keeps what was chosen."""
    some = request.form.get("which") == "some"
    labels = frozenset(label[:16] for label in request.form.getlist("label")[: handing_over.SHOWN])
    receiver = request.form.get("receiver", 0, type=int)
    wish = Wish(_giver(), receiver or None, labels if some else None, request.form.get("reason", ""))
    try:
        made = handing_over.hand_over(actor(), code, wish)
    except (Conflict, Invalid) as refusal:
        return make_response(_page(code, refusal), status_of(refusal))
    said = _l("%(count)s 位顾客已转交给%(name)s", count=f"{made.customers:,}", name=made.receiver)
    return moved(said, url_for("console.dealers.one", code=code))


def _giver() -> int | None:
    """0 is the dealer itself."""
    return request.values.get("from", 0, type=int) or None


def _page(code: str, problem: Refusal | None = None) -> str:
    return render_template(
        "console/hand_over.html",
        code=code,
        found=handing_over.holding(actor(), code, _giver()),
        hands=handing_over.hands(actor(), code),
        problem=problem,
        reason=request.form.get("reason", "")[:100],
        chosen=request.form.getlist("label"),
        receiver=request.form.get("receiver", type=int),
    )
