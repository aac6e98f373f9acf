"""People who read our pages in WeChat's browser, already signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from doorway import cookies
from services import clock, people, sessions
from services.access import OPERATOR
from services.bindings import arriving, inviting
from services.bindings.inviting import Invited

Read = Callable[[str], "Reader"]
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Reader:
    """One follower and their browser."""

    id: int
    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def send(self, path: str, shown: str | None = None, **form: str) -> TestResponse:
        """Hand in the form of the page at `shown` (the same address unless told)."""
        page = self.client.get(shown or path)
        found = CSRF.search(page.text)
        assert found, page.text
        return self.client.post(path, data={"csrf_token": found[1], **form})

    def send_bind_form(self, token: str, **changes: str) -> TestResponse:
        said = {"name": "张伟", "phone": "13900000001", "agreed": "yes"}
        return self.send(f"/bind/{token}", **said | changes)


def reader(app: Flask, name: str) -> Reader:
    """Somebody who follows the Official Account and is signed in to our pages."""
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(person.id, clock.now())
    client = app.test_client()
    client.set_cookie(cookies.PAGE, sessions.open_session("page", follower_id=person.id).token)
    return Reader(person.id, client)


def staff_reader(app: Flask, code: str) -> Reader:
    """The same, bound as an employee."""
    somebody = reader(app, code)
    invited = inviting.invite_employee(OPERATOR, code, policy="on_follow")
    arriving.arrive(somebody.id, invited.scene)
    return somebody


def dealer_invitation(code: str = "D001") -> Invited:
    return inviting.invite_dealer(OPERATOR, code)


def pass_time(**much: float) -> None:
    """Move the clock of all rules."""
    at = clock.now() + timedelta(**much)
    clock.use(lambda: at)
