"""One JSON line per request, tied together by a request id; secrets and phone numbers never get through."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from services import audit

HEADER = "X-Request-Id"
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,40}")
PHONE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86)?(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9A-Za-z])")
SECRET = re.compile(
    r"((?:access_token|secret|js_code|code|session_key|ticket|signature|openid|unionid|phone|password|token)"
    r"[\"']?\s*[=:]\s*[\"']?)[^&\s\"',}]+",
    re.IGNORECASE,
)
# What breaks a line or steers a terminal, in any script.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Addresses of which a part is a secret or names a person's errand; with an item's code whoever reads the log could bind
# what somebody looked at and has not made theirs yet.
TOKEN_PATH = re.compile(
    r"^/(bind|a|q|m|g|enter|p/go|me/shares|c|01(?:/[^/]*)+/21|api/v1/(?:gifts|shares|visits))/[^/]+", re.IGNORECASE
)


# What any of the three needs: a digit run as long as a phone's, a secret's sign, something unseen. Most texts of a log
# line hold neither, and one look is cheaper than three.
SUSPECT = re.compile(r"[0-9]{11}|[=:]|" + UNSEEN.pattern)


def scrub(text: str) -> str:
    """The text with secrets replaced and phone numbers masked, on one line."""
    return text if SUSPECT.search(text) is None else _scrubbed(text)


def _scrubbed(text: str) -> str:
    text = SECRET.sub(r"\1***", PHONE.sub(r"\1****\2", text))
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _scrub_event(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = scrub(value)
    return event


def set_up() -> None:
    """structlog to standard output as JSON; the standard library's loggers come along, warnings and worse."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        _scrub_event,
        structlog.processors.TimeStamper(fmt="iso", utc=True),  # after the scrubbing, which would suspect it each time
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def attach(app: Flask) -> None:
    log = structlog.get_logger("request")

    @app.before_request
    def begin() -> None:
        clear_contextvars()
        given = request.headers.get(HEADER, "")
        g.request_id = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(12)
        g.began = time.perf_counter()
        bind_contextvars(request_id=g.request_id)
        audit.came_from(request.remote_addr)

    @app.after_request
    def end(response: Response) -> Response:
        request_id = g.get("request_id") or secrets.token_hex(12)
        response.headers[HEADER] = request_id
        began = g.get("began")
        log.info(
            "request",
            method=request.method,
            # No query string: it carries WeChat's signatures and one-time codes.
            path=TOKEN_PATH.sub(r"/\1/***", request.path),
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000, 1) if began else None,
        )
        return response
