"""The owner's page about their own shop: who works there, the code that invites clerks, and letting one go."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request

from doorway import qr_pictures
from doorway.access import PERSON, who_may
from doorway.house import house, public_url
from doorway.repeats import once_per_form, safe_to_repeat
from pages.oauth import guard, reader
from services.attribution import customers, handing_over
from services.bindings import clerks, inviting, owners

shop = Blueprint("shop", __name__, url_prefix="/me/staff")
shop.before_request(guard)


@shop.get("")
@who_may(PERSON)
def show() -> str:
    """The people of my dealer, and the code for the next clerk."""
    me = reader().id
    owner, invited = owners.get_owner(me), clerks.living_invitation(me)
    if invited is not None:
        inviting.show_qr(house().gateway, invited.token)  # what stands in its way is told in words
    link = public_url(f"/q/{invited.token}") if invited else None
    return render_template(
        "pages/staff.html",
        owner=owner,
        staff=clerks.staff_of(me),
        held={one.staff_id: one.customers for one in handing_over.hands_of_owner(me)},
        customers=customers.count_of(owner.dealer_id),
        handed="handed" in request.args,
        invited=invited,
        link=link,
    )


@shop.get("/qr.png")
@who_may(PERSON)
def picture() -> Response:
    """The parametric QR code, for the clerk to scan from the owner's phone."""
    invited = clerks.get_living_invitation(reader().id)
    shown = inviting.show_qr(house().gateway, invited.token)
    return Response(qr_pictures.png(shown.url), content_type="image/png", headers={"Cache-Control": "no-store"})


@shop.post("/invitation")
@who_may(PERSON)
@once_per_form
def invite() -> Response:
    """A new code; the one before stops working."""
    clerks.invite_clerk(reader().id)
    return redirect("/me/staff", 303)  # type: ignore[return-value]


@shop.post("/<int(max=9223372036854775807):staff_id>/let-go")
@who_may(PERSON)
@safe_to_repeat("a clerk is let go once; the second try is refused")
def let_go(staff_id: int) -> Response:
    """Let a clerk go; their customers go to whom the form names, or back to the shop."""
    receiver = request.form.get("receiver", 0, type=int)
    clerks.let_go(reader().id, staff_id, receiver=receiver or None, reason=request.form.get("reason", ""))
    return redirect("/me/staff", 303)  # type: ignore[return-value]
