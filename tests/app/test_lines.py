"""Whoever has a line of IPv6 has 2^64 addresses: another one for each knock is worth nothing."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from app.limits import EVERY_ADDRESS
from console.sign_in import SIGN_INS_OF_AN_ADDRESS
from services import sign_in_tries
from tests.app.test_limits import guess_a_password, let_through


@pytest.mark.redis
@pytest.mark.parametrize(
    ("at", "neighbour", "goes_through"),
    [
        ("2001:db8:1:2::a", "2001:db8:1:2:ffff::b", 0),
        ("2001:db8:1:2::a", "2001:db8:1:3::a", 1),
        ("::ffff:192.0.2.1", "192.0.2.1", 0),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", 1),
        ("192.0.2.1", "192.0.2.2", 1),
    ],
)
def test_whoever_has_a_line_has_all_its_addresses(program: Flask, at: str, neighbour: str, goes_through: int) -> None:
    """A line of IPv6 comes with 2^64 of them, and another for each knock costs nothing."""
    assert let_through(program, partial(guess_a_password, at=at), SIGN_INS_OF_AN_ADDRESS) == SIGN_INS_OF_AN_ADDRESS
    assert let_through(program, partial(guess_a_password, at=neighbour), 1) == goes_through


@pytest.mark.redis
def test_the_wide_bound_is_of_a_line_too(program: Flask) -> None:
    client = program.test_client()

    def look(last: int) -> int:
        return client.get("/pages/static/pages.css", environ_base={"REMOTE_ADDR": f"2001:db8::{last:x}"}).status_code

    assert {look(last) for last in range(EVERY_ADDRESS)} == {200}
    assert look(EVERY_ADDRESS) == 429


@pytest.mark.redis
def test_one_code_is_tried_five_times_from_a_line(program: Flask) -> None:
    form = {"code": "X-nobody", "password": "guess"}

    def guess(last: int) -> int:
        there = {"REMOTE_ADDR": f"2001:db8::{last:x}"}
        return program.test_client().post("/console/sign-in", data=form, environ_base=there).status_code

    assert [guess(last) for last in range(7)] == [403] * sign_in_tries.FREE_TRIES + [429] * 2
