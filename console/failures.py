"""How the console says no: a page, or a short message over the page one is on, which keeps everything typed."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from console.answers import from_htmx
from console.auth import safe_next
from doorway.statuses import AWAY, COME_BACK_SECONDS, status_of, word_away
from services.errors import Refusal

STALE = _l("页面停留太久了，请刷新后再试一次。")
TOO_LARGE = _l("文件超过 20 MB，请拆成几个文件分别导入。")
TOO_FAST = _l("操作太快了，请一分钟后再试。")


def answer(status: int, sentence: str) -> Response:
    """The sentence as a page, or for htmx as a message over the page."""
    template = "console/message.html" if from_htmx() else "console/sorry.html"
    back = safe_next(urlsplit(request.referrer or "").path) if status == 409 else ""
    page = render_template(template, sentence=sentence, status=status, request_id=g.get("request_id", ""), back=back)
    response = make_response(page, status)
    if from_htmx():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#messages", "beforeend"
    if status in (429, 503):
        response.headers.setdefault("Retry-After", str(COME_BACK_SECONDS))
    return response


def attach_to(blueprint: Blueprint) -> None:
    @blueprint.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return answer(status_of(refusal), refusal.sentence)

    @blueprint.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Response:
        return answer(400, str(STALE))

    @blueprint.errorhandler(TooManyRequests)
    def too_fast(_error: TooManyRequests) -> Response:
        return answer(429, str(TOO_FAST))

    @blueprint.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Response:
        return answer(413, str(TOO_LARGE))

    def world_away(error: Exception) -> Response:
        return answer(503, word_away(error))

    for away in AWAY:
        blueprint.register_error_handler(away, world_away)
