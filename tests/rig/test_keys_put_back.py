"""A control's missing key is its own: the next test on the same database finds every unique key in its place."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from models.db import Database
from tests.conftest import empty
from tests.rig.variants import drop_unique_keys

TABLE, KEYS = "redemption", ("uq_redemption_voucher",)


@pytest.mark.mariadb
def test_a_database_that_is_emptied_has_its_unique_keys_again(migrated_mariadb: str) -> None:
    database = Database(migrated_mariadb)

    def keys() -> dict[str | None, tuple[str | None, ...]]:
        found = inspect(database.engine).get_unique_constraints(TABLE)
        return {one["name"]: tuple(one["column_names"]) for one in found}

    def plain() -> list[str]:
        asked = "SELECT index_name FROM information_schema.statistics WHERE table_schema = DATABASE()"
        with database.engine.connect() as connection:
            return [name for name in connection.execute(text(asked)).scalars() if name.startswith("plain_")]

    whole = keys()
    drop_unique_keys(database, TABLE, *KEYS)
    assert set(whole) - set(keys()) == set(KEYS)
    assert plain()
    empty(migrated_mariadb)
    assert keys() == whole
    assert plain() == []
    database.dispose()
