"""Who reads a shared material: a person when WeChat told us, else a browser by its cookie."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, redirect, request

from doorway import cookies
from services import sessions
from services.errors import NotAllowed
from services.reading.judging import in_wechat
from services.reading.readers import Reader

BROWSER_LASTS = timedelta(days=180)
ASKED_FOR = timedelta(minutes=10)


def agent() -> str:
    return request.headers.get("User-Agent", "")


def browser_alone() -> Reader:
    """The browser, whoever holds it: all that beats need."""
    return Reader(None, request.cookies.get(cookies.READER))


NOBODY_YET = Reader(None, None)


def who_reads() -> Reader:
    """The person signed in to our pages in this browser, and the browser."""
    if not request.cookies:
        return NOBODY_YET
    token = request.cookies.get(cookies.PAGE)
    browser = request.cookies.get(cookies.READER)
    if token:
        try:
            return Reader(sessions.person_behind("page", token).id, browser)
        except NotAllowed:
            pass  # signed in once, and no more: read on as a browser
    return Reader(None, browser)


def remembered(reader: Reader) -> tuple[Reader, str | None]:
    """The reader with a browser that has a cookie, and the cookie to be set where it had none."""
    if reader.browser:
        return reader, None
    made = secrets.token_urlsafe(16)
    return Reader(reader.follower_id, made), made


def set_browser(response: Response, made: str | None, path: str = "/m") -> None:
    if made is not None:
        cookies.set_cookie(response, cookies.READER, made, BROWSER_LASTS, path=path)


def ask_wechat(reader: Reader, back: str, path: str = "/m") -> Response | None:
    """A silent round trip through WeChat for whoever is not known yet; once in ten minutes, so that a WeChat that does
    not tell keeps nobody from reading. None where there is nothing to ask, or nobody to ask it of."""
    if reader.follower_id is not None or not in_wechat(agent()) or cookies.ASKED in request.cookies:
        return None
    response: Response = redirect(f"/oauth/start?next={back}")  # type: ignore[assignment]
    cookies.set_cookie(response, cookies.ASKED, "1", ASKED_FOR, path=path)
    return response
