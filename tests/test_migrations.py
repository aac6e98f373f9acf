"""Migrations: numbered, recorded, up and down on both databases, equal to what the rows say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from migrations import run
from models import db, sealing
from models.bindings import Invitation
from models.db import Base, Database, reading, session
from models.dealers import Dealer
from services.access import OPERATOR
from services.bindings import inviting
from tests.world import furnish

SEALER = sealing.Sealer(((1, b"k" * 32),), b"i" * 32)


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'qudao.db'}"
    url: str = request.getfixturevalue("mariadb_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    db.bind(database)
    sealing.use(SEALER)
    yield database
    database.dispose()


def test_they_are_numbered_one_after_another_and_the_head_is_recorded() -> None:
    scripts = list(run.scripts().walk_revisions())
    numbers = sorted(script.revision for script in scripts)
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert run.head() == numbers[-1]
    assert all(script.path.rsplit("/", 1)[1].startswith(script.revision) for script in scripts)


def test_the_newest_version_is_what_the_rows_say(database: Database) -> None:
    run.upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_each_step_goes_up_and_down(database: Database) -> None:
    numbers = sorted(script.revision for script in run.scripts().walk_revisions())
    for number in numbers:
        run.upgrade(database, number)
        assert run.current(database) == number
    for number in reversed(["base", *numbers[:-1]]):
        run.downgrade(database, number)
    assert run.current(database) is None
    run.upgrade(database)
    assert run.current(database) == run.head()


def test_the_newest_step_down_and_up_again_keeps_the_rows(database: Database) -> None:
    """On SQLite a rebuilt table once took its child rows along; here the dealers' rows must survive."""
    run.upgrade(database)
    furnish()
    inviting.invite_dealer(OPERATOR, "D001")
    before = _counts()
    numbers = sorted(script.revision for script in run.scripts().walk_revisions())
    run.downgrade(database, numbers[-2])
    run.upgrade(database)
    assert _counts() == before


REBUILT = "0011"  # going down from here SQLite rebuilds `follower`, to which rows of `identity` point
WHEN = "2026-11-29 08:00:00"


def test_a_table_that_others_point_to_is_rebuilt_with_its_rows(database: Database) -> None:
    run.upgrade(database, REBUILT)
    with database.engine.begin() as connection:
        follower = (
            "INSERT INTO follower (id, label, follow_state, follow_events, created_at) "
            "VALUES (7, '访客', 'follows', 0, :at)"
        )
        identity = (
            "INSERT INTO identity (id, follower_id, account, openid, openid_index, created_at) "
            "VALUES (1, 7, 'official_account', 'x', 'y', :at)"
        )
        for row in (follower, identity):
            connection.execute(text(row), {"at": WHEN})
    run.downgrade(database, "0010")
    run.upgrade(database, REBUILT)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT follower_id FROM identity")).scalars().all() == [7]
        lost = text("INSERT INTO identity VALUES (2, 99, 'mini_program', 'x', 'z', :at)")
        with pytest.raises(IntegrityError):  # and keys are kept again afterwards
            connection.execute(lost, {"at": WHEN})


@reading
def _counts() -> tuple[int, int]:
    return (
        session().execute(select(func.count()).select_from(Dealer)).scalar_one(),
        session().execute(select(func.count()).select_from(Invitation)).scalar_one(),
    )
