"""The spool keeps what it took: in order, sealed, through torn writes, up to its limit."""

from __future__ import annotations

import base64
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models import sealing
from models.spool import Spool, SpoolFull


@pytest.fixture(autouse=True)
def _keys() -> None:
    sealing.use(sealing.Sealer(((1, b"k" * 32),), b"i" * 32))


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def emptied(spool: Spool, lane: int = 0) -> list[str | None]:
    with spool.emptying(lane) as lot:
        return list(lot.records()) if lot else []


def test_records_come_back_in_their_order_and_leave_the_disk(spool: Spool) -> None:
    assert not spool.waiting(0)
    for n in range(5):
        spool.add(0, f"push {n}")
    spool.add(1, "another lane")
    assert spool.waiting(0)
    assert emptied(spool) == [f"push {n}" for n in range(5)]
    assert not spool.waiting(0)
    assert spool.waiting(1)


def test_what_was_not_emptied_to_the_end_stays_and_what_came_since_comes_after(spool: Spool) -> None:
    spool.add(0, "first")
    spool.add(0, "second")
    with pytest.raises(ConnectionError):
        _give_up_after_one(spool)
    spool.add(0, "third")
    assert spool.aside() == 0, "set aside once, when the lot is through"
    assert emptied(spool) == ["first", "second"]
    assert emptied(spool) == ["third"]


def _give_up_after_one(spool: Spool) -> None:
    with spool.emptying(0) as lot:
        assert lot is not None
        lot.set_aside(str(next(lot.records())))
        raise ConnectionError


def test_what_cannot_be_handled_is_set_aside_once(spool: Spool) -> None:
    spool.add(0, "strange")
    with spool.emptying(0) as lot:
        assert lot is not None
        lot.set_aside(str(next(lot.records())))
    assert spool.aside() == 1
    assert emptied(spool) == []


def test_a_torn_record_spoils_nothing_before_or_after_it(spool: Spool) -> None:
    spool.add(0, "whole")
    file = spool.folder / "0.coming"
    spool.add(0, "torn")
    os.truncate(file, file.stat().st_size - 7)
    spool.add(0, "after")
    assert emptied(spool) == ["whole", None, "after"]


def test_nothing_readable_lies_on_the_disk(spool: Spool) -> None:
    spool.add(0, "oCanary of 张伟")
    raw = (spool.folder / "0.coming").read_bytes()
    assert b"oCanary" not in raw + base64.b64decode(raw)
    assert (spool.folder / "0.coming").stat().st_mode & 0o077 == 0


def test_a_record_of_a_lost_key_is_told_as_unreadable(spool: Spool) -> None:
    spool.add(0, "old")
    sealed = (spool.folder / "0.coming").read_bytes()
    sealing.use(sealing.Sealer(((2, b"n" * 32),), b"i" * 32))
    assert emptied(spool) == [None]
    assert (spool.folder / "unreadable").read_bytes() == sealed, "its key may come back"


def test_a_full_spool_refuses_and_keeps_what_it_has(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "small", largest=400)
    while spool.size() < 350:
        spool.add(0, "a push")
    with pytest.raises(SpoolFull, match="400 bytes wait"):
        spool.add(0, "a push too many, which is longer than the others were")
    kept = emptied(spool)
    assert set(kept) == {"a push"}
    assert len(kept) > 1
    spool.add(0, "room again")


def test_a_disk_that_refuses_leaves_no_half_record(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    spool.add(0, "before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SpoolFull, match="No space left"):
        spool.add(0, "refused")
    monkeypatch.undo()
    assert emptied(spool) == ["before"]


def test_many_writers_at_once_lose_nothing(spool: Spool) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: spool.add(0, f"push {n}"), range(200)))
    assert sorted(map(str, emptied(spool))) == sorted(f"push {n}" for n in range(200))


def test_only_one_empties_a_lane(spool: Spool) -> None:
    spool.add(0, "once")
    with spool.emptying(0) as first:
        assert first is not None
        assert emptied(spool) == []
        assert list(first.records()) == ["once"]


def test_what_comes_while_a_lane_is_emptied_is_kept(spool: Spool) -> None:
    spool.add(0, "first")
    with spool.emptying(0) as lot:
        assert lot is not None
        spool.add(0, "second")
        assert list(lot.records()) == ["first"]
    assert emptied(spool) == ["second"]
