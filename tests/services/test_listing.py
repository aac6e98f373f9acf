"""Lists on both databases: what is typed, how far is counted, and pages that were never offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.db import session, transaction
from models.dealers import Dealer
from services import clock, dealers
from services.access import OPERATOR
from services.listing import Wanted
from services.typed_words import spellings

pytestmark = pytest.mark.usefixtures("database")

NAMES = (
    "华南（总）代理",
    "ＡＢＣ商行",
    "abc 商行",
    "100% 好店",
    "好_店",
    "好A店",
    'O\'Brien "百货"',
    "😀店",
    "反\\斜杠",
)


@pytest.fixture(autouse=True)
def _shops(database: object) -> None:
    _add(NAMES)


@transaction
def _add(names: tuple[str, ...]) -> None:
    for number, name in enumerate(names):
        session().add(Dealer(code=f"D{number:02}", name=name, created_at=clock.now()))


def found(word: str = "", **wanted: object) -> list[str]:
    return [row.name for row in dealers.listing(OPERATOR, Wanted(search=word, **wanted)).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("（总）", ["华南（总）代理"]),
        ("ABC", ["abc 商行"]),
        ("ＡＢＣ", ["ＡＢＣ商行", "abc 商行"]),
        ("Ｄ０３", ["100% 好店"]),
        ("  好店\u3000", ["100% 好店"]),
        ("%", ["100% 好店"]),
        ("_", ["好_店"]),
        ("'", ['O\'Brien "百货"']),
        ('"百货', ['O\'Brien "百货"']),
        ("\\", ["反\\斜杠"]),
        ("😀", ["😀店"]),
        ("好\x00店", ["100% 好店"]),
        ("店" * 10_000, []),
        ("D0%", []),
        ("/", []),
    ],
)
def test_what_is_typed_means_itself(typed: str, names: list[str]) -> None:
    assert found(typed) == names


def test_blanks_and_control_characters_are_no_word() -> None:
    assert spellings(" \t\n\u3000\x00 ") == ()
    assert spellings("Ｄ１") == ("Ｄ１", "D1")
    assert len(spellings("长" * 10_000)[0]) == 80


@pytest.mark.parametrize("page", [-1, 0, 3, 10**30])
def test_a_page_that_is_not_there_is_the_nearest_one(page: int) -> None:
    shown = dealers.listing(OPERATOR, Wanted(page=page, size=4))
    assert shown.page == (1 if page < 1 else 3)
    assert len(shown.rows) == (4 if page < 1 else 1)
    assert (shown.total, shown.more) == (len(NAMES), False)


def test_a_long_list_is_counted_and_turned_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dealers, "COLUMNS", replace(dealers.COLUMNS, counted=6))
    first, last = (dealers.listing(OPERATOR, Wanted(page=page, size=3)) for page in (1, 99))
    assert (first.total, first.more, first.pages) == (6, True, 2)
    assert (last.page, [row.code for row in last.rows]) == (2, ["D03", "D04", "D05"])
    exact = dealers.listing(OPERATOR, Wanted(search="好", size=3))
    assert (exact.total, exact.more) == (3, False)


def test_orders_are_kept_through_pages_and_backwards() -> None:
    forwards = [row for page in (1, 2, 3) for row in found(sort="name", page=page, size=4)]
    assert forwards == list(reversed([row for page in (1, 2, 3) for row in found(sort="-name", page=page, size=4)]))
    assert sorted(forwards) == sorted(NAMES)
    assert found(sort="no such column") == list(NAMES)
