"""How a page says no: one sentence, large, and what to do next."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template
from flask_babel import lazy_gettext as _l

from doorway.statuses import AWAY, COME_BACK_SECONDS, status_of, word_away
from services.errors import Refusal

Onward = tuple[str, Any]
"""An endpoint that leads on, and what it is called."""
ONWARD: dict[str, Onward] = {"my_items": ("my_items.listing", _l("我的产品"))}
"""Below what the pages of a blueprint refuse: where people find what else is theirs."""


def page(status: int, sentence: str, onward: Onward | None = None) -> Response:
    response = make_response(
        render_template("pages/sorry.html", sentence=sentence, onward=onward, request_id=g.get("request_id", "")),
        status,
    )
    if status in (429, 503):
        response.headers["Retry-After"] = str(COME_BACK_SECONDS)
    return response


def attach_to(blueprint: Blueprint) -> None:
    onward = ONWARD.get(blueprint.name)

    @blueprint.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return page(status_of(refusal), refusal.sentence, onward)

    def world_away(error: Exception) -> Response:
        return page(503, word_away(error))

    for away in AWAY:
        blueprint.register_error_handler(away, world_away)
