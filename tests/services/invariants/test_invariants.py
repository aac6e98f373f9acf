"""Invariants hold on a lived-in brand; a row that breaks one is found by that one; the command says so."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import commands
from models.db import Base, bind, reading, session, transaction
from models.privileges import ItemPrivilege
from models.sharing import Share
from services import clock, invariants, people, sessions
from services.access import OPERATOR, SYSTEM
from services.attribution import own_signs, signs
from services.bindings import claiming, deciding, inviting
from services.campaigns import mine, promoting, redeeming, undoing, vouching
from services.errors import Invalid
from services.invariants.organisation import DEEPEST
from services.invariants.people import PEOPLE
from services.items import gifts, returning
from services.leads import taking
from services.leads.holders import HEADQUARTERS_POOL
from services.leads.taking import Entry
from services.reading import folding, leaving_phones
from services.sharing import taking_out
from tests.goals.deeds import bind_deciders
from tests.goals.ground import Ground, prepared
from tests.reading_room import person, read, token_of
from tests.rig.services import PrivateMariaDB
from tests.services.campaigns import crowd
from tests.services.campaigns import desk as campaign_desk
from tests.services.campaigns.test_vouching import shown, waits
from tests.services.invariants.breaches import BREACHES
from tests.services.items.shop import furnish_privileges
from tests.services.items.shop import shelf as items_shelf
from tests.shelf import a_material


class Undone(Exception):
    """Takes the breach back."""


def live_in(ground: Ground) -> None:
    """Two deciders, a claim that waits, one accepted, one refused, one accepted by its verified phone, a session,
    two who are perhaps one."""
    bind_deciders(ground)
    claims = [_claim(f"oLives{n}") for n in range(3)]
    deciding.decide(OPERATOR, claims[1], accept=True, reason="", via="console")
    deciding.decide(OPERATOR, claims[2], accept=False, reason="不认识", via="console")
    proved = people.meet(people.OFFICIAL_ACCOUNT, "oProved")
    people.followed(proved.id, clock.now())
    claiming.phone_verified(proved.id, "+8613900000002")
    token = inviting.invite_dealer(OPERATOR, "D002").token
    assert claiming.claim(proved.id, token, name="刘芳", phone="13900000002", agreed=True).state == "accepted"
    signs.scan_sign(people.meet(people.OFFICIAL_ACCOUNT, "oCustomer").id, own_signs.issue_own_sign(proved.id).scene)
    sessions.open_session("api", follower_id=proved.id)
    claiming.phone_verified(people.meet(people.OFFICIAL_ACCOUNT, "oLives1").id, "+8613900000002")  # both are bound
    _read(ground, proved.id)
    customer = people.meet(people.OFFICIAL_ACCOUNT, "oOwnsItems").id
    _own_items(customer)
    _take_part(proved.id, customer)


def _read(ground: Ground, sharer: int) -> None:
    """The owner of D002 has a material out, somebody read it, passed it on, and left a number."""
    material = token_of(a_material(employee_id=ground.cast.employees["E001"]))
    share = taking_out.take_out(sharer, material).token
    reader = person("reader")
    read(share, reader, 1, 2)
    folding.fold_some()
    leaving_phones.leave_phone(reader, share, "13911112222", agreed=True)
    _asked_for(reader, sharer)


@transaction
def _asked_for(reader: int, sharer: int) -> None:
    """The number they left is a lead of the sharer's."""
    row = people.lock(reader)
    taking.left_on_material(row.id, row.label, newest_share(), "春季新品", "+8613911112222", sharer)
    ours = Entry("campaign", "领券", reader, "+8613911112223", named=HEADQUARTERS_POOL)
    taking.take_lead(SYSTEM, ours)


def newest_share() -> int:
    return int(session().execute(select(func.max(Share.id))).scalar_one())


def _own_items(customer: int) -> None:
    """Somebody owns two items and offers one of them; a third came back to the shop; a covered code was guessed at."""
    goods, covered = items_shelf(dealer="D001"), items_shelf(inner=True)
    furnish_privileges()
    items = [goods.bind(customer, place).item_id for place in range(3)]
    gifts.offer(customer, items[1])
    returning.take_back(OPERATOR, items[2], reason="退货")
    with pytest.raises(Invalid):
        covered.bind(customer, inner_code="1")


def _take_part(owner: int, customer: int) -> None:
    """An owner promotes a campaign; two win, one redeems it and a coupon, another takes their part back."""
    out = campaign_desk.published(prizes=[campaign_desk.a_prize(worth="50")], budget="1000")
    promoting.promote(owner, out.slug)
    guests = crowd.crowd(3)
    first, second, third = (crowd.enter(out, guest) for guest in guests)
    assert second.voucher is not None
    redeeming.redeem(owner, first.voucher or "", "0123456789abcdef-1")
    mistaken = redeeming.redeem(owner, second.voucher, "0123456789abcdef-2")
    undoing.undo(OPERATOR, mistaken.id, "扫错了")
    mine.withdraw(guests[2], third.entry_id)
    redeeming.redeem(owner, coupon_held_by(customer), "0123456789abcdef-3")
    vouching.vouch(owner, shown(*waits(campaign_desk.published())))


@reading
def coupon_held_by(customer: int) -> str:
    held = select(ItemPrivilege.voucher).where(
        ItemPrivilege.follower_id == customer, ItemPrivilege.kind == "coupon", ItemPrivilege.withdrawn_at.is_(None)
    )
    return session().scalars(held.limit(1)).one() or ""


def _claim(openid: str) -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, openid)
    people.followed(person.id, clock.now())
    token = inviting.invite_dealer(OPERATOR, "D001").token
    return claiming.claim(person.id, token, name="张伟", phone="13900000001", agreed=True).claim_id


@pytest.fixture(scope="module", params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def _lived_in(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    url = f"sqlite:///{tmp_path_factory.mktemp('lived') / 'qudao.db'}"
    if request.param == "mariadb":
        server: PrivateMariaDB = request.getfixturevalue("shared_mariadb")
        url = server.url(server.create_database())
    with prepared(url) as ground:
        live_in(ground)
        yield ground


@pytest.fixture
def lived_in(_lived_in: Ground) -> Ground:
    bind(_lived_in.database)
    return _lived_in


def broken_by(*statements: str) -> set[str]:
    """Which invariants no longer hold after these statements; nothing of them stays."""
    found: set[str] = set()

    @transaction
    def breach() -> None:
        for statement in statements:
            session().execute(text(statement))
        session().expire_all()
        found.update(each.name for each in invariants.broken())
        raise Undone

    with pytest.raises(Undone):
        breach()
    return found


def test_everything_holds_on_a_brand_that_is_lived_in(lived_in: Ground) -> None:
    assert invariants.broken() == []


@pytest.mark.parametrize("name", BREACHES)
def test_a_row_that_breaks_an_invariant_is_found_by_it(lived_in: Ground, name: str) -> None:
    ends = "PRAGMA defer_foreign_keys=ON" if lived_in.database.is_sqlite else "SET SESSION foreign_key_checks=0"
    try:
        assert name in broken_by(ends, *BREACHES[name])
    finally:
        lived_in.database.engine.dispose()  # the session setting goes with its connection
    assert invariants.broken() == []


def test_every_invariant_has_its_breach_and_its_sentence() -> None:
    names = [each.name for each in invariants.ALL]
    assert sorted(names) == sorted(BREACHES)
    assert all(each.sentence.endswith(".") and " " in each.sentence for each in invariants.ALL)


def test_a_deep_line_of_superiors_is_no_circle(lived_in: Ground) -> None:
    """The search upwards ends at a circle, not at a depth an organisation may have."""
    chain = [
        f"INSERT INTO department (id, code, name, parent_id) VALUES ({n}, 'X{n}', '部门{n}', {n - 1 if n > 900 else 1})"
        for n in range(900, 900 + DEEPEST - 2)
    ]
    assert broken_by(*chain) == set()


def test_the_command_prints_one_object_and_fails_when_something_is_broken(app: Flask) -> None:
    commands.attach(app)
    run = app.test_cli_runner()
    sound = run.invoke(args=["invariants", "--json"])
    assert (sound.exit_code, json.loads(sound.output)) == (0, {"checked": len(invariants.ALL), "broken": []})
    _add_a_lost_department()
    broken = run.invoke(args=["invariants", "--json"])
    [found] = json.loads(broken.output)["broken"]
    assert (broken.exit_code, found["name"], found["count"], found["examples"]) == (1, "department_tree", 1, ["7"])


@transaction
def _add_a_lost_department() -> None:
    session().execute(text("INSERT INTO department (id, code, name, parent_id) VALUES (7, 'X', '自己管自己', 7)"))


def test_every_table_with_a_key_to_a_person_is_held_against_merging() -> None:
    keys = {
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "follower"
    }
    query = next(one.query for one in PEOPLE if one.name == "merged_own_nothing")
    missing = {(table, column) for table, column in keys if f"WHERE {table}.{column} = gone.id" not in query}
    assert missing == {("follower", "merged_into_id")}  # that is what being merged means
