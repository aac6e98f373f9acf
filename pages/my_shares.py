"""What became of what I shared: who reads it, how far, who passed it on; and who wants to be called."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from doorway.access import PERSON, who_may
from doorway.house import public_url
from pages.oauth import guard, reader
from services.reading.judging import seconds
from services.sharing import mine

my_shares = Blueprint("my_shares", __name__, url_prefix="/me/shares")
my_shares.before_request(guard)

LARGEST_ID = 2**63 - 1


@my_shares.get("")
@who_may(PERSON)
def show() -> str:
    """My shares, the newest first."""
    found, more = mine.my_shares(reader().id, before=_before())
    return render_template("pages/my_shares.html", shares=found, more=more, seconds=seconds)


@my_shares.get("/<share>")
@who_may(PERSON)
def one(share: str) -> str:
    """Who read one of them, and what was passed on of it."""
    found, more = mine.visits_of(reader().id, share, before=_before())
    address = public_url(f"/m/{share}")
    return render_template(
        "pages/my_share.html", share=share, visits=found, more=more, seconds=seconds, address=address
    )


def _before() -> int | None:
    before = request.args.get("before", 0, type=int)
    return before if 0 < before <= LARGEST_ID else None
