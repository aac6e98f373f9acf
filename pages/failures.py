"""How a page says no: one sentence, large, and what to do next."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, render_template

from doorway.statuses import AWAY, COME_BACK_SECONDS, status_of, word_away
from services.errors import Refusal


def page(status: int, sentence: str) -> Response:
    response = make_response(
        render_template("pages/sorry.html", sentence=sentence, request_id=g.get("request_id", "")), status
    )
    if status in (429, 503):
        response.headers["Retry-After"] = str(COME_BACK_SECONDS)
    return response


def attach_to(blueprint: Blueprint) -> None:
    @blueprint.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return page(status_of(refusal), refusal.sentence)

    def world_away(error: Exception) -> Response:
        return page(503, word_away(error))

    for away in AWAY:
        blueprint.register_error_handler(away, world_away)
