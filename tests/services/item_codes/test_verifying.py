"""Verifying: who looked before is told kindly, what is not good answers alike, and what is no code is told how."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from models.db import Database
from services import clock, people
from services.access import OPERATOR
from services.errors import Invalid
from services.item_codes import issuing, keys, states, verifying
from services.item_codes.code_text import ALPHABET, printed
from services.item_codes.issuing import Batch, BatchWish
from services.item_codes.scheme import CodeKey, Kind
from services.item_codes.states import Span
from services.item_codes.verifying import Answer
from services.products import demo
from tests.services.test_clerks import somebody

GTIN = "06901234567892"


def issued(count: int = 20) -> tuple[Batch, list[str]]:
    demo.furnish(OPERATOR)
    batch = issuing.issue(OPERATOR, BatchWish("P001", count, "L-7", 5))
    key = CodeKey(keys.code_key(batch.key_version), Kind.ITEM)
    return batch, [key.code(serial) for serial in range(batch.first_serial, batch.after_serial)]


def look(who: int | None, text: str, gtin: str | None = None) -> Answer:
    return verifying.verify(who, text, gtin=gtin, way="page")


def test_the_first_is_the_first_and_the_second_is_told_kindly(database: Database) -> None:
    batch, codes = issued()
    states.activate(OPERATOR, batch.code)
    mine, yours, code = somebody("mine"), somebody("yours"), codes[3]
    noon = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    try:
        clock.use(lambda: noon)
        assert look(None, code).verdict == "genuine"
        first = look(mine, printed(code).lower())
        assert (first.verdict, first.first_verified_at) == ("genuine", None)
        assert first.product is not None
        assert (first.product.name, first.product.lot) == (demo.WISH.name, "L-7")
        assert not any("摸杯壁" in part.value for part in first.product.selling_points)  # that one is for dealers
        clock.use(lambda: noon + timedelta(minutes=5, seconds=9))
        assert [look(mine, code).verdict for _ in range(3)] == ["genuine"] * 3
        told = look(yours, code)
        assert (told.verdict, told.first_verified_at) == ("seen_before", noon)
        assert look(None, code).verdict == "seen_before"  # a stranger's browser is told of others too
        assert look(yours, codes[4]).verdict == "genuine"
    finally:
        clock.use(None)
    with database.engine.connect() as connection:
        looks = connection.exec_driver_sql("SELECT follower_id, COUNT(*) FROM item_look GROUP BY follower_id").all()
    assert {one[0]: one[1] for one in looks} == {mine: 2, yours: 2}


def test_two_rows_of_one_person_are_not_two_people(one_database: Database) -> None:
    batch, codes = issued()
    states.activate(OPERATOR, batch.code)
    here, there = somebody("here"), somebody("there")
    for who in (here, there):
        look(who, codes[0])
    assert look(here, codes[0]).verdict == "seen_before"
    people.merge(here, there)
    assert look(people.survivor(here).id, codes[0]).verdict == "genuine"


def test_what_is_not_good_answers_alike_whatever_it_is(one_database: Database) -> None:
    batch, codes = issued()
    first = batch.first_serial
    states.activate(OPERATOR, batch.code, Span(first, 15))
    states.activate(OPERATOR, batch.code, Span(first + 15, 1), at=clock.now() + timedelta(days=1))
    states.freeze(OPERATOR, batch.code, Span(first + 1, 1), reason="抽检")
    states.void(OPERATOR, batch.code, Span(first + 2, 1), reason="被盗")
    who = somebody("mine")
    carton = CodeKey(keys.code_key(1), Kind.CARTON).code(first)
    beyond = CodeKey(keys.code_key(1), Kind.ITEM).code(batch.after_serial)
    bad = {
        **{"frozen": codes[1], "void": codes[2], "scheduled": codes[15], "issued": codes[16]},
        **{"forged": "0" * 16, "carton": carton, "beyond": beyond},
    }
    answers = {name: look(who, code) for name, code in bad.items()}
    assert answers == {name: Answer("not_available", code) for name, code in bad.items()}
    assert look(who, codes[0], "00036000291452") == Answer("not_available", codes[0])  # another product's GTIN
    assert look(who, codes[0], GTIN).verdict == "genuine"
    assert look(who, f"HTTPS://Q.BRAND.CN/01/{GTIN}/10/L-7/21/{codes[0]}?17=271231&utm=x").verdict == "genuine"
    assert look(who, f"https://q.brand.cn/01/00036000291452/21/{codes[0]}").verdict == "not_available"
    assert look(who, f" http://c/c/{codes[0].lower()}/?from=timeline#top").verdict == "genuine"


def test_what_is_no_code_is_told_how(one_database: Database) -> None:
    _, codes = issued()
    code = codes[0]
    cases = {
        "code_empty": ["", "   ", "--"],
        "code_too_short": [code[:-1], code[:8]],
        "code_too_long": [code + "7", code + code, "A" * 900],
        "code_odd_character": [code[:-1] + "U", "假的"],
        "code_not_in_it": ["https://weixin.qq.com/r/abc", "WIFI:T:WPA;S:shop;;"],
        "gtin_wrong": [f"https://q.brand.cn/01/06901234567893/21/{code}"],
    }
    missed = []
    for wanted, texts in cases.items():
        for text in texts:
            with pytest.raises(Invalid) as refused:
                look(None, text)
            if refused.value.code != wanted:
                missed.append((text, refused.value.code))
    assert missed == []


def test_of_twenty_thousand_guesses_none_is_anything(one_database: Database) -> None:
    batch, _ = issued(100_000)
    states.activate(OPERATOR, batch.code)
    dice = random.Random(42)
    readers = keys.readers(Kind.ITEM)
    guesses = ("".join(dice.choices(ALPHABET, k=16)) for _ in range(20_000))
    assert [guess for guess in guesses if any(key.serial(guess) is not None for _, key in readers)] == []
