"""What became of knocks is noted after the answer is out: bounded, by the door's own words, whoever knocks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from services import push_notes
from tests.database_faults import GONE, failing
from tests.rig.invariants import number
from tests.rig.stage import Stage, raised
from wechat.accounts import Account
from wechat.knocking import Knocker

PATHS = {"official_account": "/wechat/callback", "mini_program": "/wechat/callback/mini"}


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    with raised(sqlite_url) as standing:
        yield standing


def noted(account: str = "official_account", *, kinds: int = 0) -> dict[str, int]:
    """What stands noted; a note follows its answer, so that many kinds of it are waited for."""
    deadline = time.monotonic() + 20
    while True:
        found = {outcome: note.times for outcome, note in push_notes.notes_on(account).items()}
        if len(found) >= kinds or time.monotonic() > deadline:
            return found
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("wrong", "outcomes"),
    [
        ({"token": "another-token"}, {"bad_signature"}),
        # A wrong key makes noise of the frame, and noise may look like a padding now and then.
        ({"aes_key": "x" * 43}, {"bad_padding", "bad_length", "wrong_appid"}),
        ({"mode": "plain"}, {"not_encrypted"}),
        ({"original_id": "gh_000000000000"}, {"wrong_recipient"}),
    ],
)
def test_a_push_that_was_set_up_wrongly_at_wechat_leaves_its_reason(
    stage: Stage, wrong: dict[str, Any], outcomes: set[str]
) -> None:
    stage.world.account(**wrong)
    stage.person("wang-hq").follow()
    assert set(noted(kinds=1)) & outcomes
    assert noted("mini_program") == {}


def test_proved_pushes_and_handshakes_are_noted_for_their_account(stage: Stage) -> None:
    stage.person("wang-hq").follow()
    stage.person("wang-hq").event("user_enter_tempsession", account="mini_program")
    assert stage.world.verify_callback("mini_program")["ok"]
    stage.world.account("mini_program", token="another-token")
    assert not stage.world.verify_callback("mini_program")["ok"]
    assert noted(kinds=1) == {"proved": 1}
    assert noted("mini_program", kinds=3) == {"proved": 1, "handshake": 1, "handshake_refused": 1}


def test_what_nothing_here_listens_to_is_noted_by_a_word_of_ours_whatever_its_name(stage: Stage) -> None:
    stage.person("wang-hq").event("card_pass_check")
    assert noted(kinds=2) == {"proved": 1, "not_understood": 1}


@pytest.mark.parametrize("kind", list(PATHS))
def test_the_doctors_knocks_open_as_wechats_do_and_are_no_news(stage: Stage, kind: Any) -> None:
    settings = getattr(stage.house.settings.wechat, kind)
    account = Account(kind, settings.appid, settings.secret, settings.token, settings.aes_key, settings.original_id)
    knocker = Knocker(account, stage.url + PATHS[kind])
    assert knocker.shake_hands()
    assert knocker.push_sealed()
    assert not knocker.push_sealed_with_wrong_token()
    assert not knocker.push_plain()
    assert not knocker.push_plain_with_wrong_token()
    stage.person("wang-hq").event(
        {"official_account": "view", "mini_program": "user_enter_tempsession"}[kind], account=kind
    )
    assert noted(kind, kinds=1) == {"proved": 1}
    assert number(stage.house.database, "SELECT COUNT(*) FROM inbox_push") == 0
    assert number(stage.house.database, "SELECT COUNT(*) FROM follower") == 0


def test_many_of_a_kind_cost_one_write_and_are_all_counted_in_the_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(20):
        push_notes.note("official_account", "bad_signature")
    assert noted() == {"bad_signature": 1}
    monkeypatch.setattr(push_notes, "WRITTEN_EVERY_SECONDS", 0.0)
    push_notes.note("official_account", "bad_signature")
    assert noted() == {"bad_signature": 21}
    assert stage.cast.dealers


def test_a_database_that_is_away_changes_no_answer(stage: Stage) -> None:
    stage.world.account(token="another-token")
    with failing(stage.house.database, GONE):
        stage.person("wang-hq").follow()
    [push] = stage.world.pushes()
    assert {attempt["status"] for attempt in push["tries"]} == {403}
