"""Our program beside the usual way to keep codes: one row for each, looked up by its text. Nobody is turned away here
for coming too often or for guessing, since one address plays everybody; what is counted of tries is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from sqlalchemy import text

from app.factory import create_app
from app.security import csrf
from app.tries import OwnTries
from benchmarks.apps.dressed import dressed
from doorway.access import ANYONE, who_may
from models.db import reading, session, transaction
from services import clock, sessions
from services.item_codes import starving

CODE = text("SELECT id, product_id, state FROM bench_code WHERE code = :code")
LOOK = text("INSERT INTO bench_look (code_id, follower_id, at, way) VALUES (:code_id, :who, :at, 'mini')")


class Patient(OwnTries):
    """Counts like the other, and finds that nobody had too many."""

    def held(self, keys: Sequence[str]) -> list[int]:
        return [0 for _ in super().held(keys)]


@who_may(ANYONE)
def nothing() -> dict[str, str]:
    return {"verdict": "not_available"}


@who_may(ANYONE)
def kept(code: str) -> dict[str, str]:
    """Is there such a row?"""
    return {"verdict": "not_available" if _found(code) is None else "genuine"}


@who_may(ANYONE)
def look() -> dict[str, str]:
    """Who looks, which row, and that it was looked at."""
    bearer = request.headers["Authorization"].removeprefix("Bearer ")
    return {"verdict": _looked(request.get_json()["code"], sessions.person_behind("api", bearer).id)}


@reading
def _found(code: str) -> Any:
    return session().execute(CODE, {"code": code}).one_or_none()


@transaction
def _looked(code: str, who: int) -> str:
    row = session().execute(CODE, {"code": code}).one()
    session().execute(LOOK, {"code_id": row.id, "who": who, "at": clock.now().replace(tzinfo=None)})
    return "genuine"


app = dressed(create_app())
app.extensions["qudao_knocks"].enabled = False
starving.use(Patient())
app.add_url_rule("/wechat/benchmark/nothing", "benchmark_nothing", nothing)
app.add_url_rule("/wechat/benchmark/kept/<code>", "benchmark_kept", kept)
app.add_url_rule("/wechat/benchmark/kept", "benchmark_look", look, methods=["POST"])
csrf.exempt(look)
