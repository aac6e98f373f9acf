"""A package that leaks is worthless and noticed: decoys tell where, and what is not active is not genuine."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.tries import OwnTries
from models.console_inbox import ConsoleEntry
from models.db import reading, session
from services import clock
from services.errors import SlowDown
from services.item_codes import alarming, starving, states, verifying
from tests.services.item_codes.packing import Packing, opened, packing, row_of
from tests.world import Cast


@pytest.fixture
def house(app: Flask, cast: Cast) -> Iterator[Packing]:
    starving.use(OwnTries())
    yield packing()
    starving.use(OwnTries())
    clock.use(None)


def codes_of(house: Packing, number: int) -> list[str]:
    (text,) = opened(house.taken(number), house.password(number)).values()
    return [line["code"] for line in csv.DictReader(io.StringIO(text.decode()))]


@reading
def alarms() -> list[str]:
    entries = session().scalars(select(ConsoleEntry).where(ConsoleEntry.topic == alarming.ALARM))
    return [str(one.body["facts"]) for one in entries if "decoy" in one.cause]


def test_one_look_at_a_decoy_names_the_file_that_leaked(house: Packing) -> None:
    number = house.made(printer="旧共享盘", decoys=20)
    codes = codes_of(house, number)
    answer = verifying.verify(None, codes[7], way="page")
    assert answer.verdict == "not_available"
    assert answer.product is None
    assert len(alarms()) == 3  # 王敏, 陈洁 and 李强, each once
    assert all("旧共享盘" in one and f"B000001-{number}" in one for one in alarms())
    for code in codes[:5]:
        verifying.verify(None, code, way="page")
    assert len(alarms()) == 3
    assert row_of(number).caught == 6


def test_decoys_are_never_activated_with_their_batch(house: Packing) -> None:
    codes = codes_of(house, house.made(printer="旧共享盘", decoys=5))
    states.activate(house.asker, house.batch.code)
    assert {verifying.verify(None, code, way="page").verdict for code in codes} == {"not_available"}


def test_leaked_before_it_is_active_a_package_verifies_nothing(house: Packing) -> None:
    house.batch = house.issued(1000)
    codes = codes_of(house, house.made())
    assert len(codes) == 1000
    told = {looked_at(code) for code in codes}
    assert told == {"not_available", "slow_down"}  # whoever goes on is turned away before their code is looked at
    assert alarms() == []


def looked_at(code: str) -> str:
    try:
        return verifying.verify(None, code, way="page").verdict
    except SlowDown as refusal:
        return refusal.code
