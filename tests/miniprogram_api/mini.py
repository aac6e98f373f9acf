"""Somebody's mini program in this process, and the people who decide."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from services import sessions
from services.access import OPERATOR
from services.bindings import arriving, inviting
from tests.services.test_clerks import somebody


class Mini:
    """Asks in one person's name."""

    def __init__(self, app: Flask, follower_id: int) -> None:
        self.id = follower_id
        self.client = app.test_client()
        self.bearer = {"Authorization": f"Bearer {sessions.open_session('api', follower_id=follower_id).token}"}

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> TestResponse:
        headers = self.bearer | ({"Idempotency-Key": key} if key else {})
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, json=body)

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def post(self, path: str, **body: Any) -> Any:
        answer = self.ask("POST", path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.get_json()


def code_of(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def employee(code: str) -> int:
    """A follower who is bound as this employee."""
    who = somebody(f"employee {code}")
    arriving.arrive(who, inviting.invite_employee(OPERATOR, code, policy="on_follow").scene)
    return who
