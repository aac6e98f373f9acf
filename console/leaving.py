"""An employee leaves: what they have in hand, who takes it over, and out at once."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console.answers import done
from console.auth import actor
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services import leaving as rules
from services.errors import Conflict, Invalid, NotAllowed, Refusal

leaving = Blueprint("leaving", __name__, url_prefix="/employees")


@leaving.get("/<code>/leaving")
@who_may("organisation.write")
def form(code: str) -> str:
    return _page(code)


@leaving.post("/<code>/leaving")
@who_may("organisation.write")
@safe_to_repeat("somebody leaves once; the second try is refused")
def leave(code: str) -> Response:
    """Somebody leaves; what stands in the way is said above the form, which keeps what was typed."""
    successor = request.form.get("successor", "")[:32]
    try:
        rules.leave(actor(), code, successor=successor)
    except (Conflict, Invalid, NotAllowed) as refusal:
        return make_response(_page(code, refusal, successor), status_of(refusal))
    return done(_l("离职已办理，对方立即退出所有设备"), url_for("console.employees.one", code=code))


def _page(code: str, problem: Refusal | None = None, successor: str = "") -> str:
    found = rules.belongings(actor(), code)
    return render_template("console/leaving.html", found=found, problem=problem, successor=successor)
