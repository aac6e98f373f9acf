"""Bearer tokens of the API, and who speaks through one."""

from __future__ import annotations

from flask import g, request

from doorway.access import BEARER, declaration_of_request
from services import sessions
from services.errors import NotAllowed
from services.people import Person


def bearer_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise NotAllowed("sign_in_again", "请先登录。")
    return token.strip()


def guard() -> None:
    """Before each request of the API: enforce what its route declares."""
    if declaration_of_request() == BEARER:
        g.person = sessions.person_behind("api", bearer_token())


def speaker() -> Person:
    person: Person = g.person
    return person
