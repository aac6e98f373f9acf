"""G48: who is no dealer's customer any more, and who wants no reading recorded, stays so after a restore."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from models import journal as journals
from models.journal import Journal, TakenBack, journal
from services import clock, invariants, people, privacy
from services.attribution import customers, signs
from services.people.rows import openid_index
from services.privacy import erasing, taking_back
from services.reading import objecting
from services.reading.readers import Reader
from tests.contents import contents
from tests.goals.backups import backed_up, restored
from tests.goals.left_alone import BROWSER, OPENID, WISHES, Scene, is_recorded, known, reads, set_up, traces_of
from tests.reading_room import opened
from tests.rig import crashes
from tests.walks.steps import csrf_of, later, mini_session


@pytest.fixture
def scene(sqlite_url: str) -> Iterator[Scene]:
    """On SQLite alone."""
    with set_up(sqlite_url) as scene:
        yield scene


of_each = pytest.mark.parametrize("what", WISHES)


@of_each
def test_a_restored_backup_ends_again_what_it_brought_back(scene: Scene, tmp_path: Path, what: str) -> None:
    wish, who, other = WISHES[what], known(), known("oStays000000000000001")
    for one in (who, other):
        wish.have(scene, one)
    backup = backed_up(scene.stage, tmp_path / "backup.db")
    later(scene.stage, 3_600)
    wish.end(who)
    left, of_the_other = wish.left(who), traces_of(Reader(other))
    assert not wish.is_there(who)
    with restored(scene.stage, backup):
        assert wish.is_there(who)  # the control: without the journal it is back
        later(scene.stage, 86_400)
        assert privacy.forget_again() == 1
        assert not wish.is_there(who)
        assert wish.left(who) == left
        assert (customers.served_by(other) is not None, traces_of(Reader(other))) == (
            what == "a dealer's customer",
            of_the_other,
        )
        assert invariants.broken() == []
        before = contents(scene.stage.house.database)
        assert privacy.forget_again() == 0
        assert contents(scene.stage.house.database) == before


@of_each
def test_control_without_its_lines_a_restore_brings_it_back(scene: Scene, tmp_path: Path, what: str) -> None:
    wish, who = WISHES[what], known()
    wish.have(scene, who)
    backup = backed_up(scene.stage, tmp_path / "backup.db")
    wish.end(who)
    with restored(scene.stage, backup):
        journal().file.unlink()
        assert privacy.forget_again() == 0
        assert wish.is_there(who)


@pytest.mark.parametrize("known_then", [False, True], ids=["nobody yet", "known, nobody's customer yet"])
def test_a_backup_from_before_they_were_a_customer_has_nothing_to_end(
    scene: Scene, tmp_path: Path, known_then: bool
) -> None:
    if known_then:
        known()
    backup = backed_up(scene.stage, tmp_path / "backup.db")
    signs.scan_sign(known(), scene.sign)
    customers.object_to(known())
    with restored(scene.stage, backup):
        before = contents(scene.stage.house.database)
        assert privacy.forget_again() == 0
        assert contents(scene.stage.house.database) == before


def test_who_was_never_recorded_in_the_backup_objects_there_all_the_same(scene: Scene, tmp_path: Path) -> None:
    who = known()
    backup = backed_up(scene.stage, tmp_path / "backup.db")
    objecting.object_to_reading(Reader(who, BROWSER))
    with restored(scene.stage, backup):
        assert privacy.forget_again() == 2  # the person, and the browser
        for reader in (Reader(who), Reader(None, BROWSER)):
            assert objecting.has_objected(reader)
            assert opened(scene.room.share, reader, channel="page").visit is None


@of_each
def test_a_younger_backup_keeps_what_came_after_it_even_the_next_second(
    scene: Scene, tmp_path: Path, what: str
) -> None:
    wish, who = WISHES[what], known()
    for _ in range(2):
        wish.have(scene, who)
        wish.end(who)
    wish.have(scene, who)
    with restored(scene.stage, backed_up(scene.stage, tmp_path / "backup.db")):
        before = contents(scene.stage.house.database)
        assert privacy.forget_again() == 0
        assert wish.is_there(who)
        assert contents(scene.stage.house.database) == before


def test_who_was_forgotten_since_and_came_back_is_left_as_they_are(scene: Scene, tmp_path: Path) -> None:
    who = known()
    signs.scan_sign(who, scene.sign)
    customers.object_to(who)
    objecting.object_to_reading(Reader(who))
    erased = clock.now() + timedelta(seconds=1)
    later(scene.stage, 120)
    assert erasing.forget_person(openid_index(people.OFFICIAL_ACCOUNT, OPENID), people.OFFICIAL_ACCOUNT, erased)
    anew = known()
    signs.scan_sign(anew, scene.sign)
    reads(scene, Reader(anew))
    with restored(scene.stage, backed_up(scene.stage, tmp_path / "backup.db")):
        privacy.forget_again()
        assert customers.served_by(anew) is not None
        assert is_recorded(Reader(anew))


# The file


def test_a_line_names_nobody_and_one_of_a_kind_we_do_not_know_changes_nothing(scene: Scene) -> None:
    who = known()
    signs.scan_sign(who, scene.sign)
    reads(scene, Reader(who))
    before = contents(scene.stage.house.database)
    for account, key in (
        (people.OFFICIAL_ACCOUNT, openid_index(people.OFFICIAL_ACCOUNT, OPENID)),
        (taking_back.BROWSER, "0" * 64),
        ("an account of another release", "0" * 64),
    ):
        journal().write([TakenBack(key, account, "of another release", clock.now())])
    assert privacy.forget_again() == 0
    assert contents(scene.stage.house.database) == before
    journal().file.unlink()
    customers.object_to(who)
    objecting.object_to_reading(Reader(who, BROWSER))
    objecting.allow_reading(Reader(who, BROWSER))
    lines = [json.loads(line) for line in journal().file.read_text().splitlines()]
    assert {frozenset(line) for line in lines} == {frozenset({"person", "account", "taken_back", "at"})}
    names = ("official_account", "mini_program", "open_platform")
    assert sorted((line["taken_back"], line["account"]) for line in lines) == sorted(
        [("customer", name) for name in names]
        + [(wish, name) for wish in ("recording", "recording_allowed") for name in (*names, "browser")]
    )
    assert [trace for trace in (OPENID, BROWSER, "D001", scene.room.share) if trace in journal().file.read_text()] == []
    assert journal().read() == []


def test_who_ends_it_twice_writes_it_down_once(scene: Scene) -> None:
    who, reader = known(), Reader(known(), BROWSER)
    customers.object_to(who)
    objecting.allow_reading(reader)
    assert not journal().file.exists()
    signs.scan_sign(who, scene.sign)
    for _ in range(2):
        customers.object_to(who)
        objecting.object_to_reading(reader)
    written = [one.what for one in journal().read_taken_back()]
    assert (written.count("customer"), written.count("recording")) == (3, 4)


# When it goes wrong


def no_journal(tmp_path: Path) -> Path:
    """Where no file can be made: below a file."""
    (tmp_path / "full").write_text("")
    return tmp_path / "full" / "erasures.jsonl"


@of_each
def test_while_the_journal_cannot_be_written_it_stands_and_the_person_is_told(
    scene: Scene, tmp_path: Path, what: str
) -> None:
    wish, who, written = WISHES[what], known(), journal()
    wish.have(scene, who)
    before = contents(scene.stage.house.database)
    journals.use(Journal(no_journal(tmp_path)))
    with pytest.raises(OSError, match="full"):
        wish.end(who)
    assert contents(scene.stage.house.database) == before
    journals.use(written)
    wish.end(who)
    assert not wish.is_there(who)


@of_each
def test_who_died_between_journal_and_rows_is_made_good_by_doing_it_again_or_by_a_restore(
    scene: Scene, what: str
) -> None:
    wish, who = WISHES[what], known()
    wish.have(scene, who)
    ways: tuple[Callable[[], object], ...] = (lambda: wish.end(who), privacy.forget_again)
    for again in ways:
        assert crashes.dies_at("erasure:journaled", lambda: wish.end(who))
        assert wish.is_there(who)
        again()
        assert not wish.is_there(who)
        later(scene.stage, 120)
        wish.have(scene, who)
        assert wish.is_there(who)


# Where people do it


def test_the_pages_and_the_api_say_that_it_failed_and_then_write_it_down(scene: Scene, tmp_path: Path) -> None:
    stage, sun = scene.stage, scene.stage.person("sun-stranger")
    sun.follow()
    stage.work()
    view, token = sun.webview(), mini_session(stage, sun)["token"]
    who = people.known(people.OFFICIAL_ACCOUNT, sun.openid()) or 0
    signs.scan_sign(who, scene.sign)
    form = {"csrf_token": csrf_of(view.get("/me"))}

    def ends() -> tuple[int, int, int]:
        api = requests.delete(
            f"{stage.url}/api/v1/bindings/dealer", headers={"Authorization": f"Bearer {token}"}, timeout=20
        )
        page = view.post("/me/dealer/leave", data=form)
        objects = view.post(f"/m/{scene.room.share}/privacy", data=form | {"wish": "nothing"})
        return api.status_code, page.status_code, objects.status_code

    written = journal()
    journals.use(Journal(no_journal(tmp_path)))
    assert ends() == (500, 500, 500)
    assert (customers.served_by(who) is None, objecting.has_objected(Reader(who))) == (False, False)
    journals.use(written)
    assert ends() == (204, 200, 200)
    assert (customers.served_by(who) is None, objecting.has_objected(Reader(who))) == (True, True)
    assert {one.what for one in journal().read_taken_back()} == {"customer", "recording"}
