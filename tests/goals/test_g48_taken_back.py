"""G48: a restored backup forgets again; what people take back in the mini program, and closed accounts, are erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import people, privacy
from tests.goals.backups import backed_up, restored
from tests.goals.leaving import leave, traces, unionid_traces
from tests.readable import tables_that_say
from tests.rig.stage import Stage, raised
from tests.walks.steps import (
    later,
    mini_session,
    verify_phone,
)

PHONE = "13900000001"


@pytest.fixture
def single(sqlite_url: str) -> Iterator[Stage]:
    """A stage on SQLite alone."""
    with raised(sqlite_url) as standing:
        yield standing


# Restores


def test_a_restored_backup_forgets_again_whom_it_brought_back(single: Stage, tmp_path: Path) -> None:
    sun, zhao = single.person("sun-stranger"), single.person("zhao-consumer")
    for person in (sun, zhao):
        person.follow()
    single.work()
    backup = backed_up(single, tmp_path / "backup.db")
    leave(single, sun)
    with restored(single, backup):
        assert "identity" in tables_that_say(*traces(sun))  # the control: without the journal they are back
        assert privacy.forget_again() == 1
        assert tables_that_say(*traces(sun), *unionid_traces(sun)) == {"erasure"}
        assert people.known("official_account", zhao.openid()) is not None


def test_a_restore_does_not_forget_who_came_back_after_being_forgotten(single: Stage, tmp_path: Path) -> None:
    sun = single.person("sun-stranger")
    sun.follow()
    single.work()
    leave(single, sun)
    later(single, 60)
    sun.follow()
    single.work()
    with restored(single, backed_up(single, tmp_path / "backup.db")):
        assert privacy.forget_again() == 0
        assert people.known("official_account", sun.openid()) is not None


# The mini program's authorizations


def phone_of(person_id: int) -> bool:
    return people.person(person_id).has_verified_phone


@pytest.mark.parametrize(("code", "kept"), [("8", False), ("301", False), ("77", False), ("6", True), ("13", True)])
def test_a_phone_that_is_taken_back_goes_and_nothing_else_does(single: Stage, code: str, kept: bool) -> None:
    zhao = single.person("zhao-consumer")
    verify_phone(single, mini_session(single, zhao)["token"], zhao.phone_code())
    later(single, 120)
    zhao.authorization_event("user_authorization_revoke", code)
    single.work()
    assert phone_of(1) is kept
    assert tables_that_say(*traces(zhao, "mini_program")) >= {"identity"}
    assert (tables_that_say(str(zhao.state()["phone"])) == set()) is not kept


def test_a_phone_given_again_after_it_was_taken_back_stays(single: Stage) -> None:
    zhao = single.person("zhao-consumer")
    token = mini_session(single, zhao)["token"]
    verify_phone(single, token, zhao.phone_code())
    later(single, 300)
    zhao.authorization_event("user_authorization_revoke", "8")  # understood late
    later(single, 600)
    verify_phone(single, token, zhao.phone_code())
    single.work()
    assert phone_of(1)


def test_a_closed_account_without_other_reasons_is_forgotten_whole(stage: Stage) -> None:
    zhao = stage.person("zhao-consumer")
    token = mini_session(stage, zhao)["token"]
    verify_phone(stage, token, zhao.phone_code())
    later(stage, 120)
    zhao.authorization_event("user_authorization_cancellation")
    stage.work()
    assert tables_that_say(*traces(zhao, "mini_program"), *unionid_traces(zhao)) == {"erasure"}
    assert tables_that_say(str(zhao.state()["phone"])) == set()


def test_a_closed_account_of_somebody_who_follows_leaves_the_official_accounts_share(stage: Stage) -> None:
    zhao = stage.person("zhao-consumer")
    zhao.follow()
    verify_phone(stage, mini_session(stage, zhao)["token"], zhao.phone_code())
    stage.work()
    later(stage, 120)
    zhao.authorization_event("user_authorization_cancellation")
    stage.work()
    assert tables_that_say(*traces(zhao, "mini_program")) == {"erasure"}
    assert people.person(1).follow_state == "following"
    assert not phone_of(1)
    assert people.known("official_account", zhao.openid()) == 1


def test_what_strangers_take_back_meets_nobody(single: Stage) -> None:
    sun = single.person("sun-stranger")
    sun.authorization_event("user_authorization_cancellation")
    sun.authorization_event("user_authorization_revoke", "8")
    assert single.work() == 0
    assert not _people()


def _people() -> list[str]:
    return sorted(tables_that_say("访客"))
