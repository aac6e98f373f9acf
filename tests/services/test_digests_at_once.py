"""One digest for a person and a morning, however many workers lay something into it; and nothing is laid into one that
was read already. On MariaDB alone: SQLite lets nobody in between."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models.db import reading, session
from models.outbox import OutboxPromise
from services import clock, notices, outbox
from services.notice_kinds import DIGEST
from services.outbox import Claimed, gathering
from tests.conftest import empty
from tests.rig.invariants import broken
from tests.rig.races import at_once
from tests.services.test_clerks import owner
from tests.services.test_notice_preferences import LEFT
from tests.world import Cast

pytestmark = pytest.mark.mariadb
WORKERS = 8


@pytest.fixture
def database_url(migrated_mariadb: str) -> Iterator[str]:
    yield migrated_mariadb
    empty(migrated_mariadb)


@pytest.fixture
def held(app: Flask, cast: Cast) -> list[Claimed]:
    """A letter for each worker, all of one person."""
    boss = owner()
    outbox.claim("another", 1000)
    for number in range(WORKERS):
        notices.owe("left", boss, LEFT, cause=f"race:{number}")
    return list(outbox.claim("worker", 1000))


@reading
def digests() -> list[int]:
    return list(session().scalars(select(OutboxPromise.id).where(OutboxPromise.topic == DIGEST)))


@reading
def lies_in() -> set[int | None]:
    return set(session().scalars(select(OutboxPromise.digest_id).where(OutboxPromise.topic == "left")))


def lay(letter: Claimed, morning: datetime) -> int:
    return outbox.finish([outbox.gathered(letter, at=morning)])


def race(held: list[Claimed]) -> None:
    morning = clock.now() + timedelta(hours=8)
    assert at_once([partial(lay, letter, morning) for letter in held]) == [1] * WORKERS


def test_workers_who_gather_for_one_person_at_once_make_one_digest(held: list[Claimed]) -> None:
    race(held)
    assert len(digests()) == 1
    assert lies_in() == set(digests())
    assert broken() == []


def test_control_without_its_unique_key_everybody_makes_one(
    held: list[Claimed], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, local = itertools.count(), threading.local()

    def key_of(*_: Any) -> str:
        local.key = getattr(local, "key", None) or f"digest:control:{next(keys)}"
        return str(local.key)

    monkeypatch.setattr(gathering, "key_of", key_of)
    race(held)
    assert len(digests()) > 1


def told_while_laying(letter: Claimed, at: datetime, monkeypatch: pytest.MonkeyPatch, *, locked: bool) -> int:
    """A worker wants to take the digest up and read it in the very moment in which a letter has found it and is not in
    it yet; how many letters are told, then or later."""
    find, told = gathering._find, list[int]()

    def take_up() -> None:
        for digest in outbox.claim("reader", 10):
            content = notices.letters_of([digest])[digest.id].content
            told.append(int(content.facts.get("number", 1)))

    def overtaken(key: str, *, held: bool) -> Any:
        found = find(key, held=held and locked)
        if held:
            reader = threading.Thread(target=take_up)
            reader.start()
            reader.join()
        return found

    with monkeypatch.context() as patched:
        patched.setattr(gathering, "_find", overtaken)
        lay(letter, at)
    take_up()
    return sum(told)


@pytest.mark.parametrize(("locked", "told"), [(True, 2), pytest.param(False, 1, id="control: unlocked one is lost")])
def test_no_letter_falls_into_a_digest_that_was_read(
    held: list[Claimed], monkeypatch: pytest.MonkeyPatch, locked: bool, told: int
) -> None:
    past = clock.now() - timedelta(seconds=1)
    lay(held[0], past)
    assert told_while_laying(held[1], past, monkeypatch, locked=locked) == told


def test_what_comes_after_a_digest_was_taken_up_opens_another(held: list[Claimed]) -> None:
    morning = clock.now() - timedelta(seconds=1)
    lay(held[0], morning)
    [taken] = outbox.claim("reader", 10)
    lay(held[1], morning)
    assert len(digests()) == 2
    [other] = outbox.claim("reader", 10)
    outbox.finish([outbox.kept(taken, message_id=1), outbox.kept(other, message_id=2)])
    assert lies_in() == {taken.id, other.id, None}
    assert broken() == []
