"""Call me: who answers what I asked in the chat, a number for them, or no call at all."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from doorway.access import PERSON, who_may
from doorway.limits import at_most
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from pages.oauth import guard, reader, reader_key
from services import privacy
from services.errors import Conflict, Invalid, Refusal
from services.leads import own

call_me = Blueprint("call_me", __name__, url_prefix="/me/call")
call_me.before_request(guard)

PHONES_OF_A_PERSON = 10


@call_me.get("")
@who_may(PERSON)
def show() -> str:
    return _page()


@call_me.post("")
@who_may(PERSON)
@at_most(PHONES_OF_A_PERSON, each=reader_key)
@once_per_form
def leave_number() -> Response:
    """Leave a number for whoever the page named."""
    said = request.form
    phone, house = said.get("phone", "")[:60], said.get("house", "")[:200]
    try:
        own.leave_number(reader().id, phone, house, agreed=said.get("agreed") == "yes")
    except (Conflict, Invalid) as problem:
        return make_response(_page(problem), status_of(problem))
    return redirect("/me/call?left=1", 303)  # type: ignore[return-value]


@call_me.post("/no")
@who_may(PERSON)
@safe_to_repeat("a lead that ended stays so")
def want_no_call() -> Response:
    """No answer is wanted any more."""
    try:
        own.want_no_call(reader().id)
    except Conflict:
        return redirect("/me/call", 303)  # type: ignore[return-value]
    return redirect("/me/call?over=1", 303)  # type: ignore[return-value]


def _page(problem: Refusal | None = None) -> str:
    return render_template(
        "pages/call_me.html",
        lead=own.mine(reader().id),
        consent=privacy.text(own.CONSENT, privacy.OF_A_CHAT),
        left="left" in request.args,
        over="over" in request.args,
        said=request.form,
        problem=problem,
    )
