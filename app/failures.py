"""What nobody else worded: unknown addresses, too large bodies, our own faults. Nothing of the inside leaks out."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from doorway.sentences import said
from doorway.statuses import AWAY, COME_BACK_SECONDS, status_of, word_away
from services.errors import Refusal
from services.sentences import N_

log = structlog.get_logger(__name__)

WORDS = {
    400: N_("请求不完整，请返回重试。"),
    403: N_("您没有打开这个页面的权限。"),
    404: N_("没有找到这个页面，请检查链接。"),
    405: N_("这个地址不支持该操作。"),
    413: N_("内容太大，请缩小后再试。"),
    415: N_("不支持这种内容格式。"),
    429: N_("操作太快了，请稍后再试。"),
}
CODES = {429: "slow_down"}
OURS = N_("系统出了点问题，我们已经记录，请稍后再试。")

# Where our own page cannot be drawn either.
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>渠道在线</title>
<body><main><h1>{sentence}</h1><p>编号 {request_id}</p></main></body></html>"""


def answer(status: int, code: str, sentence: str) -> Response:
    """The failure as its asker reads it: JSON for programs, a page in their language for people."""
    request_id = g.get("request_id", "")
    wants_json = request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"
    if wants_json:
        response = jsonify(error={"code": code, "message": said(sentence), "request_id": request_id})
    else:
        response = Response(_page(sentence, request_id), mimetype="text/html")
    response.status_code = status
    if status in (429, 503):
        response.headers.setdefault("Retry-After", str(COME_BACK_SECONDS))
    return response


def _page(sentence: str, request_id: str) -> str:
    """As a page of ours says no. What fails here may be what broke before, so it is written down and said plainly."""
    try:
        return render_template("pages/sorry.html", sentence=sentence, request_id=request_id)
    except Exception:
        log.error("failure_not_drawn", exc_info=True)
        return PAGE.format(sentence=escape(sentence), request_id=escape(request_id))


def attach(app: Flask) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return answer(status_of(refusal), refusal.code, refusal.sentence)

    for away in AWAY:

        @app.errorhandler(away)
        def world_away(error: Exception) -> Response:
            return answer(503, "come_back", word_away(error))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:  # a redirect in disguise (RequestRedirect)
            return error.get_response()  # type: ignore[return-value]
        code = CODES.get(status) or error.name.lower().replace(" ", "_")
        return answer(status, code, WORDS.get(status, OURS))

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        log.error("fault", error=type(error).__name__, exc_info=True)
        return answer(500, "fault", OURS)
