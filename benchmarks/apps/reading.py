"""Our program beside the plainest way to take a beat: one row, one COMMIT, nothing asked. Nobody is turned away here
for coming too often, since one address plays all readers."""

from __future__ import annotations

from flask import request

from app.factory import create_app
from app.security import csrf
from benchmarks.apps.dressed import dressed
from doorway.access import ANYONE, who_may
from models.db import insert_row, transaction
from models.reading import Beat
from services import clock


@who_may(ANYONE)
def one_beat() -> tuple[str, int]:
    _write(request.get_json())
    return "", 204


@transaction
def _write(said: dict[str, int]) -> None:
    insert_row(Beat, scroll_pct=0, at=clock.now(), unfolded=1, **said)


app = dressed(create_app())
app.extensions["qudao_knocks"].enabled = False
app.add_url_rule("/wechat/benchmark/beat", "benchmark_beat", one_beat, methods=["POST"])
csrf.exempt(one_beat)
