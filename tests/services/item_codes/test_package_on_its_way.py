"""A package on its way into a storage that is slow: its worker lives, and is stopped there as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import BinaryIO

import pytest
from flask import Flask

import storage
from models.code_packages import CANCELLED, DUE, READY
from services import clock
from services.item_codes import package_orders, package_work
from storage import StorageAway
from tests.services.item_codes.packing import Packing, packing, row_of
from tests.world import Cast

PIECE = 256  # of a file of some thousand bytes, as of gigabytes the SDK's
STEP = package_work.LEASE * 2 / 3


@pytest.fixture
def house(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packing]:
    monkeypatch.setattr(package_work, "TELL_SECONDS", 0)
    yield packing()
    clock.use(None)


def slow_storage(monkeypatch: pytest.MonkeyPatch, between: Callable[[int], None], *, worded: bool = False) -> list[str]:
    """From now on the storage takes a while for each piece; what `between` two of them happens is told, with their
    number. `worded` errors are those of an SDK: whatever broke it is a storage that is away. The names it kept."""
    place, put = type(storage.in_use()), storage.in_use().put
    kept: list[str] = []

    def slowly(_self: object, name: str, content: BinaryIO) -> int:
        begin, pieces = clock.now(), 0
        try:
            while content.read(PIECE):
                pieces += 1
                late = begin + STEP * pieces
                clock.use(lambda late=late: late)  # type: ignore[misc]
                between(pieces)
        except Exception:
            if worded:
                raise StorageAway("the object store did not answer") from None
            raise
        assert pieces > 3, "longer than a lease"
        content.seek(0)
        kept.append(name)
        return put(name, content)

    monkeypatch.setattr(place, "put", slowly)
    return kept


def test_a_storage_slower_than_a_lease_is_waited_for(house: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
    number = house.released()
    others: list[bool] = []
    kept = slow_storage(monkeypatch, lambda _pieces: others.append(package_work.work_once("another")))
    assert package_work.work_once("worker")
    assert not any(others), "another took it for dead"
    row = row_of(number)
    assert (row.state, row.worker, row.tries) == (READY, "worker", 1)
    assert kept == [row.random_name]
    assert house.taken(number)


@pytest.mark.parametrize("worded", [False, True], ids=["as it is", "worded by an SDK"])
def test_told_to_end_on_its_way_it_is_laid_down_for_the_next(
    house: Packing, monkeypatch: pytest.MonkeyPatch, worded: bool
) -> None:
    number = house.released()
    told: list[bool] = []
    kept = slow_storage(monkeypatch, told.append, worded=worded)  # type: ignore[arg-type]  # its number is true
    assert package_work.work_once("worker", lambda: bool(told))
    row = row_of(number)
    assert (row.state, row.tries, row.leased_until, kept) == (DUE, 0, None, [])


def test_cancelled_on_its_way_it_leaves_no_file(house: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
    number = house.released()

    def cancel(pieces: int) -> None:
        if pieces == 2:
            package_orders.cancel(house.asker, number)

    kept = slow_storage(monkeypatch, cancel, worded=True)
    assert package_work.work_once("worker")
    assert (row_of(number).state, kept) == (CANCELLED, [])


def test_laid_down_by_one_who_was_taken_for_dead_it_stays_with_the_other(
    house: Packing, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = house.released()
    much_later = clock.now() + package_work.LEASE + timedelta(seconds=1)

    def told_to_end() -> bool:
        clock.use(lambda: much_later)
        assert package_work.work_once("another")
        return True

    assert package_work.work_once("worker", told_to_end)
    row = row_of(number)
    assert (row.state, row.worker) == (READY, "another")


def test_a_storage_that_is_away_stays_a_storage_that_is_away(house: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
    house.released()

    def broken(_pieces: int) -> None:
        raise OSError("the line is cut")

    slow_storage(monkeypatch, broken, worded=True)
    with pytest.raises(StorageAway):
        package_work.work_once("worker")
