"""The import that is measured brings in what the workbook says, and an unexpected count is no result."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from benchmarks.importing import ImportFailed, Place, workbook


def test_the_workbook_is_taken_in_by_a_worker_and_changes_nothing_the_second_time(sqlite_url: str) -> None:
    content = workbook(60)
    with ExitStack() as stack:
        place = Place(stack, sqlite_url)
        assert place.take_in(content, created=60, changed=0) > 0
        assert place.take_in(content, created=0, changed=0, unchanged=60) > 0
        with pytest.raises(ImportFailed, match="'created': 60"):
            place.take_in(content, created=60)
        assert 30 < place.most_memory < 300
