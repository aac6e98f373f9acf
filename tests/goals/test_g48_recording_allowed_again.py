"""G48: who objected to being recorded and allowed it again has, after a restore, what they wanted last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import privacy
from services.reading import objecting
from services.reading.readers import Reader
from tests.goals.backups import backed_up, restored
from tests.goals.left_alone import BROWSER, Scene, known, reads, set_up, traces_of
from tests.reading_room import opened
from tests.walks.steps import later


@pytest.fixture
def scene(sqlite_url: str) -> Iterator[Scene]:
    """On SQLite alone."""
    with set_up(sqlite_url) as scene:
        yield scene


def test_who_allowed_it_again_is_recorded_again_but_not_what_they_had_read_before(scene: Scene, tmp_path: Path) -> None:
    reader = Reader(known(), BROWSER)
    reads(scene, reader)
    backup = backed_up(scene.stage, tmp_path / "backup.db")
    for _ in range(2):
        later(scene.stage, 60)
        objecting.object_to_reading(reader)
        later(scene.stage, 60)
        objecting.allow_reading(reader)
    objecting.allow_reading(reader)
    with restored(scene.stage, backup):
        assert privacy.forget_again() == 1
        assert not objecting.has_objected(reader)
        assert traces_of(reader) == 0
        assert opened(scene.room.share, reader, channel="page").visit is not None
        assert privacy.forget_again() == 0
        assert traces_of(reader) == 1


def test_who_objected_once_more_after_allowing_objects(scene: Scene, tmp_path: Path) -> None:
    reader = Reader(known(), BROWSER)
    reads(scene, reader)
    backup = backed_up(scene.stage, tmp_path / "backup.db")
    for step in (objecting.object_to_reading, objecting.allow_reading, objecting.object_to_reading):
        step(reader)
    with restored(scene.stage, backup):
        assert privacy.forget_again() > 0
        assert objecting.has_objected(Reader(reader.follower_id))
        assert objecting.has_objected(Reader(None, BROWSER))
        assert traces_of(reader) == 0


def test_an_objection_that_lost_a_race_with_allowing_stands_as_it_does_in_the_rows(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written down, then the other tap allows, then the rows follow: the later rows are the truth, and so is a
    restore."""
    reader = Reader(known())
    backup, really = backed_up(scene.stage, tmp_path / "backup.db"), objecting._object
    objecting.object_to_reading(reader)
    later(scene.stage, 60)

    def late(*asked: object) -> None:
        objecting.allow_reading(reader)
        really(*asked)  # type: ignore[arg-type]

    with monkeypatch.context() as raced:
        raced.setattr(objecting, "_object", late)
        raced.setattr(objecting, "_anew", lambda _: True)
        objecting.object_to_reading(reader)
    assert objecting.has_objected(reader)
    with restored(scene.stage, backup):
        privacy.forget_again()
        assert objecting.has_objected(reader)


def test_two_taps_at_once_leave_nothing_that_allowing_does_not_lift(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(known())
    backup = backed_up(scene.stage, tmp_path / "backup.db")
    monkeypatch.setattr(objecting, "_anew", lambda _: True)  # both looked before either wrote
    for _ in range(2):
        objecting.object_to_reading(reader)
    objecting.allow_reading(reader)
    with restored(scene.stage, backup):
        assert privacy.forget_again() == 0
        assert not objecting.has_objected(reader)
