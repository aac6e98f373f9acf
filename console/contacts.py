"""A phone number is masked everywhere; here one is shown whole: asked with a reason, written down, gone in a minute."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from console.answers import wants_fragment
from console.auth import actor
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services.errors import Invalid, Refusal, SlowDown
from services.privacy import revealing as rules

contacts = Blueprint("contacts", __name__, url_prefix="/contacts")
ADDRESS = f"/<any({', '.join(rules.SUBJECTS)}):subject>/<int(max=9223372036854775807):subject_id>"
SHOWN_SECONDS = 60


@contacts.get(ADDRESS)
@who_may("people.reveal")
def ask(subject: str, subject_id: int) -> Response:
    return _asked(subject, subject_id)


@contacts.post(ADDRESS)
@who_may("people.reveal")
@safe_to_repeat("nothing changes but the count and the audit, where a second look is a look of its own")
def show(subject: str, subject_id: int) -> Response:
    """The number in the place it was asked from, or on a page that leaves by itself; in no cache on the way."""
    form = request.form
    try:
        found = rules.reveal(
            actor(), subject, subject_id, reason=form.get("reason", ""), note=form.get("note", "")[:200]
        )
    except (Invalid, SlowDown) as refusal:
        return _asked(subject, subject_id, refusal)
    masked = rules.contact(actor(), subject, subject_id)
    response = _answer(subject, subject_id, found=found, masked=masked)
    response.headers["Cache-Control"] = "no-store"
    if not wants_fragment():
        again = url_for("console.contacts.ask", subject=subject, subject_id=subject_id)
        response.headers["Refresh"] = f"{SHOWN_SECONDS};url={again}"
    return response


def _asked(subject: str, subject_id: int, problem: Refusal | None = None) -> Response:
    masked = rules.contact(actor(), subject, subject_id)
    response = _answer(subject, subject_id, masked=masked, problem=problem)
    if problem is not None:
        # In its place too: htmx swaps what is refused where the answer names that place.
        response.status_code = status_of(problem)
        response.headers["HX-Retarget"] = f"#contact-{subject}-{subject_id}"
    return response


def _answer(subject: str, subject_id: int, **told: object) -> Response:
    template = "console/contact.html" if wants_fragment() else "console/contact_page.html"
    return make_response(
        render_template(
            template, subject=subject, subject_id=subject_id, reasons=rules.REASONS, seconds=SHOWN_SECONDS, **told
        )
    )
