"""Approving from a template message: shown on GET, decided only on POST, only by whom the link was sent to."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from doorway.access import PERSON, who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from pages.oauth import guard, reader
from services import approvals as links
from services.bindings import deciding, history
from services.errors import Conflict, Invalid

approvals = Blueprint("approvals", __name__, url_prefix="/a")
approvals.before_request(guard)


@approvals.get("/<token>")
@who_may(PERSON)
def show(token: str) -> str:
    """The claim and two buttons; or who decided it."""
    opened = links.open_link(token, reader().id)
    claim = history.claim(opened.actor, opened.claim_id)
    return render_template("pages/approval.html", claim=claim, problem=None)


@approvals.post("/<token>")
@who_may(PERSON)
@safe_to_repeat("a claim is decided once; the second try is told by whom")
def decide(token: str) -> Response:
    opened = links.open_link(token, reader().id)
    accept, reason = request.form.get("decision") == "accept", request.form.get("reason", "")[:200]
    if request.form.get("decision") not in ("accept", "refuse"):
        raise Invalid("decision_missing", "请选择通过或拒绝。")
    try:
        deciding.decide(
            opened.actor,
            opened.claim_id,
            accept=accept,
            reason=reason,
            via="wechat",
            shown_conflict=request.form.get("shown_conflict"),
        )
    except (Invalid, Conflict) as refusal:
        claim = history.claim(opened.actor, opened.claim_id)
        return make_response(render_template("pages/approval.html", claim=claim, problem=refusal), status_of(refusal))
    return redirect(f"/a/{token}", 303)  # type: ignore[return-value]
