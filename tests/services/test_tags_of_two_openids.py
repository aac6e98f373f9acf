"""Of several openids of one person only the one that reaches them bears the tags of their roles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from services import clock, people, role_tag_sweep, role_tags
from tests.services.tagged import START, Tagged, at, customers, sweep, work
from tests.world import Cast


@pytest.fixture
def wechat(app: Flask, cast: Cast) -> Iterator[Tagged]:
    at(0)
    yield Tagged()
    clock.use(None)


def two_accounts_of_one(older: str, newer: str) -> int:
    """One customer whom the newer openid reaches since two rows were made one."""
    first, second = people.meet(people.OFFICIAL_ACCOUNT, older), people.meet(people.OFFICIAL_ACCOUNT, newer)
    people.followed(second.id, clock.now())
    return people.merge(first.id, second.id).id


def test_when_two_become_one_the_tag_goes_from_the_older_openid_to_the_newer(wechat: Tagged) -> None:
    [older] = customers(1)
    work(wechat)
    assert wechat.roles(older) == {"customer"}
    two_accounts_of_one(older, "newer")
    work(wechat)
    assert (wechat.roles(older), wechat.roles("newer")) == (set(), {"customer"})


def test_when_the_newer_openid_leaves_the_tag_goes_back_to_the_older(wechat: Tagged) -> None:
    [older] = customers(1)
    who = two_accounts_of_one(older, "newer")
    work(wechat)
    question = people.question(who)
    told = {older: people.Answer(known=True, since=START), "newer": people.Answer(known=True)}
    people.note_answers(question, told)
    at(0.1)
    work(wechat)
    assert (wechat.roles(older), wechat.roles("newer")) == ({"customer"}, set())
    before = dict(wechat.bears)
    people.note_answers(question, told)  # the same answer again moves nothing
    work(wechat)
    assert wechat.bears == before


def test_the_sweep_finds_a_tag_that_stands_at_an_older_openid(wechat: Tagged) -> None:
    names = customers(3)
    two_accounts_of_one(names[1], "newer")
    work(wechat)
    number = wechat.names[role_tags.TAGS["customer"]]
    wechat.tag([names[1]], number)
    wechat.untag(["newer"], number)
    sweep(wechat)
    assert [wechat.roles(name) for name in (*names, "newer")] == [{"customer"}, set(), {"customer"}, {"customer"}]
    assert [one.older for one in role_tag_sweep.last_sweeps() if one.role == "customer"] == [1]
    sweep(wechat, hours=24)
    assert [one.older for one in role_tag_sweep.last_sweeps() if one.role == "customer"] == [0]


def test_control_without_the_older_openids_the_tag_stays_there(wechat: Tagged, monkeypatch: pytest.MonkeyPatch) -> None:
    [older] = customers(1)
    work(wechat)
    monkeypatch.setattr(people, "every_openid_of", lambda who: (people.openid_of(who),))
    monkeypatch.setattr(role_tag_sweep, "_at_older_openids", lambda _listed: [])
    two_accounts_of_one(older, "newer")
    work(wechat)
    sweep(wechat)
    assert (wechat.roles(older), wechat.roles("newer")) == ({"customer"}, {"customer"})
