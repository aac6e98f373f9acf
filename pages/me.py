"""My page: what I am to the brand, since when, and how I give it up."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request

from doorway.access import PERSON, who_may
from doorway.repeats import safe_to_repeat
from pages.oauth import guard, reader
from services.attribution import customers
from services.bindings import ending

me = Blueprint("me", __name__, url_prefix="/me")
me.before_request(guard)


@me.get("")
@who_may(PERSON)
def show() -> str:
    """Every identity this person holds now, and the dealer they are a customer of."""
    person = reader()
    return render_template(
        "pages/me.html",
        person=person,
        held=ending.held_by(person.id),
        belongs=customers.served_by(person.id),
        left="left" in request.args,
    )


@me.post("/bindings/<int(max=9223372036854775807):binding_id>/leave")
@who_may(PERSON)
@safe_to_repeat("a binding ends once; the second try is refused")
def leave(binding_id: int) -> Response:
    """Give one identity up; only ever by the button of the page, whose link alone does nothing."""
    ending.leave(reader().id, binding_id)
    return redirect("/me?left=1", 303)  # type: ignore[return-value]


@me.post("/dealer/leave")
@who_may(PERSON)
@safe_to_repeat("who is nobody's customer stays so")
def leave_dealer() -> Response:
    """Be nobody's customer any more."""
    customers.object_to(reader().id)
    return redirect("/me?left=1", 303)  # type: ignore[return-value]
