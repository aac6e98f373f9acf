"""One question about several keys: it finds those that are named, whatever length it is written out for."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from models.db import reading, session
from models.db.several import LENGTHS, MOST, is_one_of, length_for, named
from models.people import Follower
from services import people
from services.people import OFFICIAL_ACCOUNT

COUNTS = (0, *LENGTHS, *(length - 1 for length in LENGTHS[1:]))


@reading
def found(keys: list[int]) -> list[int]:
    length = length_for(len(keys))
    question = select(Follower.id).where(is_one_of(Follower.id, "person", length)).order_by(Follower.id)
    return list(session().scalars(question, named("person", keys, length)))


def test_as_many_as_are_named_are_found_and_nobody_else(app: Flask) -> None:
    met = [people.meet(OFFICIAL_ACCOUNT, f"o{number}").id for number in range(MOST + 3)]
    for count in COUNTS:
        assert found(met[1 : 1 + count]) == met[1 : 1 + count], count


def test_a_question_is_one_statement_for_each_length_and_none_for_more() -> None:
    assert [length_for(count) for count in range(MOST + 1)] == sorted(length_for(count) for count in range(MOST + 1))
    assert {length_for(count) for count in range(MOST + 1)} == set(LENGTHS)
    with pytest.raises(IndexError):
        length_for(MOST + 1)
