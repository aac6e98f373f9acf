"""The owner hands customers of one person of the shop to another, or back to the shop."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from doorway.access import PERSON, who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from pages.oauth import guard, reader
from services.attribution import handing_over
from services.attribution.handing_over import Wish
from services.errors import Conflict, Invalid, Refusal

hand_over = Blueprint("handing_over", __name__, url_prefix="/me/staff")
hand_over.before_request(guard)

STAFF = "int(max=9223372036854775807)"


@hand_over.get(f"/<{STAFF}:staff_id>/hand-over")
@who_may(PERSON)
def show(staff_id: int) -> str:
    """What there is to hand over; 0 is the shop itself."""
    return _page(staff_id)


@hand_over.post(f"/<{STAFF}:staff_id>/hand-over")
@who_may(PERSON)
@safe_to_repeat("who was handed over is no longer the giver's")
def give(staff_id: int) -> Response:
    """Hand over; what stands in the way is said above the form."""
    try:
        handing_over.hand_over_by_owner(reader().id, asked(staff_id))
    except (Conflict, Invalid) as refusal:
        return make_response(_page(staff_id, refusal), status_of(refusal))
    return redirect(url_for("shop.show", handed=1), 303)  # type: ignore[return-value]


def asked(staff_id: int) -> Wish:
    """What the form says: some customers by label, or everybody."""
    some = request.form.get("which") == "some"
    labels = frozenset(label[:16] for label in request.form.getlist("label")[: handing_over.SHOWN])
    receiver = request.form.get("receiver", 0, type=int)
    return Wish(staff_id or None, receiver or None, labels if some else None, request.form.get("reason", ""))


def _page(staff_id: int, problem: Refusal | None = None) -> str:
    found = handing_over.holding_of_owner(reader().id, staff_id or None)
    return render_template(
        "pages/hand_over.html",
        found=found,
        staff_id=staff_id,
        problem=problem,
        reason=request.form.get("reason", "")[:100],
        chosen=request.form.getlist("label"),
        receiver=request.form.get("receiver", type=int),
    )
