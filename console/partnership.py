"""A partnership ends: what hangs on the dealer, what becomes of it, and who takes over."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console.answers import done
from console.auth import actor
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services import partnership as rules
from services.errors import Conflict, Invalid, Refusal

partnership = Blueprint("partnership", __name__, url_prefix="/dealers")


@partnership.get("/<code>/closing")
@who_may("organisation.write")
def form(code: str) -> str:
    return _page(code)


@partnership.post("/<code>/closing")
@who_may("organisation.write")
@safe_to_repeat("a partnership ends once; the second try is refused")
def close(code: str) -> Response:
    """End it; what stands in the way is said above the form, which keeps what was typed."""
    form = request.form
    heir, reason = form.get("heir", "")[:32], form.get("reason", "")
    try:
        rules.close(actor(), code, form.get("version", 0, type=int), heir=heir, reason=reason)
    except (Conflict, Invalid) as refusal:
        return make_response(_page(code, refusal), status_of(refusal))
    return done(_l("已终止合作，邀请和身份立即失效"), url_for("console.dealers.one", code=code))


def _page(code: str, problem: Refusal | None = None) -> str:
    return render_template(
        "console/closing.html", found=rules.hanging_on(actor(), code), problem=problem, said=request.form
    )
