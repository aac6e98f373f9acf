"""A life with the Official Account: what really happens in the sandbox, and pushes about it that come in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Table, delete

from models.db import Base
from sandbox.client import Person
from services import clock
from services.access import OPERATOR
from services.bindings import inviting
from services.people.rows import openid_index
from tests.rig import cannon
from tests.rig.cannon import Cannon, Letter, Sender
from tests.rig.invariants import number, rows
from tests.rig.stage import Stage, raised
from tests.walks.steps import qr_of

FOLLOW, LEAVE, BIND = "F", "U", "B"
STATE = """
    SELECT follower.follow_state FROM identity JOIN follower ON follower.id = identity.follower_id
    WHERE identity.account = 'official_account' AND identity.openid_index = :openid
"""
BOUND = "SELECT COUNT(*) FROM binding WHERE open_marker = 1"

_numbers = count(1)


@dataclass
class Life:
    """One person of a stage on which no push arrives by itself: `pending` are those on their way."""

    stage: Stage
    person: Person
    code: str
    seen: int
    pending: list[Letter] = field(default_factory=list)

    @property
    def openid(self) -> str:
        return self.person.openid()

    def live(self, deed: str) -> None:
        """It really happens, and WeChat has something to tell."""
        if deed == FOLLOW:
            self.person.follow()
        elif deed == LEAVE:
            self.person.unfollow()
        else:
            self.person.scan(self.code)
        for entry in self.stage.world.pushes(self.seen):
            self.seen = max(self.seen, entry["n"])
            self.pending.append(Letter(_sender(self.stage), _text(entry["fields"])))

    def deliver(self, order: Sequence[int] | None = None, *, eager: bool = False) -> None:
        """Everything pending arrives in this order; `eager` lets the worker work after each."""
        letters, self.pending = self.pending, []
        for place in order if order is not None else range(len(letters)):
            self.deliver_one(letters[place])
            if eager:
                self.stage.work()

    def deliver_one(self, letter: Letter) -> None:
        gun = Cannon(cannon.over_client(self.stage.app.test_client()))
        assert gun.deliver(letter).answer.status == 200

    def settle(self) -> None:
        """The worker works until nothing is owed, now and after WeChat has had a minute."""
        self.stage.work()
        later = datetime.now(UTC) + timedelta(seconds=90)
        clock.use(lambda: later)
        self.stage.work()
        clock.use(None)

    def follows(self) -> bool:
        """What user/info says now."""
        return self.stage.house.gateway.follower(self.openid).subscribed

    def believed(self) -> tuple[bool, bool]:
        """What we think: do they follow, are they bound."""
        database = self.stage.house.database
        found = rows(database, STATE, openid=openid_index("official_account", self.openid))
        return found == [("following",)], number(database, BOUND) == 1


def _sender(stage: Stage) -> Sender:
    return cannon.official_account(stage.house.settings)


def _text(fields: dict[str, Any]) -> str:
    inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>"


@contextmanager
def silent_stage(url: str) -> Iterator[Stage]:
    """A stage whose WeChat drops every push, so that the test delivers them itself."""
    with raised(url) as stage:
        stage.world.fail_push("*", "drop", times=10**9)
        yield stage


def new_life(stage: Stage, code: str) -> Life:
    """Somebody new on a stage without any history."""
    forget(stage)
    person = stage.world.add_person(f"life-{next(_numbers)}")
    pushes = stage.world.pushes()
    return Life(stage, person, code, max((entry["n"] for entry in pushes), default=0))


def code_of(stage: Stage) -> str:
    """The QR code of an invitation that binds by the follow itself."""
    return qr_of(stage, inviting.invite_employee(OPERATOR, "E003", policy="on_follow"))


def forget(stage: Stage) -> None:
    """Nobody was ever met; the invitation is unused again."""
    with stage.house.database.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in ("follower", "inbox_push", "audit_entry") or _about_people(table):
                connection.execute(delete(table))
        connection.exec_driver_sql("UPDATE invitation SET used_at = NULL")


def _about_people(table: Table) -> bool:
    return any(key.column.table.name in ("follower", "claim") for key in table.foreign_keys)
