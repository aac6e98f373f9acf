"""G48: what people take back on our own pages is taken back again after a restore: a consent, the wish to be called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from models import journal as journals
from models.bindings import OPEN
from models.journal import Journal, journal
from services import clock, invariants, people, phones, privacy
from services.errors import Conflict
from services.leads import own, taking
from services.people.rows import openid_index
from services.privacy import erasing
from tests.contents import contents
from tests.goals.backups import backed_up, restored
from tests.readable import tables_that_say
from tests.rig import crashes
from tests.rig.stage import Stage, raised
from tests.services.leads.desk import PHONE, history, lead
from tests.walks.steps import csrf_of, later, mini_session

OPENID = "oTakesBack0000000001"
NUMBER = phones.normalise(PHONE)


@pytest.fixture
def single(sqlite_url: str) -> Iterator[Stage]:
    """A stage on SQLite alone."""
    with raised(sqlite_url) as standing:
        yield standing
        clock.use(None)


def known(openid: str = OPENID) -> int:
    """Somebody whom both accounts know: two names of one person."""
    people.meet(people.MINI_PROGRAM, f"m{openid}", f"u{openid}")
    return people.meet(people.OFFICIAL_ACCOUNT, openid, f"u{openid}").id


def standing(who: int) -> list[str]:
    return [one.purpose for one in privacy.given_by(who) if one.withdrawn_at is None]


def leaves_a_number(who: int) -> int:
    taking.leave_word(who, "报价")
    own.leave_number(who, PHONE, "", agreed=True)
    return 1


def gives_a_verified_number(who: int) -> None:
    privacy.agree(who, "phone", "mini_program")
    people.verified_phone(who, NUMBER)


@dataclass(frozen=True)
class Wish:
    """What somebody gives, takes back, and how one sees that it is there."""

    give: Callable[[int], object]
    take_back: Callable[[int], object]
    is_there: Callable[[int], bool]


WISHES = {
    "the number a dealer calls": Wish(
        leaves_a_number,
        lambda who: privacy.take_back(who, "lead_to_dealer"),
        lambda who: own.mine(who) is not None and standing(who) == ["lead_to_dealer"],
    ),
    "the verified number": Wish(
        gives_a_verified_number,
        lambda who: privacy.take_back(who, "phone"),
        lambda who: people.person(who).has_verified_phone and standing(who) == ["phone"],
    ),
    "news of the brand": Wish(
        lambda who: privacy.agree(who, "marketing", "page"),
        lambda who: privacy.take_back(who, "marketing"),
        lambda who: standing(who) == ["marketing"],
    ),
    "the city": Wish(
        lambda who: privacy.agree(who, "place", "page"),
        lambda who: privacy.take_back(who, "place"),
        lambda who: standing(who) == ["place"],
    ),
    "the call": Wish(leaves_a_number, own.want_no_call, lambda who: own.mine(who) is not None),
}


@pytest.mark.parametrize("what", WISHES)
def test_a_restored_backup_takes_back_again_what_it_brought_back(single: Stage, tmp_path: Path, what: str) -> None:
    wish, who, other = WISHES[what], known(), known("oKeeps000000000000001")
    wish.give(who)
    if not wish.is_there(other) and wish.give is not leaves_a_number:  # one number is one person's lead
        wish.give(other)
    there = wish.is_there(other)
    backup = backed_up(single, tmp_path / "backup.db")
    later(single, 3_600)
    wish.take_back(who)
    taken_back = [(one.purpose, one.withdrawn_at) for one in privacy.given_by(who)]
    assert not wish.is_there(who)
    with restored(single, backup):
        assert wish.is_there(who)  # the control: without the journal it is back
        later(single, 86_400)
        assert privacy.forget_again() == 1
        assert not wish.is_there(who)
        assert [(one.purpose, one.withdrawn_at) for one in privacy.given_by(who)] == taken_back
        assert wish.is_there(other) is there
        assert invariants.broken() == []
        before = contents(single.house.database)
        assert privacy.forget_again() == 0
        assert contents(single.house.database) == before


def test_control_without_its_lines_in_the_journal_a_restore_has_the_number_called(
    single: Stage, tmp_path: Path
) -> None:
    who = known()
    leaves_a_number(who)
    backup = backed_up(single, tmp_path / "backup.db")
    privacy.take_back(who, "lead_to_dealer")
    with restored(single, backup):
        journal().file.unlink()
        assert privacy.forget_again() == 0
        assert (standing(who), lead(1).phone, lead(1).open_marker) == (["lead_to_dealer"], NUMBER, OPEN)


def test_the_lead_ends_in_the_backup_as_it_ended(single: Stage, tmp_path: Path) -> None:
    who = known()
    leaves_a_number(who)
    backup = backed_up(single, tmp_path / "backup.db")
    own.want_no_call(who)
    ended = history(1)
    with restored(single, backup):
        assert privacy.forget_again() == 1
        assert (lead(1).state, lead(1).outcome, history(1)) == ("closed", "asked", ended)


@pytest.mark.parametrize("known_then", [False, True], ids=["nobody yet", "known, agreed to nothing yet"])
def test_a_backup_older_than_what_was_taken_back_has_nothing_to_take_back(
    single: Stage, tmp_path: Path, known_then: bool
) -> None:
    if known_then:
        known()
    backup = backed_up(single, tmp_path / "backup.db")
    who = known()
    leaves_a_number(who)
    own.want_no_call(who)
    privacy.take_back(who, "lead_to_dealer")
    with restored(single, backup):
        before = contents(single.house.database)
        assert privacy.forget_again() == 0
        assert contents(single.house.database) == before


def test_a_younger_backup_keeps_what_was_given_anew_even_the_next_second(single: Stage, tmp_path: Path) -> None:
    who = known()
    for _ in range(2):
        leaves_a_number(who)
        privacy.agree(who, "marketing", "page")
        own.want_no_call(who)
        for purpose in ("lead_to_dealer", "marketing"):
            privacy.take_back(who, purpose)
    leaves_a_number(who)
    privacy.agree(who, "marketing", "page")
    with restored(single, backed_up(single, tmp_path / "backup.db")):
        assert privacy.forget_again() == 0
        assert standing(who) == ["marketing", "lead_to_dealer"]
        assert own.mine(who) is not None


def test_who_was_forgotten_since_and_came_back_keeps_what_they_gave(single: Stage, tmp_path: Path) -> None:
    who = known()
    privacy.agree(who, "marketing", "page")
    privacy.take_back(who, "marketing")
    erased = clock.now() + timedelta(seconds=1)
    later(single, 120)
    assert erasing.forget_person(openid_index(people.OFFICIAL_ACCOUNT, OPENID), people.OFFICIAL_ACCOUNT, erased)
    anew = known()
    privacy.agree(anew, "marketing", "page")
    with restored(single, backed_up(single, tmp_path / "backup.db")):
        privacy.forget_again()
        assert standing(anew) == ["marketing"]


# The file


def test_a_line_names_nobody_and_is_no_erasure_to_whoever_knows_erasures_alone(single: Stage) -> None:
    who = known()
    gives_a_verified_number(who)
    leaves_a_number(who)
    privacy.take_back(who, "phone")
    own.want_no_call(who)
    lines = [json.loads(line) for line in journal().file.read_text().splitlines()]
    assert {frozenset(line) for line in lines} == {frozenset({"person", "account", "taken_back", "at"})}
    assert {(line["account"], line["taken_back"]) for line in lines} == {
        (account, what)
        for account in ("official_account", "mini_program", "open_platform")
        for what in ("phone", "call")
    }
    assert [trace for trace in (OPENID, PHONE, NUMBER, "报价") if trace in journal().file.read_text()] == []
    assert journal().read() == []


# When it goes wrong


def no_journal(tmp_path: Path) -> Path:
    """Where no file can be made: below a file."""
    (tmp_path / "full").write_text("")
    return tmp_path / "full" / "erasures.jsonl"


@pytest.mark.parametrize("what", WISHES)
def test_while_the_journal_cannot_be_written_nothing_is_taken_back_as_nobody_is_forgotten(
    single: Stage, tmp_path: Path, what: str
) -> None:
    wish, who, written = WISHES[what], known(), journal()
    wish.give(who)
    people.left(who, clock.now())
    asked, before = people.question(who), contents(single.house.database)
    journals.use(Journal(no_journal(tmp_path)))
    acts: tuple[Callable[[], object], ...] = (lambda: wish.take_back(who), lambda: privacy.erase_left(asked))
    for act in acts:
        with pytest.raises(OSError, match="full"):
            act()
        assert contents(single.house.database) == before
    journals.use(written)
    wish.take_back(who)
    assert not wish.is_there(who)


@pytest.mark.parametrize("what", WISHES)
def test_who_died_between_journal_and_rows_is_made_good_by_doing_it_again_or_by_a_restore(
    single: Stage, what: str
) -> None:
    wish, who = WISHES[what], known()
    wish.give(who)
    ways: tuple[Callable[[], object], ...] = (lambda: wish.take_back(who), privacy.forget_again)
    for again in ways:
        assert crashes.dies_at("erasure:journaled", lambda: wish.take_back(who))
        assert wish.is_there(who)
        again()
        assert not wish.is_there(who)
        later(single, 120)
        wish.give(who)
        assert wish.is_there(who)


def test_what_is_no_consent_and_a_call_nobody_waits_for_write_no_line(single: Stage) -> None:
    who = known()
    with pytest.raises(Conflict):
        own.want_no_call(who)
    assert not journal().file.exists()


# Where people do it


def test_the_page_and_the_api_say_that_it_failed_and_keep_it_and_then_write_it_down(
    single: Stage, tmp_path: Path
) -> None:
    sun = single.person("sun-stranger")
    sun.follow()
    single.work()
    view, token = sun.webview(), mini_session(single, sun)["token"]
    who = people.known(people.OFFICIAL_ACCOUNT, sun.openid()) or 0
    for purpose in ("marketing", "place"):
        privacy.agree(who, purpose, "page")
    written, form = journal(), {"csrf_token": csrf_of(view.get("/me/data"))}

    def takes_back() -> tuple[int, int]:
        page = view.post("/me/data/consents/marketing/withdraw", data=form)
        door = f"{single.url}/api/v1/privacy/consents/place"
        return page.status_code, requests.delete(
            door, headers={"Authorization": f"Bearer {token}"}, timeout=20
        ).status_code

    journals.use(Journal(no_journal(tmp_path)))
    assert takes_back() == (500, 500)
    assert standing(who) == ["place", "marketing"]
    journals.use(written)
    assert takes_back() == (200, 204)
    assert standing(who) == []
    assert {one.what for one in journal().read_taken_back()} == {"marketing", "place"}
    assert tables_that_say(openid_index(people.OFFICIAL_ACCOUNT, sun.openid())) >= {"erasure"}
