"""Whom a must-read material is for: the same people, whether one is asked what they see or the material whom it means;
within a region manager's regions; by what they did themselves."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.db import reading, session, transaction
from models.dealers import ACTIVE, OWNER, Dealer, DealerCategory, DealerStaff, DealerTier
from models.materials import Material, OwnReading
from models.outbox import OutboxPromise
from services import clock, materials, people
from services.access import Actor
from services.listing import Wanted
from services.must_read import listing, own_reading, reminding
from services.must_read.addressees import addressees
from services.people.merging import merge
from services.sharing import taking_out
from tests.goals.write_paths.registry import owner_of
from tests.miniprogram_api.mini import employee
from tests.reading_room import fold_all, pass_time, person, read, token_of
from tests.services.materials.desk import BOSS, EDITOR, refused
from tests.services.test_clerks import clerk, decide
from tests.shelf import a_material, a_version
from tests.world import Cast

pytestmark = pytest.mark.usefixtures("app")
REGION = Actor("hq", "周婷", 4, frozenset({"region_manager"}))
SEED = 20261128


@transaction
def _crowd(cast: Cast) -> None:
    """A second tier and category, and D003 below D002 with a person."""
    session().add_all([DealerTier(name="市代", rank=2), DealerCategory(name="门店")])
    session().flush()
    below = session().get_one(Dealer, cast.dealers["D003"])
    below.parent_id, below.tier_id, below.category_id = cast.dealers["D002"], 2, None
    session().add(DealerStaff(dealer_id=below.id, name="锦里老板", role=OWNER, status=ACTIVE, created_at=clock.now()))


def _bind_all() -> list[int]:
    """Two employees, an owner and a clerk of each dealer."""
    who = [employee("E001"), employee("E003")]
    for at, dealer in enumerate(("D001", "D002", "D003")):
        boss = owner_of(dealer).id
        helper, claim = clerk(boss, f"店员{dealer}", f"1390000030{at}")
        decide(boss, claim)
        who += [boss, helper]
    return who


@reading
def _meant(material_id: int, actor: Actor = BOSS) -> set[int]:
    who = addressees(actor, listing.READERS, session().get_one(Material, material_id))
    return {one for one in session().scalars(select(who.c.follower_id)) if one is not None}


def _lines(chance: random.Random) -> list[dict[str, Any]]:
    """Some audience."""
    every: list[dict[str, Any]] = [
        *({"role": role} for role in ("everybody", "employee", "dealer_owner", "dealer_clerk", "consumer")),
        *({"category_id": one} for one in (1, 2)),
        *({"tier_id": one} for one in (1, 2)),
        *({"region_code": one} for one in ("440000", "440300", "510000", "510100")),
        *({"dealer_id": one, "with_below": below} for one in (1, 2, 3) for below in (False, True)),
    ]
    return chance.sample(every, chance.randint(0, 4))


def test_whom_a_material_means_are_those_who_see_it(cast: Cast) -> None:
    _crowd(cast)
    ours = _bind_all()
    chance = random.Random(SEED)
    for _ in range(150):
        lines = _lines(chance)
        number = a_material(employee_id=cast.employees["E001"], pages=0, audience=lines, must_read=True)
        see = {one for one in ours if materials.may_see(materials.standing_of(one), number)}
        assert _meant(number) & set(ours) == see, lines


def test_a_region_manager_reaches_her_own_alone(cast: Cast) -> None:
    _crowd(cast)
    token = token_of(a_material(employee_id=cast.employees["E001"], must_read=True))
    asked = Wanted(filters={"material": token}, size=100)
    hers = {one.dealer_code for one in listing.listing(REGION, asked).rows if one.kind == "dealer_staff"}
    assert hers == {"D001", "D002"}
    everybody = {one.dealer_code for one in listing.listing(BOSS, asked).rows}
    assert everybody == {None, "D001", "D002", "D003"}
    assert listing.counted(REGION, token).all < listing.counted(BOSS, token).all
    assert {one.name for one in listing.listing(BOSS, Wanted("深圳湾", {"material": token})).rows} == {
        "刘芳",
    }
    assert listing.listing(BOSS, Wanted()).rows == []
    assert refused(lambda: listing.listing(BOSS, Wanted(filters={"material": "nothing"}))).code == "material_unknown"


@reading
def _row(follower_id: int) -> OwnReading | None:
    return session().scalars(select(OwnReading).where(OwnReading.follower_id == follower_id)).one_or_none()


def _states(token: str) -> dict[str, str]:
    return {one.name: one.state for one in listing.listing(BOSS, Wanted(filters={"material": token}, size=100)).rows}


def test_pages_count_as_time_goes_by_and_the_last_of_them_is_the_end(cast: Cast) -> None:
    owner = owner_of("D002").id
    token = token_of(a_material(employee_id=cast.employees["E001"], pages=5, must_read=True))
    noon = clock.now()
    clock.use(lambda: noon)
    first = own_reading.read_on(owner, token, 1, pages=[1, 2, 3, 4, 5])
    assert (first.wanted, first.seen, first.read_at) == (True, (1,), None)  # five pages in no time
    assert _states(token)["刘芳"] == "begun"
    pass_time(seconds=2.5)
    assert own_reading.read_on(owner, token, 1, pages=[1, 2, 9, 400]).seen == (1, 2, 9)
    assert own_reading.read_on(owner, token, 1).seen == (1, 2, 9)
    pass_time(seconds=60)
    last = own_reading.read_on(owner, token, 1, pages=[3, 4, 5])
    assert last.read_at is not None
    assert last.seen == ()
    assert own_reading.read_on(owner, token, 1, pages=[1]).read_at == last.read_at
    assert _states(token)["刘芳"] == "read"
    assert listing.counted(BOSS, token).read == 1
    clock.use(None)


def test_a_new_version_has_to_be_read_anew_and_an_old_one_is_told(cast: Cast) -> None:
    owner, number = owner_of("D002").id, a_material(employee_id=cast.employees["E001"], pages=1, must_read=True)
    token = token_of(number)
    assert own_reading.read_on(owner, token, 1, scroll_pct=100).read_at is not None
    a_version(number, employee_id=cast.employees["E001"], pages=1)
    assert refused(lambda: own_reading.read_on(owner, token, 1, scroll_pct=100)).code == "version_replaced"
    assert _states(token)["刘芳"] == "unread"
    assert own_reading.open_material(owner, token).version == 2


@pytest.mark.parametrize("must_read", [True, False])
def test_of_customers_and_of_what_need_not_be_read_nothing_is_recorded(cast: Cast, must_read: bool) -> None:
    who = person("a customer") if must_read else owner_of("D002").id
    token = token_of(a_material(employee_id=cast.employees["E001"], must_read=must_read))
    told = own_reading.read_on(who, token, 1, pages=[1, 2])
    assert (told.wanted, told.seen, told.read_at) == (False, (), None)
    assert _row(who) is None


def test_what_a_colleagues_share_shows_counts_when_every_page_was_looked_at(cast: Cast) -> None:
    boss, reader, stranger = owner_of("D001").id, owner_of("D002").id, person("a stranger")
    token = token_of(a_material(employee_id=cast.employees["E001"], pages=3, must_read=True))
    share = taking_out.take_out(boss, token).token
    for who in (reader, stranger):
        read(share, who, 3)
    fold_all()
    assert _states(token)["刘芳"] == "unread"  # the last page is not all of them
    for who in (reader, stranger):
        read(share, who, 1, 2, 3)
    fold_all()
    assert _states(token)["刘芳"] == "read"
    assert _row(stranger) is None


def test_one_who_is_two_rows_has_read_it_once(cast: Cast) -> None:
    owner, other = owner_of("D002").id, person("the same one")
    token = token_of(a_material(employee_id=cast.employees["E001"], pages=1, must_read=True))
    assert own_reading.read_on(owner, token, 1, scroll_pct=10).read_at is None
    _as_if_read(other, token)
    stays = merge(owner, other)
    row = _row(stays.id)
    assert row is not None
    assert row.read_at is not None
    assert people.survivor(other).id == stays.id


@transaction
def _as_if_read(follower_id: int, token: str) -> None:
    material = session().scalars(select(Material).where(Material.token == token)).one()
    now = clock.now()
    session().add(
        OwnReading(
            version_id=material.current_version_id,
            follower_id=follower_id,
            opened_at=now,
            seen="0",
            scroll_pct=100,
            read_at=now,
        )
    )


@reading
def _owed() -> list[tuple[int | None, str]]:
    query = select(OutboxPromise.follower_id, OutboxPromise.dedupe_key).where(OutboxPromise.topic == "must_read")
    return [(who, key) for who, key in session().execute(query.order_by(OutboxPromise.id))]


def test_who_has_not_read_it_is_reminded_once_a_day(cast: Cast) -> None:
    noon = clock.now().replace(hour=4, minute=0)
    clock.use(lambda: noon)
    late, done = owner_of("D001").id, owner_of("D002").id
    number = a_material(
        employee_id=cast.employees["E001"], pages=1, must_read=True, audience=[{"role": "dealer_owner"}]
    )
    token = token_of(number)
    own_reading.read_on(done, token, 1, scroll_pct=95)
    assert reminding.remind(EDITOR, token) == 1
    assert reminding.remind(EDITOR, token) == 1
    assert [who for who, _ in _owed()] == [late]
    pass_time(days=1)
    assert reminding.remind(REGION, token) == 1
    assert [who for who, _ in _owed()] == [late, late]
    own_reading.read_on(late, token, 1, scroll_pct=95)
    assert refused(lambda: reminding.remind(EDITOR, token)).code == "everybody_read"
    other = token_of(a_material(employee_id=cast.employees["E001"]))
    assert refused(lambda: reminding.remind(EDITOR, other)).code == "not_must_read"
    assert refused(lambda: reminding.remind(BOSS, token)).code == "not_allowed"
    clock.use(None)


def test_a_deadline_is_said_in_china_s_days() -> None:
    now = clock.now()
    until = datetime(2099, 1, 1, tzinfo=clock.SHANGHAI)
    assert reminding.words_of(until) == "请在 12月31日 前读完"
    assert reminding.words_of(None) == "请尽快读完"
    assert reminding.words_of(now - timedelta(days=1)).endswith("已到期")
