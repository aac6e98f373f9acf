"""Figures of materials as headquarters sees them: of a period, in scope, and the same as counting every row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from models.db import session
from models.db.rules import reading
from services import clock
from services.access import OPERATOR, Actor
from services.analysis import hands, materials, one_material, trees
from services.analysis.periods import Period, period_of
from services.analysis.sums import Figures
from services.errors import NotAllowed, NotFound
from services.listing import Wanted
from services.materials.folders import FolderWish, create_folder
from services.reading import leaving_phones
from services.reading.readers import Reader
from services.sharing import taking_out, tree
from tests.reading_room import Room, fold_all, pass_time, person, read, room, shares, visit_of
from tests.world import Cast, add_dealer_person

NOBODY = Actor("hq", "无", 1, frozenset())


@pytest.fixture
def two(app: Flask, cast: Cast) -> Iterator[tuple[Room, Room]]:
    """Owners of D001 and D002, both in Guangdong, after which E004 looks, each with a material out."""
    yield room(cast), room(cast, dealer="D002")
    clock.use(None)


def in_sichuan(cast: Cast) -> Room:
    """D003, after whom E004 does not look, has an owner with a material out."""
    add_dealer_person(cast.dealers["D003"], "owner", "何静", "13900000003")
    return room(cast, dealer="D003")


def manager(cast: Cast) -> Actor:
    return Actor("hq", "周婷", cast.employees["E004"], frozenset({"region_manager"}))


def content(cast: Cast) -> Actor:
    return Actor("hq", "林悦", cast.employees["E002"], frozenset({"content_manager"}))


def lived(ours: Room) -> None:
    """B reads all and passes it on, C reads two pages of that and leaves a number."""
    b, c = person("B"), person("C")
    read(ours.share, b, 1, 2, 3, 4, 5, ms=2000)
    forward = taking_out.pass_on(b, ours.share).token
    tree.note_sent(ours.share, Reader(b))
    read(forward, c, 1, 2, ms=1000)
    leaving_phones.leave_phone(c, forward, "13911112222", agreed=True)
    fold_all()


def listed(actor: Actor = OPERATOR, **filters: str) -> dict[str, Figures]:
    return {row.token: row.figures for row in materials.listing(actor, Wanted(filters=filters)).rows}


def test_a_material_tells_what_was_done_and_what_came_of_it(two: tuple[Room, Room]) -> None:
    lived(two[0])
    page = materials.listing(OPERATOR, Wanted())
    first = page.rows[0]
    assert (page.total, first.token, first.visitors, first.phones) == (2, two[0].material, 2, 1)
    assert first.figures == Figures(1, 1, 2, 1, 12_000)
    assert (first.figures.completed_percent, first.figures.seconds_each) == (50, 6)
    assert page.rows[1].figures == Figures(taken_out=1)
    assert page.rows[1].figures.completed_percent is None


def test_a_period_holds_what_began_in_it(two: tuple[Room, Room]) -> None:
    lived(two[0])
    pass_time(days=10)
    visit_of(two[0].share, Reader(person("late")))
    fold_all()
    assert listed(days="7")[two[0].material] == Figures(opened=1)
    assert listed()[two[0].material].opened == 3
    today = clock.now().astimezone(clock.SHANGHAI).date().isoformat()
    assert listed(OPERATOR, **{"from": today, "to": today})[two[0].material].opened == 1


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({}, 30),
        ({"days": "7"}, 7),
        ({"days": "8"}, 30),
        ({"days": "-1"}, 30),
        ({"from": "2026-11-01", "to": "2026-11-03"}, 3),
        ({"from": "2026-11-03", "to": "2026-11-01"}, 3),
        ({"to": "2026-11-03"}, 30),
        ({"from": "2020-01-01", "to": "2026-11-03"}, 366),
        ({"from": "0001-01-01", "to": "9999-12-31"}, 30),
        ({"from": "yesterday"}, 30),
        ({"from": "2026-02-30", "days": "90"}, 90),
    ],
)
def test_a_period_is_what_was_asked_for_or_the_usual_one(asked: dict[str, str], days: int) -> None:
    period = period_of(asked)
    assert len(period.days) == days
    assert (period.ends - period.begins).days == days


def test_lists_are_ordered_by_any_figure_and_found_by_name_and_folder(two: tuple[Room, Room]) -> None:
    lived(two[1])
    for sort in ("taken_out", "forwards", "opened", "completed", "rate", "seconds", "title"):
        both = [[row.token for row in materials.listing(OPERATOR, Wanted(sort=way)).rows] for way in (sort, f"-{sort}")]
        assert both[0] == both[1][::-1]
    assert materials.listing(OPERATOR, Wanted(sort="-opened")).rows[0].token == two[1].material
    assert materials.listing(OPERATOR, Wanted(search="新品")).total == 2
    assert materials.listing(OPERATOR, Wanted(search="没有")).total == 0
    assert materials.listing(OPERATOR, Wanted(filters={"kind": "poster"})).total == 0
    assert len(materials.listing(OPERATOR, Wanted(), whole=True).rows) == 2


def test_a_folder_has_what_lies_in_it_and_below(app: Flask, cast: Cast) -> None:
    top = create_folder(OPERATOR, FolderWish("新品"))
    below = create_folder(OPERATOR, FolderWish("春季", str(top)))
    lived(room(cast, folder_id=below))
    room(cast, dealer="D002", folder_id=top)
    in_sichuan(cast)
    fold_all()
    rows = materials.by_folder(OPERATOR, Wanted()).rows
    assert [(row.name, row.depth, row.materials, row.figures.opened) for row in rows] == [
        ("新品", 0, 2, 2),
        ("春季", 1, 1, 2),
        (None, 0, 1, 0),
    ]
    assert [row.name for row in materials.by_folder(OPERATOR, Wanted(search="春")).rows] == ["春季"]


def test_dealers_and_people_have_what_was_in_their_hands(two: tuple[Room, Room]) -> None:
    lived(two[0])
    by_dealer = hands.dealers(OPERATOR, Wanted()).rows
    assert [(row.code, row.figures.opened) for row in by_dealer] == [("D001", 2), ("D002", 0)]
    people = hands.people(OPERATOR, Wanted()).rows
    assert [(row.name, row.role, row.dealer_code, row.figures.forwards) for row in people] == [
        ("张伟", "owner", "D001", 1),
        ("刘芳", "owner", "D002", 0),
    ]
    of_one = Wanted(filters={"material": two[1].material})
    assert [row.code for row in hands.dealers(OPERATOR, of_one).rows] == ["D002"]
    assert hands.dealers(OPERATOR, Wanted(filters={"material": "nothing"})).total == 0
    assert [row.name for row in hands.people(OPERATOR, Wanted(search="刘")).rows] == ["刘芳"]
    assert hands.people(OPERATOR, Wanted(sort="-taken_out"), whole=True).total == 2


def test_a_region_manager_counts_her_own_dealers_alone_in_every_figure(app: Flask, cast: Cast) -> None:
    ours, other = room(cast), in_sichuan(cast)
    lived(ours)
    lived(other)
    both = taking_out.take_out(other.sharer, ours.material).token
    read(both, person("elsewhere"), 1, 5, ms=9000)
    fold_all()
    everything, hers = listed()[ours.material], listed(manager(cast))[ours.material]
    assert (everything.opened, hers.opened, hers.taken_out, hers.active_ms) == (3, 2, 1, 12_000)
    assert listed(manager(cast))[other.material] == Figures()
    [row, _] = materials.listing(manager(cast), Wanted()).rows
    assert (row.visitors, row.phones) == (2, 1)
    assert [one.code for one in hands.dealers(manager(cast), Wanted()).rows] == ["D001"]
    assert [one.dealer_code for one in hands.people(manager(cast), Wanted()).rows] == ["D001"]
    seen = one_material.analysis(manager(cast), ours.material, period_of({}))
    assert (seen.figures.opened, seen.visitors, sum(one.readings for one in seen.heat)) == (2, 2, 7)
    assert [one.code for one in seen.dealers] == ["D001"]
    assert len(seen.chains) == 1
    nothing = one_material.analysis(manager(cast), other.material, period_of({}))
    assert (nothing.figures, nothing.visitors, nothing.heat, nothing.chains) == (Figures(), 0, [], [])
    foreign = next(share for share in shares() if share.material_id == other.material_id)
    with pytest.raises(NotFound, match="share_unknown"):
        trees.tree(manager(cast), other.material, foreign.id)


def test_a_content_manager_sees_figures_and_not_through_whom(two: tuple[Room, Room], cast: Cast) -> None:
    lived(two[0])
    found = one_material.analysis(content(cast), two[0].material, period_of({}))
    assert (found.figures.opened, found.dealers, found.people, found.chains) == (2, [], [], [])
    for rule in (hands.dealers, hands.people):
        with pytest.raises(NotAllowed):
            rule(content(cast), Wanted())
    with pytest.raises(NotAllowed):
        trees.tree(content(cast), two[0].material, shares()[0].id)
    with pytest.raises(NotAllowed):
        materials.listing(NOBODY, Wanted())


def test_one_material_tells_days_pages_and_what_followed(two: tuple[Room, Room]) -> None:
    ours = two[0]
    follower = person("follows later")
    read(ours.share, follower, 1, 2, ms=3000)
    lived(ours)
    found = one_material.analysis(OPERATOR, ours.material, period_of({"days": "7"}))
    assert [one.figures.opened for one in found.days] == [0] * 6 + [3]
    assert [(one.number, one.readings, one.seconds_each) for one in found.heat][:3] == [(1, 3, 2), (2, 3, 2), (3, 1, 2)]
    assert (found.followed.phones, found.visitors) == (1, 3)
    with pytest.raises(NotFound, match="version_unknown"):
        one_material.analysis(OPERATOR, ours.material, period_of({}), 9)
    with pytest.raises(NotFound, match="material_unknown"):
        one_material.analysis(OPERATOR, "nothing", period_of({}))


def test_a_chain_is_drawn_from_hand_to_hand_and_goes_on_where_it_was_cut(two: tuple[Room, Room]) -> None:
    ours = two[0]
    lived(ours)
    many = [person(f"passes on {n}") for n in range(trees.AT_ONCE + 3)]
    for who in many:
        taking_out.pass_on(who, ours.share)
        tree.note_sent(ours.share, Reader(who))
    root = next(share for share in shares() if share.material_id == ours.material_id)
    top = trees.tree(OPERATOR, ours.material, root.id).top
    assert (top.name, top.dealer, top.depth, top.readings, top.seconds) == ("张伟", "华南总代理", 0, 1, 10)
    assert (len(top.below), top.more) == (trees.AT_ONCE, 4)
    first = top.below[0]
    assert (first.name, first.depth, first.readings, first.seconds, first.more) == (None, 1, 1, 2, 0)
    assert first.label.startswith("访客 ")
    rest = trees.tree(OPERATOR, ours.material, root.id, after=top.after).top
    assert (len(rest.below), rest.more) == (4, 0)
    assert not {one.id for one in rest.below} & {one.id for one in top.below}
    with pytest.raises(NotFound, match="share_unknown"):
        trees.tree(OPERATOR, two[1].material, root.id)


def test_a_deep_chain_is_cut_and_goes_on_below(two: tuple[Room, Room]) -> None:
    share, expected = two[0].share, 8
    for n in range(expected):
        who = person(f"deep {n}")
        forward = taking_out.pass_on(who, share).token
        tree.note_sent(share, Reader(who))
        share = forward
    root = next(one for one in shares() if one.material_id == two[0].material_id)
    twig, seen = trees.tree(OPERATOR, two[0].material, root.id).top, 0
    while twig.below or twig.more:
        if not twig.below:
            twig = trees.tree(OPERATOR, two[0].material, twig.id, after=twig.after).top
        twig, seen = twig.below[0], seen + 1
    assert seen == expected


def statements(look: object) -> int:
    """How many questions one look asks the database."""
    counted = []

    @reading
    def asked() -> None:
        engine = session().get_bind()
        event.listen(engine, "before_cursor_execute", note)
        try:
            look()  # type: ignore[operator]
        finally:
            event.remove(engine, "before_cursor_execute", note)

    def note(*said: object) -> None:
        counted.append(said[2])

    asked()
    return len(counted)


def test_a_look_asks_no_more_of_many_materials_and_days_than_of_few(app: Flask, cast: Cast) -> None:
    def looks(ours: Room, days: str) -> list[int]:
        return [
            statements(lambda: materials.listing(OPERATOR, Wanted(filters={"days": days}))),
            statements(lambda: hands.people(OPERATOR, Wanted(filters={"days": days}))),
            statements(lambda: one_material.analysis(OPERATOR, ours.material, period_of({"days": days}))),
        ]

    ours = room(cast)
    lived(ours)
    few = looks(ours, "7")
    lived(room(cast, dealer="D002"))
    lived(in_sichuan(cast))
    assert looks(ours, "90") == few
    assert max(few) <= 16


def test_a_period_of_one_day_is_one_day() -> None:
    today = clock.now().astimezone(clock.SHANGHAI).date()
    assert Period(today, today).days == [today.isoformat()]
