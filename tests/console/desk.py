"""A browser at headquarters: keeps cookies, sends the CSRF token a page gave it, speaks as htmx when asked."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from doorway import cookies
from services import accounts, sessions

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
MESSAGE = re.compile(r'<p class="message good">(.*?)</p>')
HTMX = {"HX-Request": "true"}


class Desk:
    """One browser."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def with_session_of(self, code: str) -> Desk:
        """Signed in without the fifty milliseconds a password takes."""
        account = next(staff for staff in accounts.all_staff() if staff.code == code)
        self.take(sessions.open_session("console", account_id=account.account_id).token)
        return self

    def take(self, token: str) -> None:
        self.client.set_cookie(cookies.CONSOLE, token, path="/console")

    @property
    def token(self) -> str | None:
        cookie = self.client.get_cookie(cookies.CONSOLE, path="/console")
        return cookie.value if cookie else None

    def get(self, path: str, *, htmx: bool = False, **headers: str) -> TestResponse:
        return self.client.get(path, headers={**(HTMX if htmx else {}), **headers})

    def told(self, path: str) -> list[str]:
        """The messages that a page brings of what was done before, each of them once."""
        found: list[str] = MESSAGE.findall(self.get(path).text)
        return found

    def post(self, path: str, data: dict[str, Any] | None = None, *, htmx: bool = False) -> TestResponse:
        """Send a form with the token of a page that anybody may open."""
        found = TOKEN.search(self.client.get("/console/sign-in").text)
        assert found
        return self.client.post(path, data={"csrf_token": found[1], **(data or {})}, headers=HTMX if htmx else {})

    def sign_in(self, code: str, password: str, next_path: str = "") -> TestResponse:
        return self.post("/console/sign-in", {"code": code, "password": password, "next": next_path})
