"""The table as the store that all processes share: values that end, and a lock whose fence outlives no takeover."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import text

from models.db import Database
from models.shared_store import TableStore


@pytest.fixture
def store(database: Database) -> TableStore:
    return TableStore()


def test_a_value_is_there_until_its_time_is_over(store: TableStore) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        assert store.get("k") is None
        store.put("k", "one", 10)
        store.put("k", "two", 20)
        clock.shift(19.9)
        assert store.get("k") == "two"
        clock.shift(0.1)
        assert store.get("k") is None
    store.delete("k")
    assert store.get("k") is None


def test_a_value_lies_sealed_in_the_table(store: TableStore, database: Database) -> None:
    store.put("k", "an access token", 60)
    with database.engine.connect() as connection:
        [raw] = connection.execute(text("SELECT value FROM shared_value")).scalars()
    assert b"access" not in bytes(raw)


def test_one_holds_the_lock_and_gives_it_back(store: TableStore) -> None:
    fence = store.try_lock("l", 60)
    assert fence is not None
    assert store.try_lock("l", 60) is None
    store.unlock("l", "somebody else's fence")
    assert store.try_lock("l", 60) is None
    store.unlock("l", fence)
    assert store.try_lock("l", 60) is not None


def test_a_silent_holder_is_taken_over_and_cannot_take_it_back(store: TableStore) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        late = store.try_lock("l", 10)
        clock.shift(10)
        now = store.try_lock("l", 10)
        assert late is not None
        assert now is not None
        assert now != late
        store.unlock("l", late)
        assert store.try_lock("l", 10) is None
        store.unlock("l", now)
        assert store.try_lock("l", 10) is not None


def test_of_many_at_the_same_moment_exactly_one_gets_the_lock(store: TableStore) -> None:
    ready, fences = threading.Barrier(6), []

    def grab() -> None:
        ready.wait()
        fences.append(store.try_lock("l", 60))

    threads = [threading.Thread(target=grab) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fences) == 6
    assert len([fence for fence in fences if fence]) == 1


def test_two_first_puts_at_once_leave_one_value(store: TableStore) -> None:
    ready, faults = threading.Barrier(4), []

    def put(value: str) -> None:
        ready.wait()
        try:
            store.put("k", value, 60)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=put, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert store.get("k") in {"0", "1", "2", "3"}


def test_reserved_pieces_never_exceed_the_whole_however_many_reserve_at_once(store: TableStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(lambda _: store.reserve("calls", 7, 50, 60), range(12)))
    assert sum(granted) == 50
    assert max(granted) == 7
    assert store.reserve("calls", 1, 50, 60) == 0
    assert store.reserve("calls", 9, 55, 60) == 5
    assert store.reserve("others", 9, 5, 60) == 5
