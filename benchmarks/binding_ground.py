"""A brand whose dealers' owners all hold an invitation that binds by the follow itself; and what a follow wrote."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select

from app.factory import build_house
from config import load_settings
from doorway.house import House
from models.bindings import DEALER_OWNER, ON_FOLLOW, OPEN, Binding, Invitation
from models.db import Base, reading, session, transaction
from models.dealers import OWNER, Dealer, DealerStaff
from models.organisation import Employee
from models.people import BOUND, FOLLOWING, OFFICIAL_ACCOUNT, Follower, Identity
from models.sealing import blind_index
from services import accounts, clock
from services.access import OPERATOR
from services.people import openid_index
from tests.rig.served import flask
from tests.rig.services import private_mariadb

WRITTEN = ("inbox_push", "follower", "identity", "claim", "binding", "outbox_promise", "audit_entry")
"""The tables that a follow by invitation adds rows to."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A database with invitations not yet redeemed; the house is this process's own view of it."""

    house: House
    url: str
    _scenes: Iterator[str]

    def scenes(self, count: int) -> list[str]:
        """So many scenes that nobody was given before."""
        return list(islice(self._scenes, count))


@contextmanager
def ground(invitations: int) -> Iterator[Ground]:
    """A durable MariaDB with so many dealers, each with an owner and an unused invitation; one decider is in WeChat."""
    with private_mariadb() as server:
        url = server.url(server.create_database())
        flask({"DATABASE_URL": url}, "db", "upgrade")
        house = build_house(load_settings({**os.environ, "DATABASE_URL": url}))
        try:
            _decider(clock.now())
            accounts.add_staff(OPERATOR, "E001", "admin", secrets.token_urlsafe(16))
            yield Ground(house, url, iter(_dealers(invitations, clock.now())))
        finally:
            house.database.dispose()


@transaction
def _decider(now: datetime) -> None:
    """Whoever is told that somebody was bound: without one the outbox would get a row less."""
    employee = Employee(code="E001", name="王敏", status="active", created_at=now)
    follower = Follower(label="王敏", follow_state=FOLLOWING, listed_as=BOUND, followed_at=now, created_at=now)
    session().add_all([employee, follower])
    session().flush()
    openid = "oDeciderOfTheBenchmark000000"
    bound = {"follower_id": follower.id, "employee_id": employee.id, "open_marker": OPEN}
    session().add(Binding(kind="employee", started_at=now, **bound))
    session().add(
        Identity(
            follower_id=follower.id,
            account=OFFICIAL_ACCOUNT,
            openid=openid,
            openid_index=openid_index(OFFICIAL_ACCOUNT, openid),
            created_at=now,
        )
    )


@transaction
def _dealers(count: int, now: datetime) -> list[str]:
    """The scenes of as many invitations as dealers."""
    tokens = [secrets.token_urlsafe(18) for _ in range(count)]
    numbered = list(enumerate(tokens, start=1))
    common = {"status": "active", "created_at": now}
    _add(Dealer, [{"id": n, "code": f"B{n:07d}", "name": "基准店", **common} for n, _ in numbered])
    _add(DealerStaff, [{"id": n, "dealer_id": n, "role": OWNER, "name": "王老板", **common} for n, _ in numbered])
    offer = {"letter": DEALER_OWNER, "policy": ON_FOLLOW, "failed_tries": 0, "created_by": "基准", "created_at": now}
    ends = now + timedelta(days=7)
    _add(
        Invitation,
        [
            {**offer, "dealer_id": n, "dealer_staff_id": n, "token": t, "token_index": _index(t), "expires_at": ends}
            for n, t in numbered
        ],
    )
    return [f"{DEALER_OWNER}_{token}" for token in tokens]


def _index(token: str) -> str:
    return blind_index("invitation", token)


def _add(table: type[Base], rows: list[dict[str, Any]]) -> None:
    session().execute(insert(table), rows)


@reading
def rows_written() -> dict[str, int]:
    """How many rows each table has that a follow adds to, and how many invitations are used."""
    tables = Base.metadata.tables
    counts = {name: session().execute(select(func.count()).select_from(tables[name])).scalar_one() for name in WRITTEN}
    used = select(func.count()).select_from(Invitation).where(Invitation.used_at.is_not(None))
    return counts | {"invitation used": session().execute(used).scalar_one()}
