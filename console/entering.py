"""Letting somebody in to the console: a session, or half of one while the code of their second factor is awaited."""

from __future__ import annotations

from flask import Response, redirect, request, session, url_for

from console.auth import safe_next
from doorway import cookies
from services import sessions, sign_in_tries
from services.accounts import Staff
from services.second_factor import codes
from services.sessions import Device

COOKIE_PATH = "/console"
# As people name them; the first that fits, since most browsers claim to be several.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device() -> Device:
    """The browser that asks, for its owner to know it again."""
    agent = request.user_agent.string
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return Device(" · ".join(filter(None, found)) or None, request.remote_addr)


def let_in(staff: Staff, next_path: str) -> Response:
    """After the first proof: in, or on to the page that asks for the code. What was open in this browser ends, and a
    CSRF token known before signing in is worth nothing after."""
    if not codes.has(staff.account_id):
        return let_in_wholly(staff, next_path)
    _forget_browser()
    half = sessions.open_session("console_half", account_id=staff.account_id)
    response = redirect(url_for("console.sign_in.code_form", next=safe_next(next_path)), 303)
    _set(response, cookies.CONSOLE_HALF, half.token, "console_half")
    return response  # type: ignore[return-value]


def let_in_wholly(staff: Staff, next_path: str) -> Response:
    """Nothing more is asked."""
    _forget_browser()
    opened = sessions.open_session("console", account_id=staff.account_id, device=device())
    response = redirect(safe_next(next_path), 303)
    _set(response, cookies.CONSOLE, opened.token, "console")
    cookies.drop_cookie(response, cookies.CONSOLE_HALF, path=COOKIE_PATH)  # type: ignore[arg-type]
    kept = sign_in_tries.known_from_now(staff.account_id, known())
    cookies.set_cookie(response, cookies.CONSOLE_KNOWN, kept, sign_in_tries.KNOWN_LASTS, path=COOKIE_PATH)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def known() -> str:
    """Who signed in in this browser before, as it keeps it."""
    return request.cookies.get(cookies.CONSOLE_KNOWN, "")


def let_out(address: str) -> Response:
    """The session of this browser ends."""
    _forget_browser()
    response = redirect(address, 303)
    cookies.drop_cookie(response, cookies.CONSOLE, path=COOKIE_PATH)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def half_in() -> Staff:
    """Whose code this browser is about to give; refuses when the password was given too long ago, or never."""
    return sessions.half_behind(request.cookies.get(cookies.CONSOLE_HALF, ""))


def token() -> str:
    """The token of the present session."""
    return request.cookies.get(cookies.CONSOLE, "")


def _forget_browser() -> None:
    for name in (cookies.CONSOLE, cookies.CONSOLE_HALF):
        if found := request.cookies.get(name):
            sessions.close_session(found)
    session.clear()


def _set(response: object, name: str, value: str, kind: str) -> None:
    cookies.set_cookie(response, name, value, sessions.LASTS[kind], path=COOKIE_PATH)  # type: ignore[arg-type]
