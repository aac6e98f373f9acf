"""Confirming on the phone what was scanned on a computer: shown on GET, decided only on POST, by who scanned."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request

from doorway.access import PERSON, who_may
from doorway.repeats import safe_to_repeat
from pages.oauth import guard, reader
from services.errors import Invalid
from services.scan_sign_in import answering

enter = Blueprint("enter", __name__, url_prefix="/enter")
enter.before_request(guard)


@enter.get("/<token>")
@who_may(PERSON)
def show(token: str) -> str:
    """Which browser asks, from where, and the number to compare; or how it ended."""
    return render_template("pages/enter.html", question=answering.question(token, reader()))


@enter.post("/<token>")
@who_may(PERSON)
@safe_to_repeat("a scan is decided once; the second try is told so")
def decide(token: str) -> Response:
    decision = request.form.get("decision")
    if decision not in ("accept", "refuse"):
        raise Invalid("decision_missing", "请选择确认或取消。")
    answering.decide(token, reader(), accept=decision == "accept")
    return redirect(f"/enter/{token}", 303)  # type: ignore[return-value]
