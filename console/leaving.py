"""An employee leaves, hands dealers over, or comes back: what they have in hand, who takes it, what returns."""

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
from services.organisation import handing_over

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
        rules.leave(actor(), code, successor=successor, reason=request.form.get("reason", ""))
    except (Conflict, Invalid, NotAllowed) as refusal:
        return make_response(_page(code, refusal, successor), status_of(refusal))
    return done(_l("离职已办理，对方立即退出所有设备"), url_for("console.employees.one", code=code))


@leaving.get("/<code>/hand-over")
@who_may("organisation.write")
def dealers(code: str) -> str:
    """The dealers in somebody's charge, to be handed over without leaving."""
    return _dealers(code)


@leaving.post("/<code>/hand-over")
@who_may("organisation.write")
@safe_to_repeat("who was handed over is no longer the giver's")
def hand_over(code: str) -> Response:
    form = request.form
    some = frozenset(one[:32] for one in form.getlist("dealer")[: handing_over.SHOWN])
    try:
        given = handing_over.hand_dealers_over(
            actor(),
            code,
            form.get("successor", "")[:32],
            dealers=some if form.get("which") == "some" else None,
            reason=form.get("reason", ""),
        )
    except (Conflict, Invalid) as refusal:
        return make_response(_dealers(code, refusal), status_of(refusal))
    said = _l("已转交 %(count)s 家渠道商", count=f"{given.dealers:,}")
    return done(said, url_for("console.employees.one", code=code))


def _dealers(code: str, problem: Refusal | None = None) -> str:
    return render_template(
        "console/hand_dealers_over.html",
        found=handing_over.in_charge(actor(), code),
        problem=problem,
        said=request.form,
        chosen=request.form.getlist("dealer"),
    )


@leaving.get("/<code>/return")
@who_may("organisation.write")
def returning(code: str) -> str:
    """What comes back with somebody, and what does not."""
    return render_template("console/returning.html", found=rules.belongings(actor(), code))


@leaving.post("/<code>/return")
@who_may("organisation.write")
@safe_to_repeat("who is in service again stays so; the second try is refused")
def come_back(code: str) -> Response:
    rules.come_back(actor(), code)
    return done(_l("已恢复在职"), url_for("console.employees.one", code=code))


def _page(code: str, problem: Refusal | None = None, successor: str = "") -> str:
    found = rules.belongings(actor(), code)
    reason = request.form.get("reason", "")[:100]
    return render_template("console/leaving.html", found=found, problem=problem, successor=successor, reason=reason)
