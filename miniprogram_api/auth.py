"""Bearer tokens of the API, and who speaks through one."""

from __future__ import annotations

import json

from flask import g, request

from doorway.access import BEARER, declaration_of_request
from services import sessions
from services.errors import Invalid, NotAllowed
from services.people import Person


def bearer_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise NotAllowed("sign_in_again", "请先登录。")
    return token.strip()


LARGEST_BODY = 256 * 1024
WITHOUT_BODY = {"GET", "HEAD", "OPTIONS", "DELETE"}


def guard() -> None:
    """Before each request of the API: a body that can be read at all, and what its route declares."""
    body = request.get_data() if request.is_json else b""
    # wx.request names JSON as its type on every call, also on a GET that carries nothing.
    if body or (request.is_json and request.method not in WITHOUT_BODY):
        _refuse_unreadable(body)
    if declaration_of_request() == BEARER:
        g.person = sessions.person_behind("api", bearer_token())


def _refuse_unreadable(body: bytes) -> None:
    """JSON may nest deeper than the reader's stack, hold numbers of a million digits, or half a character (a lone
    surrogate) that no database takes: refused here, in one place."""
    try:
        if len(body) > LARGEST_BODY:
            raise ValueError("too large")
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Invalid("malformed", "提交的内容格式不正确。") from None


def speaker() -> Person:
    person: Person = g.person
    return person


def speaker_key() -> str:
    """For counting how often one person does something."""
    return f"person {speaker().id}"
