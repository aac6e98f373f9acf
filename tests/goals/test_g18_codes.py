"""G18: an invitation's code cannot be guessed, ends in time, and is worth nothing once it ended."""

from __future__ import annotations

import base64
import re
import secrets
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from services import clock, people
from services.access import OPERATOR
from services.bindings import arriving, inviting
from services.errors import NotFound
from tests.goals.ground import Ground, hire
from tests.rig.invariants import number

SCENE = re.compile(r"[dke]_[A-Za-z0-9_-]{1,30}")  # what a mini-program code and a parametric QR code both carry
BINDINGS = "SELECT COUNT(*) FROM binding"
LONGEST = timedelta(seconds=2_592_000)


def said_after(ground: Ground, scene: str, openid: str = "oLate") -> str:
    return ground.wechat.read(ground.cannon.deliver(ground.follow(openid, scene)).answer.body)


def test_a_token_holds_over_96_random_bits_in_a_scene_every_code_can_carry(sqlite_ground: Ground) -> None:
    now = datetime.now(UTC)
    made = [inviting.invite_employee(OPERATOR, "E001", policy="on_follow") for _ in range(256)]
    assert all(SCENE.fullmatch(invited.scene) and len(invited.scene) <= 32 for invited in made)
    assert all(invited.expires_at - now <= LONGEST + timedelta(minutes=1) for invited in made)
    assert len({invited.token for invited in made}) == len(made)
    raw = [int.from_bytes(base64.urlsafe_b64decode(invited.token + "==")) for invited in made]
    # A bit that varies freely is set in some 128 of 256; beyond 72 … 184 lie seven standard deviations.
    free = [bit for bit in range(200) if 72 <= sum(value >> bit & 1 for value in raw) <= 184]
    assert len(free) >= 96


def guesses(scene: str, count: int) -> Iterator[str]:
    """What somebody tries who knows the shape of a code, and what is near a true one."""
    letter, token = scene.split("_", 1)
    yield from (f"{other}_{token}" for other in "dk")
    yield from (scene.swapcase(), scene[:-1], scene + "A", f"{letter}_", f"{letter}_%", f"{letter}_{token[:12]}")
    yield from (f"{letter}_{n}" for n in range(1, 500))
    alphabet = string.ascii_letters + string.digits + "-_"
    for place, old in enumerate(token):
        yield from (f"{letter}_{token[:place]}{new}{token[place + 1 :]}" for new in alphabet if new != old)
    for _ in range(count):
        yield f"{secrets.choice('dke')}_{secrets.token_urlsafe(18)}"


@pytest.mark.parametrize("random_ones", [5_000, pytest.param(50_000, marks=pytest.mark.proof)])
def test_enumerating_scenes_hits_nothing_and_learns_nothing(
    sqlite_ground: Ground, random_ones: int, record_property: Callable[[str, object], None]
) -> None:
    scene = [hire(f"N{n:03d}") for n in range(50)][-1]
    stranger, told, tried = people.meet(people.OFFICIAL_ACCOUNT, "oGuesses").id, set(), 0
    for guess in guesses(scene, random_ones):
        tried += 1
        with pytest.raises(NotFound) as refused:
            arriving.arrive(stranger, guess)
        told.add(refused.value.code)
    assert told == {"invitation_unknown", "scene_unknown"}
    assert number(sqlite_ground.database, BINDINGS) == 0
    assert arriving.arrive(stranger, scene).outcome == "bound"
    record_property("scenes tried", tried)
    record_property("hits", 0)


def test_a_guess_through_the_door_is_answered_kindly_and_binds_nobody(sqlite_ground: Ground) -> None:
    answers = {said_after(sqlite_ground, f"e_{secrets.token_urlsafe(18)}", f"oGuess{n}") for n in range(50)}
    assert answers == {"没有找到这份邀请，请检查链接或联系您的业务员。"}
    assert number(sqlite_ground.database, BINDINGS) == 0


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (lambda invited: clock.use(lambda: invited.expires_at), "已经过期"),
        (lambda invited: inviting.revoke(OPERATOR, invited.id), "已被收回"),
    ],
    ids=["over to the second", "revoked"],
)
def test_a_code_that_ended_says_why_and_binds_nobody(
    ground: Ground, end: Callable[[inviting.Invited], None], words: str
) -> None:
    invited = inviting.invite_employee(OPERATOR, "E001", policy="on_follow")
    end(invited)
    assert words in said_after(ground, invited.scene)
    assert number(ground.database, BINDINGS) == 0
    # The follow itself stands: they may be welcomed by another code later.
    assert number(ground.database, "SELECT COUNT(*) FROM follower WHERE follow_state = 'following'") == 1


def test_a_code_is_good_until_the_second_it_ends(ground: Ground) -> None:
    invited = inviting.invite_employee(OPERATOR, "E001", policy="on_follow")
    clock.use(lambda: invited.expires_at - timedelta(microseconds=1))
    assert "绑定成功" in said_after(ground, invited.scene)


def test_a_used_code_greets_its_owner_again_and_nobody_else(ground: Ground) -> None:
    invited = inviting.invite_employee(OPERATOR, "E001", policy="on_follow")
    assert "绑定成功" in said_after(ground, invited.scene, "oOwner")
    later = ground.follow("oOwner", invited.scene, at=1_790_000_100)
    assert "您已经是" in ground.wechat.read(ground.cannon.deliver(later).answer.body)
    assert "已经用过了" in said_after(ground, invited.scene, "oOther")
    assert number(ground.database, BINDINGS) == 1
