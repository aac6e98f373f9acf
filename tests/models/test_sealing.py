"""Sealed values: open only where they were sealed, with a key that still lives; equal texts meet by index alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from models.db import Database, session, transaction
from models.sealing import CannotOpen, Sealer, blind_index, token_hash
from models.types import Instant, Sealed, SealedJson

OLD, NEW = (1, b"o" * 32), (2, b"n" * 32)
INDEX = b"i" * 32


def test_what_was_sealed_is_read_back_and_never_twice_the_same() -> None:
    sealer = Sealer((NEW, OLD), INDEX)
    first, second = (sealer.seal("claim.phone", "+8613900000001") for _ in range(2))
    assert first != second
    assert b"139" not in first
    assert sealer.open("claim.phone", first) == sealer.open("claim.phone", second) == "+8613900000001"


def test_a_value_moved_to_another_column_or_altered_does_not_open() -> None:
    sealer = Sealer((NEW,), INDEX)
    sealed = sealer.seal("claim.phone", "+8613900000001")
    with pytest.raises(CannotOpen, match="another place"):
        sealer.open("claim.name", sealed)
    for position in range(1, len(sealed)):
        altered = sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
        with pytest.raises(CannotOpen):
            sealer.open("claim.phone", altered)


def test_a_rotated_ring_opens_old_values_and_seals_with_the_newest() -> None:
    old = Sealer((OLD,), INDEX).seal("claim.phone", "x")
    ring = Sealer((NEW, OLD), INDEX)
    assert ring.open("claim.phone", old) == "x"
    assert ring.seal("claim.phone", "x")[0] == 2
    with pytest.raises(CannotOpen, match="no live key of version 1"):
        Sealer((NEW,), INDEX).open("claim.phone", old)
    with pytest.raises(CannotOpen):
        ring.open("claim.phone", b"")


def test_the_index_survives_rotation_and_depends_on_purpose_and_key() -> None:
    index = Sealer((OLD,), INDEX).index("phone", "+86139")
    assert Sealer((NEW,), INDEX).index("phone", "+86139") == index
    assert Sealer((OLD,), INDEX).index("phone_tail", "+86139") != index
    assert Sealer((OLD,), b"j" * 32).index("phone", "+86139") != index


def test_neither_keys_nor_texts_show_in_a_repr() -> None:
    shown = repr(Sealer((OLD,), INDEX))
    assert "oooo" not in shown
    assert "iiii" not in shown


def test_a_token_is_stored_as_its_hash(database: Database) -> None:
    assert token_hash("t") == "e3b98a4da31a127d4bde6e43033f66ba274cab0eb7eb1c70ec41402bf6273dd8"
    assert blind_index("phone", "1") != token_hash("1")


THINGS = Table(
    "thing",
    MetaData(),
    Column("secret", Sealed("thing.secret")),
    Column("facts", SealedJson("thing.facts")),
    Column("at", Instant),
)


@transaction
def keep(**values: object) -> tuple[object, ...]:
    session().execute(insert(THINGS).values(**values))
    return tuple(session().execute(select(THINGS)).one())


def test_the_types_give_back_what_they_took_and_leave_nothing_readable(database: Database) -> None:
    THINGS.create(database.engine)
    at = datetime(2026, 11, 23, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=8)))
    secret, facts = "王敏 😀\x00", {"姓名": "王敏", "n": [1, None]}
    kept = keep(secret=secret, facts=facts, at=at)
    assert kept == (secret, facts, at)
    assert isinstance(kept[2], datetime)
    assert kept[2].tzinfo is UTC
    with database.engine.connect() as connection:
        raw = connection.execute(text("SELECT secret, facts FROM thing")).one()
    assert "王敏".encode() not in bytes(raw[0]) + bytes(raw[1])


def test_nothing_stays_nothing_and_a_moment_needs_its_zone(database: Database) -> None:
    THINGS.create(database.engine)
    assert keep(secret=None, facts=None, at=None) == (None, None, None)
    with pytest.raises(StatementError, match="without time zone"):
        keep(secret=None, facts=None, at=datetime(2026, 11, 23))  # noqa: DTZ001
