"""What becomes of a request that comes twice. Every route that is posted to declares it, by one of three words:

`takes_keys`: a client that sends `Idempotency-Key` gets the first answer again (the JSON API);
`once_per_form`: a form carries a key of its own, so that a double click has one effect (pages and console);
`safe_to_repeat`: a repeat changes nothing by the nature of the rule behind it, which is said in words.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, current_app, flash, g, request, session
from werkzeug.exceptions import HTTPException

from services.errors import Invalid, Refusal
from services.kept_answers import Answer, Asked, answer_once

Route = TypeVar("Route", bound=Callable[..., Any])

MARK = "__repeats__"
KEYS = "takes keys"
FORM = "once per form"
HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
FIELD = "once"
# Quoted as the standard's draft wants it, or bare as most clients send it.
KEY = r'"?[A-Za-z0-9._~:+/=-]{8,128}"?'
_FLASHES = "_flashes"  # Flask's own place for sentences of the next page
# Of the wire, not of the answer.
_NOT_KEPT = {"content-length", "date", "connection"}


def safe_to_repeat(why: str) -> Callable[[Route], Route]:
    """A repeat of this request changes nothing; `why` names what sees to it."""

    def declare(route: Route) -> Route:
        setattr(route, MARK, why)
        return route

    return declare


def takes_keys(route: Callable[..., Any]) -> Callable[..., Response]:
    """With an `Idempotency-Key` the answer is kept for 24 hours, except "not signed in", "conflict", "slow down" and
    faults of ours: after these one asks again. Without a key the route is simply run.

    WeChat cannot be asked inside: its answer would not be part of the transaction.
    """

    @wraps(route)
    def answered(*args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return current_app.make_response(route(*args, **kwargs))
        return _once(_proper(key), _content(), lambda: route(*args, **kwargs), _is_final)

    setattr(answered, MARK, KEYS)
    return answered


def once_per_form(route: Callable[..., Any]) -> Callable[..., Response]:
    """The form carries `form_key()`; the same form with the same entries is one deed. What was refused is simply
    looked at again, and changed entries are another deed: going back in the browser must not lead into a wall."""

    @wraps(route)
    def answered(*args: Any, **kwargs: Any) -> Response:
        key = request.form.get(FIELD)
        if not key:
            return current_app.make_response(route(*args, **kwargs))
        content = _content()
        of_these_entries = f"{_proper(key)}:{hashlib.sha256(content.encode()).hexdigest()}"
        return _once(of_these_entries, content, lambda: route(*args, **kwargs), _is_done)

    setattr(answered, MARK, FORM)
    return answered


def declared(route: Callable[..., Any]) -> str | None:
    """KEYS, FORM, or why a repeat is safe; None where nothing is declared."""
    found: str | None = getattr(route, MARK, None)
    return found


def form_key() -> str:
    """A fresh key for one form on one page."""
    return secrets.token_urlsafe(16)


def _is_final(status: int) -> bool:
    return status not in (401, 409, 429) and status < 500


def _is_done(status: int) -> bool:
    return status < 400


def _once(key: str, content: str, run: Callable[[], Any], keeps: Callable[[int], bool]) -> Response:
    caller, follower_id = _caller()
    asked = Asked(caller, str(request.endpoint), key, content, follower_id)
    flashes = list(session.get(_FLASHES, [])) if request.form else None
    given = answer_once(asked, lambda: _worded(run, flashes), keeps)
    response = current_app.response_class(given.body, given.status, given.headers)
    if given.repeated:
        response.headers[REPLAYED] = "true"
        for category, sentence in given.said:
            flash(sentence, category)
    return response


def _proper(key: str) -> str:
    if not re.fullmatch(KEY, key):
        raise Invalid("key_malformed", f"{HEADER} 应为 8–128 个字母、数字或 . _ ~ : + / = -。")
    return key.strip('"')


def _caller() -> tuple[str, int | None]:
    """Whose key it is: never anybody's, or one stranger could read what another was told."""
    if "staff" in g:
        return f"staff:{g.staff.account_id}", None
    if "person" in g:
        return f"person:{g.person.id}", g.person.id
    raise RuntimeError(f"{request.endpoint} takes keys, but does not know who asks")


def _content() -> str:
    """Everything that makes this request what it is; how a client spaces its JSON or orders its fields is not."""
    if request.is_json:
        said: Any = request.get_json(silent=True)
    elif request.form or request.files:
        fields = [pair for pair in request.form.items(multi=True) if pair[0] not in ("csrf_token", FIELD)]
        said = [sorted(fields), [(name, _digest(file)) for name, file in request.files.items(multi=True)]]
    else:
        said = hashlib.sha256(request.get_data()).hexdigest()
    return json.dumps([request.full_path, request.mimetype, said], sort_keys=True)


def _digest(file: Any) -> str:
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return digest


def _worded(run: Callable[[], Any], flashes: list[Any] | None) -> Answer:
    """The answer in full, refusals as their door words them. Runs again after a collision, so what an earlier run said
    to the browser is taken back."""
    if flashes is not None and session.get(_FLASHES, []) != flashes:
        session[_FLASHES] = flashes
    try:
        told = run()
    except (Refusal, HTTPException) as no:
        told = current_app.handle_user_exception(no)
    response = current_app.make_response(told)
    if response.is_streamed or response.headers.getlist("Set-Cookie"):
        raise TypeError(f"{request.endpoint} takes keys: its answer can be neither a stream nor a cookie")
    said = [] if flashes is None else list(session.get(_FLASHES, []))[len(flashes) :]
    headers = [(name, value) for name, value in response.headers if name.lower() not in _NOT_KEPT]
    return Answer(response.status_code, headers, response.get_data(as_text=True), said)
