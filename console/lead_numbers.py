"""How leads are worked: the way from lead to order, and a line for each dealer and person."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console.auth import actor
from doorway.access import who_may
from services.leads import numbers as rules

lead_numbers = Blueprint("lead_numbers", __name__, url_prefix="/leads/-/numbers")

CHOICES = {7: _l("最近 7 天"), 30: _l("最近 30 天"), 90: _l("最近 90 天")}


@lead_numbers.get("")
@who_may("leads.read")
def show() -> str:
    """`?days=` chooses the period."""
    found = rules.numbers(actor(), request.args.get("days", 30, type=int))
    return render_template("console/lead_numbers.html", found=found, choices=CHOICES, lasting=lasting, yuan=yuan)


def lasting(seconds: int | None) -> str:
    """How long an answer took, in the unit people would say."""
    if seconds is None:
        return "—"
    minutes = seconds // 60
    if minutes < 60:
        return str(gettext("%(number)s 分钟", number=minutes))
    hours = minutes / 60
    if hours < 48:
        return str(gettext("%(number)s 小时", number=f"{hours:.1f}"))
    return str(gettext("%(number)s 天", number=f"{hours / 24:.1f}"))


def yuan(fen: int) -> str:
    """¥12,800.00, of whole yuan without the cents."""
    return f"¥{fen // 100:,}" if fen % 100 == 0 else f"¥{fen / 100:,.2f}"
