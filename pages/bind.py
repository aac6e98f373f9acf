"""The bind form: a dealer's owner, a clerk or an employee says who they are."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from doorway.access import PERSON, who_may
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from pages.oauth import guard, reader, reader_key
from services import privacy
from services.bindings import claiming
from services.errors import Invalid

bind = Blueprint("bind", __name__, url_prefix="/bind")
bind.before_request(guard)

# Each invitation has its five tries; this keeps one person from working through many of them.
CLAIMS_OF_A_PERSON = 30


@bind.get("/<token>")
@who_may(PERSON)
def show(token: str) -> str:
    """The form, or how things stand already."""
    form = claiming.form(reader().id, token)
    return render_template("pages/bind.html", form=form, consent=privacy.text("bind"), said={}, problem=None)


@bind.post("/<token>")
@who_may(PERSON)
@safe_to_repeat("one waiting claim for an invitation and a person, whose row is locked")
@at_most(CLAIMS_OF_A_PERSON, each=reader_key)
def send(token: str) -> Response:
    """Hand the form in. What can be mended is told above the form, with everything typed still there."""
    said = {name: request.form.get(name, "")[:60] for name in ("name", "phone", "agreed")}
    try:
        claiming.claim(reader().id, token, name=said["name"], phone=said["phone"], agreed=said["agreed"] == "yes")
    except Invalid as refusal:
        form = claiming.form(reader().id, token)
        page = render_template("pages/bind.html", form=form, consent=privacy.text("bind"), said=said, problem=refusal)
        return make_response(page, status_of(refusal))
    return redirect(f"/bind/{token}", 303)  # type: ignore[return-value]
