"""The ground a goal is shown on: the program on a furnished database, both senders, and the same under gunicorn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask

from app.factory import create_app
from config import load_settings
from doorway.house import NAME, House
from migrations import run
from models.db import Database, session, transaction
from models.organisation import Employee
from services import clock
from services.access import OPERATOR
from services.bindings import inviting
from tests.rig import cannon
from tests.rig.cannon import Cannon, Letter, Sender
from tests.rig.served import Served
from tests.rig.values import setting_values
from tests.world import Cast, furnish


@dataclass(frozen=True)
class Ground:
    """One database with the cast on it; `values` are the settings every process on it shares."""

    app: Flask
    values: dict[str, str]
    cast: Cast

    @property
    def database(self) -> Database:
        house: House = self.app.extensions[NAME]
        return house.database

    @property
    def wechat(self) -> Sender:
        return cannon.official_account(load_settings(self.values))

    @property
    def mini(self) -> Sender:
        return cannon.mini_program(load_settings(self.values))

    @property
    def cannon(self) -> Cannon:
        """Fires at the program inside this process."""
        return Cannon(cannon.over_client(self.app.test_client()))

    def served(self, wsgi: str = "web:app") -> Served:
        """The program, or a variant of it, under gunicorn: two processes of eight threads."""
        return Served(wsgi, self.values)

    def follow(self, openid: str, scene: str, at: int = 1_790_000_000) -> Letter:
        """A follow by a parametric QR code."""
        key = f"qrscene_{scene}"
        return Letter(self.wechat, self.wechat.event("subscribe", openid, at, EventKey=key, Ticket="gQ"))


@contextmanager
def prepared(url: str, *, furnished: bool = True, **more: str) -> Iterator[Ground]:
    """The program on the newest version of a database; `more` are settings that differ."""
    values = setting_values(url) | more
    app = create_app(load_settings(values))
    house: House = app.extensions[NAME]
    run.upgrade(house.database)
    try:
        yield Ground(app, values, furnish() if furnished else Cast({}, {}, {}))
    finally:
        clock.use(None)
        house.database.dispose()


@transaction
def hire(code: str) -> str:
    """One more employee, known by name and code only; the scene of an on_follow invitation for them."""
    boss = session().get_one(Employee, 1)
    session().add(
        Employee(
            code=code,
            name=f"员工{code}",
            department_id=boss.department_id,
            position="渠道专员",
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    session().flush()
    return inviting.invite_employee(OPERATOR, code, policy="on_follow").scene
