"""G06: forged, replayed and altered callbacks do nothing."""

from __future__ import annotations

import ast
import inspect
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from tests.architecture.sources import python_files, read
from tests.goals.forgeries import FORGERIES, OTHER_KEY, genuine
from tests.goals.ground import Ground, prepared
from tests.rig import cannon
from tests.rig.cannon import Answer, Format, Sender, Shot
from tests.rig.invariants import content, number
from wechat import cipher, envelope
from wechat_handlers import routing

INBOX = "SELECT COUNT(*) FROM inbox_push"
FORMATS: tuple[Format, ...] = get_args(Format)


@pytest.fixture(autouse=True)
def every_push_has_an_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    """No event of the mini program changes anything yet: here each leaves its row, so that a forgery would as well."""
    monkeypatch.setattr(routing, "ignore", None)


def fire(ground: Ground, shot: Shot) -> Answer:
    return cannon.over_client(ground.app.test_client())(shot, cannon.CUT_SECONDS)


def senders(ground: Ground) -> tuple[Sender, Sender]:
    return ground.wechat, ground.mini


def test_every_forgery_is_refused_as_what_it_is_and_leaves_no_trace(
    sqlite_ground: Ground, record_property: Callable[[str, object], None]
) -> None:
    before = content(sqlite_ground.database)
    answers = {
        (what, sender.path, kind): fire(sqlite_ground, forge(sender, kind))
        for what, (forge, _) in FORGERIES.items()
        for sender in senders(sqlite_ground)
        for kind in FORMATS
    }
    assert {at: answer.status for at, answer in answers.items()} == {at: FORGERIES[at[0]][1] for at in answers}
    assert {answer.body for answer in answers.values()} == {b"refused"}
    assert content(sqlite_ground.database) == before
    record_property("cases", len(answers))


def test_one_accounts_push_is_nothing_to_the_other(sqlite_ground: Ground) -> None:
    official, mini = senders(sqlite_ground)
    before = content(sqlite_ground.database)
    for shot, path in ((genuine(official, "xml"), mini.path), (genuine(mini, "json"), official.path)):
        assert fire(sqlite_ground, replace(shot, path=path)).status == 403
    assert content(sqlite_ground.database) == before


def test_the_same_pushes_unforged_do_have_an_effect(sqlite_ground: Ground) -> None:
    """Else the matrix above would prove nothing."""
    for n, sender in enumerate(senders(sqlite_ground)):
        for kind in FORMATS:
            assert fire(sqlite_ground, genuine(sender, kind, f"o{n}{kind}")).status == 200
    assert number(sqlite_ground.database, INBOX) == 4


def test_a_push_sealed_for_a_foreign_key_is_refused(sqlite_ground: Ground) -> None:
    before = content(sqlite_ground.database)
    for sender in senders(sqlite_ground):
        for kind in FORMATS:
            assert fire(sqlite_ground, genuine(replace(sender, aes_key=OTHER_KEY), kind)).status in (400, 403)
    assert content(sqlite_ground.database) == before


@pytest.mark.parametrize("again", ["byte for byte", "sealed and signed anew"])
def test_a_true_retry_is_answered_with_the_same_words_and_changes_nothing(sqlite_ground: Ground, again: str) -> None:
    wechat = sqlite_ground.wechat
    shot = genuine(wechat, "xml")
    first = wechat.read(fire(sqlite_ground, shot).body)
    after = content(sqlite_ground.database)
    repeated = fire(sqlite_ground, shot if again == "byte for byte" else genuine(wechat, "xml"))
    assert wechat.read(repeated.body) == first != ""
    assert content(sqlite_ground.database) == after


@pytest.mark.parametrize("shots", [2_000, pytest.param(10_000, marks=pytest.mark.proof)])
def test_random_changes_of_a_true_push_are_refused_or_leave_it_what_it_was(
    sqlite_ground: Ground, shots: int, record_property: Callable[[str, object], None]
) -> None:
    """The true pushes come first, so that a change without meaning is a retry and changes nothing either."""
    true = [genuine(sender, kind) for sender in senders(sqlite_ground) for kind in FORMATS]
    assert [fire(sqlite_ground, shot).status for shot in true] == [200] * 4
    before = content(sqlite_ground.database)
    chance, statuses = random.Random(shots), []
    for _ in range(shots):
        statuses.append(fire(sqlite_ground, mutated(chance.choice(true), chance)).status)
    assert set(statuses) <= {200, 400, 403}
    assert statuses.count(200) < shots / 10
    assert content(sqlite_ground.database) == before
    record_property("mutations", shots)
    record_property("retries among them", statuses.count(200))


def mutated(shot: Shot, chance: random.Random) -> Shot:
    """The shot with one to three changes: bytes of the body, or characters of the query."""
    body, query = bytearray(shot.body), dict(shot.query)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(body))
        match chance.randrange(5):
            case 0:
                body[at] ^= 1 << chance.randrange(8)
            case 1:
                del body[at : at + chance.randint(1, 40)]
            case 2:
                body[at:at] = chance.randbytes(chance.randint(1, 8))
            case 3:
                end = chance.randrange(at, len(body))
                body[at:end] = body[at:end][::-1]
            case _:
                name = chance.choice(list(query))
                place = chance.randrange(len(query[name]) + 1)
                query[name] = query[name][:place] + chance.choice("0aZ-é\x00 ") + query[name][place + 1 :]
    return replace(shot, body=bytes(body), query=query)


def test_the_previous_key_still_opens_and_the_reply_is_sealed_with_it(sqlite_url: str) -> None:
    with prepared(sqlite_url) as ground:
        wechat = ground.wechat
    rotated = {
        "WECHAT_OA_APPID": wechat.appid,
        "WECHAT_OA_SECRET": "s" * 32,
        "WECHAT_OA_TOKEN": wechat.token,
        "WECHAT_OA_AES_KEY": OTHER_KEY,
        "WECHAT_OA_AES_KEY_PREVIOUS": wechat.aes_key,
        "WECHAT_OA_ORIGINAL_ID": wechat.original_id,
    }
    with prepared(sqlite_url, furnished=False, **rotated) as ground:
        for number_, key in enumerate((wechat.aes_key, OTHER_KEY)):
            answer = fire(ground, genuine(replace(wechat, aes_key=key), "xml", f"oRotated{number_}"))
            assert "欢迎关注" in wechat.read(answer.body, aes_key=key)


def test_control_without_the_comparison_a_guessed_token_has_an_effect(
    sqlite_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(envelope, "same", lambda given, expected: True)
    forge, _ = FORGERIES["a foreign token"]
    assert fire(sqlite_ground, forge(sqlite_ground.wechat, "xml")).status == 200
    assert number(sqlite_ground.database, INBOX) == 1


SECRET_WORDS = {"signature", "msg_signature", "expected", "proof", "digest", "token"}


def open_comparisons(tree: ast.AST) -> Iterator[str]:
    """Comparisons of a proof by == or `in`, whose time tells how much of it was guessed."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        words = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        words |= {str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant)}
        words |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        if words & SECRET_WORDS:
            yield f"{node.lineno}: {ast.unparse(node)}"


def test_proofs_are_compared_in_constant_time_alone() -> None:
    files = [*python_files("wechat_handlers"), Path("wechat/envelope.py"), Path("wechat/cipher.py")]
    assert len(files) > 8
    assert [told for file in files for told in open_comparisons(ast.parse(read(file)))] == []
    assert "return hmac.compare_digest(" in inspect.getsource(cipher.same)
    assert vars(envelope)["same"] is cipher.same


@pytest.mark.parametrize("breach", ["given == expected", 'args["signature"] != made', "account.token in args"])
def test_an_open_comparison_is_seen(breach: str) -> None:
    assert list(open_comparisons(ast.parse(breach)))
