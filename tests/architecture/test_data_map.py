"""Every column says what it is and why we hold it; personal data is sealed."""

from __future__ import annotations

import pytest
from sqlalchemy import DateTime, Table

import models  # noqa: F401  (fills the metadata)
from models.data_map import CLASSES, data_map
from models.db import Base
from models.types import Instant, Sealed
from services.privacy import PURPOSES

COLUMNS = [column for table in Base.metadata.sorted_tables for column in table.columns]
# Clear on purpose, so that headquarters can search and sort its own partners (architecture: personal data).
CLEAR_NAMES = {("employee", "name"), ("dealer_staff", "name"), ("dealer_contact", "name")}


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=str)
def test_every_column_is_classified(table: Table) -> None:
    for column in table.columns:
        entry = data_map().get((table.name, column.name))
        assert entry is not None, f"{column} is missing in models/data_map.toml"
        assert entry.data_class in CLASSES, column
        assert all((entry.purpose, entry.basis, entry.kept, entry.seen_by, entry.on_erasure)), column
        assert entry.consent is None or entry.consent in PURPOSES, column


def test_the_map_names_no_column_that_is_gone() -> None:
    known = {(column.table.name, column.name) for column in COLUMNS}
    assert set(data_map()) - known == set()


def test_phones_names_and_openids_are_sealed_or_keyed_hashes() -> None:
    for column in COLUMNS:
        entry = data_map()[column.table.name, column.name]
        if entry.data_class not in ("S", "P1") or (entry.table, entry.column) in CLEAR_NAMES:
            continue
        hashed = column.name.endswith("_index") and getattr(column.type, "length", None) == 64
        assert isinstance(column.type, Sealed) or hashed, f"{column} holds {entry.data_class} in clear"


def test_sealed_columns_know_their_own_place() -> None:
    """The place is authenticated with the value; a wrong one would let values be moved unnoticed."""
    for column in COLUMNS:
        if isinstance(column.type, Sealed):
            assert column.type.place == f"{column.table.name}.{column.name}"


def test_every_moment_is_kept_with_its_zone() -> None:
    for column in COLUMNS:
        if isinstance(column.type, DateTime | Instant):
            assert isinstance(column.type, Instant), f"{column} is a naive moment"
