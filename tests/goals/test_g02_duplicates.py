"""G02: duplicates have one effect, and near-twins are not merged."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from services import inbox
from tests.goals.ground import Ground
from tests.rig.cannon import Ack, Cannon, Letter, over_http, unanswered
from tests.rig.invariants import number
from tests.rig.variants import COUNTED, drop_unique_keys, wait_for_one
from wechat_handlers import routing

pytestmark = pytest.mark.mariadb

INBOX = "SELECT COUNT(*) FROM inbox_push"
BEGAN = 1_790_000_000
KINDS = ("subscribe", "unsubscribe", "SCAN", "CLICK", "VIEW", "TEMPLATESENDJOBFINISH")


def happenings(ground: Ground, count: int) -> list[Letter]:
    """Different things that happened to 40 people, several of them in the same second."""
    return [
        Letter(
            ground.wechat,
            ground.wechat.event(
                KINDS[n % len(KINDS)], f"oPerson{n % 40:021d}", BEGAN + n // 4, EventKey=f"key-{n}", MsgID=str(n)
            ),
        )
        for n in range(count)
    ]


def twins(ground: Ground, count: int) -> list[Letter]:
    """Pairs of equal sender and second: another Event, another EventKey, another MsgID, another person in OpenID."""
    pairs: tuple[Callable[[int, str], str], ...] = (
        lambda n, side: ground.wechat.event(
            "CLICK" if side == "1" else "SCAN", f"oTwin{n:023d}", BEGAN + n, EventKey="a"
        ),
        lambda n, side: ground.wechat.event("CLICK", f"oTwin{n:023d}", BEGAN + n, EventKey=f"button-{side}"),
        lambda n, side: ground.wechat.event(
            "TEMPLATESENDJOBFINISH", f"oTwin{n:023d}", BEGAN + n, MsgID=f"{n}{side}", Status="success"
        ),
    )
    told = [Letter(ground.wechat, pairs[n % 3](n, side)) for n in range(count * 3 // 4) for side in "12"]
    platform = [
        Letter(
            ground.mini,
            ground.mini.event("user_info_modified", "oPlatform", BEGAN + n, OpenID=f"oUser{n}-{side}", RevokeInfo="1"),
        )
        for n in range(count * 3 // 4, count)
        for side in "12"
    ]
    return told + platform


def differing_answers(acks: list[Ack], ground: Ground) -> list[str]:
    """Letters whose copies were not all told the same."""
    told: dict[str, set[str]] = defaultdict(set)
    for ack in acks:
        told[ack.letter.text].add(ack.letter.sender.read(ack.answer.body))
    return [text for text, answers in told.items() if len(answers) > 1]


@dataclass(frozen=True)
class Held:
    """The counting program under gunicorn, whose follows stand still while `folder`/hold is there."""

    ground: Ground
    cannon: Cannon
    folder: Path

    def two_copies(self, openid: str) -> list[Ack]:
        """Fire a follow, wait until its handler stands still inside its transaction, fire the copy, let both go on."""
        letter = Letter(self.ground.wechat, self.ground.wechat.event("subscribe", openid, BEGAN))
        (self.folder / "hold").touch()
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(self.cannon.deliver, letter)
            wait_for_one(self.folder)
            second = pool.submit(self.cannon.deliver, letter)
            time.sleep(1.0)
            assert not first.done()
            (self.folder / "hold").unlink()
            return [first.result(), second.result()]


@contextmanager
def held(ground: Ground, folder: Path) -> Iterator[Held]:
    with ground.served(f"tests.rig.variants:holding({str(folder)!r})") as served:
        yield Held(ground, Cannon(over_http(served.port)), folder)


@pytest.fixture(scope="module")
def program(_standing: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    with held(_standing, tmp_path_factory.mktemp("held")) as standing:
        yield standing


@pytest.mark.parametrize("events", [300, pytest.param(10_000, marks=pytest.mark.proof)])
def test_every_event_has_one_effect_however_often_and_in_whatever_order_it_is_told(
    mariadb_ground: Ground, program: Held, events: int, record_property: Callable[[str, object], None]
) -> None:
    letters = happenings(mariadb_ground, events)
    effects, kept = number(mariadb_ground.database, COUNTED), number(mariadb_ground.database, INBOX)
    acks = program.cannon.volley(letters, copies=lambda chance: chance.randint(1, 4), late=0.02)
    assert unanswered(acks) == []
    assert len(acks) > 2 * events
    assert number(mariadb_ground.database, COUNTED) - effects == events
    assert number(mariadb_ground.database, INBOX) - kept == events
    assert differing_answers(acks, mariadb_ground) == []
    record_property("events", events)
    record_property("copies", len(acks))
    record_property("slowest answer", f"{max(ack.seconds for ack in acks):.2f} s")


@pytest.mark.parametrize("pairs", [100, pytest.param(1_000, marks=pytest.mark.proof)])
def test_near_twins_of_one_second_are_all_kept_apart(
    mariadb_ground: Ground, program: Held, pairs: int, record_property: Callable[[str, object], None]
) -> None:
    kept = number(mariadb_ground.database, INBOX)
    acks = program.cannon.volley(twins(mariadb_ground, pairs))
    assert unanswered(acks) == []
    assert number(mariadb_ground.database, INBOX) - kept == 2 * pairs
    record_property("pairs", pairs)


def test_a_copy_that_comes_while_the_first_is_still_running_waits_for_its_answer(
    mariadb_ground: Ground, program: Held
) -> None:
    effects = number(mariadb_ground.database, COUNTED)
    acks = program.two_copies("oHeld0000000000000000000000")
    assert unanswered(acks) == []
    assert [ack.tries for ack in acks] == [1, 1]
    assert ["欢迎关注" in mariadb_ground.wechat.read(ack.answer.body) for ack in acks] == [True, True]
    assert number(mariadb_ground.database, COUNTED) - effects == 1


def test_control_without_the_unique_key_the_same_copies_have_two_effects(
    fresh_mariadb_ground: Ground, tmp_path: Path
) -> None:
    drop_unique_keys(fresh_mariadb_ground.database, "inbox_push", "uq_inbox_push_push_key")
    with held(fresh_mariadb_ground, tmp_path) as unprotected:
        unprotected.two_copies("oHeld0000000000000000000000")
    assert number(fresh_mariadb_ground.database, COUNTED) == 2


def test_control_the_key_wechat_recommends_merges_twins(
    mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeChat's advice for events is FromUserName + CreateTime."""

    def recommended(account: str, fields: dict[str, object]) -> str:
        return f"{account}:{fields['FromUserName']}:{fields['CreateTime']}"

    monkeypatch.setattr(inbox, "push_key", recommended)
    monkeypatch.setattr(routing, "ignore", None)  # nothing is passed over
    kept = number(mariadb_ground.database, INBOX)
    for letter in twins(mariadb_ground, 20):
        assert mariadb_ground.cannon.deliver(letter).accepted
    assert number(mariadb_ground.database, INBOX) - kept == 20
