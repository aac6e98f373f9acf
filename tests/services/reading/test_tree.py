"""A → B → C: whose reader somebody is, first and last; and that it stays theirs when two are found to be one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from models.db import reading, session
from models.dealers import Dealer
from models.reading import Visit
from services import clock, people
from services.bindings import ending
from services.errors import NotFound
from services.people import MINI_PROGRAM
from services.reading import opening, touches
from services.reading.readers import Reader
from services.sharing import mine, taking_out, tree
from tests.reading_room import PHONE, Room, fold_all, opened, pass_time, person, read, room, shares, token_of, visit_of
from tests.shelf import a_material
from tests.world import Cast


@pytest.fixture
def ours(app: Flask, cast: Cast) -> Iterator[Room]:
    yield room(cast)
    clock.use(None)


@reading
def readers() -> list[int | None]:
    return list(session().scalars(select(Visit.follower_id).order_by(Visit.id)))


@reading
def dealer(code: str) -> int:
    return session().scalars(select(Dealer.id).where(Dealer.code == code)).one()


def test_what_is_passed_on_hangs_below_what_was_read(ours: Room) -> None:
    b, c, d = person("B"), person("C"), person("D")
    by_b = opened(ours.share, Reader(b)).forward
    assert opened(ours.share, Reader(b)).forward == by_b != ours.share
    assert [share.sent_at is not None for share in shares()] == [True, False]
    read(ours.share, b, 1, 2)
    read(by_b, c, 1, 2, 3, 4, 5)
    by_c = opened(by_b, Reader(c)).forward
    read(by_c, d, 1)
    root, first, second, _unsent = shares()
    assert (root.depth, first.depth, second.depth) == (0, 1, 2)
    assert (first.parent_id, second.parent_id) == (root.id, first.id)
    assert {first.root_id, second.root_id} == {root.id}
    assert {share.dealer_id for share in shares()} == {dealer("D001")}
    for folded in (False, True):
        [told], more = mine.my_shares(ours.sharer)
        assert (told.visits, told.visitors, told.forwards, more) == (6, 3, 2, None)
        assert told.completed == folded  # counted when it is folded, two seconds later
        assert told.active_ms == 8000
        visits, _ = mine.visits_of(ours.sharer, ours.share)
        assert [(one.depth, one.read.furthest_page, one.forwarded) for one in visits] == [
            (2, 1, False),
            (1, 0, True),
            (1, 5, True),
            (0, 2, True),
            (0, 0, True),
            (0, 0, True),
        ]
        assert visits[2].via == people.person(b).label
        assert visits[2].label == people.person(c).label
        fold_all()  # and the same once all is folded
    assert [(one.depth, one.visits) for one in tree.branches_of(root.id)] == [(0, 3), (1, 2), (2, 1)]


def test_customers_see_nothing_of_their_friends_and_a_leaver_nothing_any_more(ours: Room) -> None:
    b = person("B")
    by_b = taking_out.pass_on(b, ours.share).token
    read(by_b, person("C"), 1)
    assert mine.my_shares(b) == ([], None)
    for who, token in ((b, by_b), (b, ours.share), (ours.sharer, by_b), (ours.sharer, "made up")):
        with pytest.raises(NotFound, match="share_unknown"):
            mine.visits_of(who, token)
    [binding] = ending.held_by(ours.sharer)
    ending.leave(ours.sharer, binding.binding_id)
    assert mine.my_shares(ours.sharer) == ([], None)
    with pytest.raises(NotFound, match="share_unknown"):
        mine.visits_of(ours.sharer, ours.share)


def test_only_who_a_material_is_for_takes_it_out_and_a_link_that_is_out_stays_good(ours: Room, cast: Cast) -> None:
    for_owners = a_material(employee_id=cast.employees["E001"], audience=[{"role": "dealer_owner"}])
    token = token_of(for_owners)
    out = taking_out.take_out(ours.sharer, token).token
    stranger = person("stranger")
    with pytest.raises(NotFound, match="material_unknown"):
        taking_out.take_out(stranger, token)
    assert opened(out, Reader(stranger)).visit
    assert taking_out.pass_on(stranger, out, material=token).material == token
    with pytest.raises(NotFound, match="share_unknown"):
        taking_out.pass_on(stranger, out, material=ours.material)
    [binding] = ending.held_by(ours.sharer)
    ending.leave(ours.sharer, binding.binding_id)
    with pytest.raises(NotFound, match="material_unknown"):
        taking_out.take_out(ours.sharer, token)
    assert opened(out, Reader(stranger)).visit


def test_first_and_last_touch_and_the_dealer_of_the_last_within_thirty_days(ours: Room, cast: Cast) -> None:
    other = room(cast, dealer="D002")
    b = person("B")
    assert touches.touches_of(b) is None
    read(ours.share, b, 1)
    pass_time(days=1)
    read(other.share, b, 1)
    read(other.share, ours.sharer, 1)
    found = touches.touches_of(b)
    assert found is not None
    assert (found.first.sharer_id, found.last.sharer_id) == (ours.sharer, other.sharer)
    assert touches.last_sharers_dealer(b) == dealer("D002")
    pass_time(days=29)
    assert touches.last_sharers_dealer(b) == dealer("D002")
    pass_time(days=2)
    assert touches.last_sharers_dealer(b) is None


def test_what_a_browser_read_is_its_persons_once_they_are_known(ours: Room) -> None:
    nobody = Reader(None, "their browser")
    visit_of(ours.share, nobody, channel="page")
    visit_of(ours.share, Reader(None, "another browser"), channel="page")
    visits, _ = mine.visits_of(ours.sharer, ours.share)
    assert all(one.label.startswith("匿名访客 ") for one in visits)
    assert len({one.label for one in visits}) == 2
    b = person("B")
    opening.open_visit(ours.share, Reader(b, "their browser"), agent=PHONE, channel="page")
    assert readers() == [b, None, b]
    visits, _ = mine.visits_of(ours.sharer, ours.share)
    assert [one.label for one in visits if one.label == people.person(b).label] == [people.person(b).label] * 2


def test_readings_and_forwards_of_two_who_are_one_are_theirs(ours: Room) -> None:
    """Both passed the same share on: both links work on, and one is given from now on."""
    page = people.meet(people.OFFICIAL_ACCOUNT, "oTwice", None).id
    mini = people.meet(MINI_PROGRAM, "mTwice", "uTwice").id
    forwards = [opened(ours.share, Reader(who)).forward for who in (page, mini)]
    read(forwards[1], person("C"), 1)
    one = people.meet(people.OFFICIAL_ACCOUNT, "oTwice", "uTwice").id
    assert {people.survivor(who).id for who in (page, mini)} == {one}
    assert set(readers()[:2]) == {one}
    found = touches.touches_of(page)
    assert found is not None
    assert found.first.sharer_id == ours.sharer
    again = taking_out.pass_on(mini, ours.share).token
    assert again in forwards
    assert all(opened(token, Reader(person("D"))).visit for token in forwards)
