"""What I took part in, and my vouchers: a page of WeChat's browser."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from doorway.access import PERSON, who_may
from pages.oauth import guard, reader
from services.campaigns import mine

my_prizes = Blueprint("my_prizes", __name__, url_prefix="/me/prizes")
my_prizes.before_request(guard)


@my_prizes.get("")
@who_may(PERSON)
def listing() -> str:
    """Mine, the newest first."""
    before = request.args.get("before", "")
    found, more = mine.page(reader().id, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    return render_template("pages/my_prizes.html", entries=found, more=more)
