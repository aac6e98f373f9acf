"""A steady rate does not wait for a slow server: the waits show what people would have waited."""

from __future__ import annotations

import pytest

from benchmarks.load import Expected, LoadFailed, post
from benchmarks.pacing import pace
from tests.benchmarks.test_load import server as server


def test_every_request_is_sent_once_and_none_before_it_is_due(server: tuple[int, list[bytes]]) -> None:
    port, seen = server
    load = pace(port, [post("/", b"%d" % number) for number in range(20)], rate=100, expect=Expected())
    assert sorted(seen, key=int) == [b"%d" % number for number in range(20)]
    assert load.statuses == {200: 20}
    assert load.seconds >= 0.19


def test_who_is_not_served_when_due_waits_from_then(server: tuple[int, list[bytes]]) -> None:
    """Each answer takes 50 ms, and they may be under way at once: nobody waits for another to be answered."""
    load = pace(server[0], [post("/", b"wait")] * 10, rate=1000, expect=Expected())
    assert min(load.waits) >= 0.05
    assert sorted(load.waits)[4] < 4 * 0.05, "one after the other the fifth would have waited for four"


def test_a_wrong_answer_is_no_result(server: tuple[int, list[bytes]]) -> None:
    with pytest.raises(LoadFailed, match="500"):
        pace(server[0], [post("/", b"boom")], rate=10, expect=Expected())
