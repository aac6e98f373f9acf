"""A mini program: its people in the sandbox, its calls over HTTP, every answer watched for secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from flask import Flask

from doorway.house import NAME, House
from models.db import Database
from tests.leaks import Watch, secrets_of
from tests.rig.stage import Stage

SECONDS = 20


@dataclass(frozen=True)
class Client:
    """Somebody's mini program."""

    stage: Stage
    key: str
    token: str = ""

    def ask(self, method: str, path: str, **body: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = body or None
        return requests.request(method, f"{self.stage.url}/api/v1{path}", json=sent, headers=headers, timeout=SECONDS)

    def signed_in(self, **more: Any) -> Client:
        code = self.stage.person(self.key).login_code()
        answer = self.ask("POST", "/session", code=code, **more)
        assert answer.status_code == 200, answer.text
        return Client(self.stage, self.key, answer.json()["token"])


@pytest.fixture
def database_url(one_url: str) -> str:
    """The rules behind the API are shown on both databases by the walks; its wording needs one."""
    return one_url


@pytest.fixture
def database(app: Flask) -> Database:
    house: House = app.extensions[NAME]
    return house.database


@pytest.fixture
def stage(stage: Stage) -> Iterator[Stage]:
    watch = Watch(stage.app)
    yield stage
    assert watch.leaked(secrets_of(stage.house.settings)) == []


@pytest.fixture
def zhang(stage: Stage) -> Client:
    return Client(stage, "zhang-owner")


@pytest.fixture
def sun(stage: Stage) -> Client:
    return Client(stage, "sun-stranger")


def refused(answer: requests.Response, status: int, code: str) -> bool:
    said = answer.json()["error"]
    return (answer.status_code, said["code"]) == (status, code) and bool(said["message"])
