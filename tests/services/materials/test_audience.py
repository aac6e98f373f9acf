"""Who sees which material: the lines of an audience against people of every standing, and everything that ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models.db import reading, session, transaction
from models.dealers import ENDED, Dealer, DealerCategory, DealerTier
from models.materials import DRAFT, PUBLISHED, RECALLED, Material
from services import clock, materials, people
from services.access import OPERATOR
from services.bindings import arriving, inviting
from services.errors import NotFound
from services.materials.audience import Partner, Standing
from tests.services.office import bound, stranger
from tests.shelf import EVERYONE, a_material, a_version
from tests.world import Cast

CATEGORY, TIER, OTHER_TIER = 1, 1, 2
GUANGDONG, SHENZHEN, NANSHAN, CHENGDU = "440000", "440300", "440305", "510100"

CONSUMER = Standing()
EMPLOYEE = Standing(is_employee=True)


def partner(role: str = "dealer_owner", **facts: Any) -> Standing:
    """A person of D002 (id 2, below 1) in 深圳, of category 1 and tier 1."""
    usual: dict[str, Any] = {"id": 2, "above": (1,), "category_id": CATEGORY, "tier_id": TIER, "regions": (SHENZHEN,)}
    return Standing(partner=Partner(role=role, **{**usual, **facts}))


OWNER, CLERK = partner(), partner("dealer_clerk")
IN_NANSHAN, IN_GUANGDONG, IN_CHENGDU, NOWHERE = (
    partner(regions=regions) for regions in ((NANSHAN,), (GUANGDONG,), (CHENGDU,), ())
)
ANOTHER = partner(id=3, above=(), tier_id=OTHER_TIER, regions=(CHENGDU,))
BARE = partner(id=3, above=(), category_id=None, tier_id=None)

Lines = tuple[dict[str, Any], ...]
ROLE_OWNER: dict[str, Any] = {"role": "dealer_owner"}
# What stands in the audience; who sees it; who does not.
TABLE: dict[str, tuple[Lines, tuple[Standing, ...], tuple[Standing, ...]]] = {
    "no line: nobody": ((), (), (CONSUMER, EMPLOYEE, OWNER, CLERK)),
    "everybody": (EVERYONE, (CONSUMER, EMPLOYEE, OWNER, CLERK, ANOTHER), ()),
    "consumers: whoever comes": (({"role": "consumer"},), (CONSUMER, EMPLOYEE, OWNER), ()),
    "employees": (({"role": "employee"},), (EMPLOYEE,), (CONSUMER, OWNER, CLERK)),
    "owners of any dealer": ((ROLE_OWNER,), (OWNER, ANOTHER, BARE), (CLERK, EMPLOYEE, CONSUMER)),
    "owners and clerks": ((ROLE_OWNER, {"role": "dealer_clerk"}), (OWNER, CLERK), (EMPLOYEE, CONSUMER)),
    "a tier": (({"tier_id": TIER},), (OWNER, CLERK), (ANOTHER, BARE, EMPLOYEE, CONSUMER)),
    "either tier": (({"tier_id": TIER}, {"tier_id": OTHER_TIER}), (OWNER, ANOTHER), (BARE, EMPLOYEE)),
    "a category": (({"category_id": CATEGORY},), (OWNER, ANOTHER), (BARE,)),
    "a category, beside a named dealer: who has none is in none": (
        ({"category_id": CATEGORY}, {"dealer_id": 2}),
        (OWNER, ANOTHER),
        (BARE,),
    ),
    "owners of a tier": ((ROLE_OWNER, {"tier_id": TIER}), (OWNER,), (CLERK, ANOTHER)),
    "a tier, and employees": (({"role": "employee"}, {"tier_id": TIER}), (EMPLOYEE, OWNER, CLERK), (ANOTHER, CONSUMER)),
    "a tier in a city": (({"tier_id": TIER}, {"region_code": SHENZHEN}), (OWNER,), (IN_CHENGDU, ANOTHER, NOWHERE)),
    "a city: inside it, and who is authorised for all around it": (
        ({"region_code": SHENZHEN},),
        (OWNER, IN_NANSHAN, IN_GUANGDONG),
        (IN_CHENGDU, NOWHERE, EMPLOYEE),
    ),
    "a province: all inside it": (({"region_code": GUANGDONG},), (OWNER, IN_NANSHAN, IN_GUANGDONG), (IN_CHENGDU,)),
    "two places": (({"region_code": CHENGDU}, {"region_code": SHENZHEN}), (OWNER, ANOTHER), (NOWHERE,)),
    "a dealer": (({"dealer_id": 2},), (OWNER, CLERK), (ANOTHER, EMPLOYEE)),
    "the dealer above: not those below": (({"dealer_id": 1},), (), (OWNER,)),
    "the dealer above with those below": (({"dealer_id": 1, "with_below": True},), (OWNER, CLERK), (ANOTHER,)),
    "a tier, and a dealer beside": (({"tier_id": TIER}, {"dealer_id": 3}), (OWNER, ANOTHER, BARE), (EMPLOYEE,)),
    "owners, and a dealer by name": ((ROLE_OWNER, {"dealer_id": 2}), (OWNER,), (CLERK, ANOTHER)),
}


@transaction
def _second_tier() -> None:
    session().add(DealerTier(name="市代", rank=2))
    assert session().scalar(select(DealerCategory.id)) == CATEGORY
    assert session().scalars(select(Dealer.id).order_by(Dealer.id)).all() == [1, 2, 3]


@reading
def _seen_by(standing: Standing) -> set[int]:
    return set(session().scalars(select(Material.id).where(materials.visible_to(standing))))


def test_each_audience_means_whom_it_says_and_nobody_else(app: Flask, cast: Cast) -> None:
    _second_tier()
    hers = cast.employees["E001"]
    made = {name: a_material(name[:80], employee_id=hers, pages=0, audience=row[0]) for name, row in TABLE.items()}
    everyone = {standing for _, seen, unseen in TABLE.values() for standing in (*seen, *unseen)}
    listed = {standing: _seen_by(standing) for standing in everyone}
    for name, (_, seen, unseen) in TABLE.items():
        assert [made[name] in listed[standing] for standing in seen] == [True] * len(seen), name
        assert [made[name] in listed[standing] for standing in unseen] == [False] * len(unseen), name
        assert all(materials.may_see(standing, made[name]) == (made[name] in listed[standing]) for standing in everyone)


def test_what_is_not_out_is_nobodys(app: Flask, cast: Cast) -> None:
    """Drafts, recalled ones, and those before and after their days: the moment `valid_until` is already over."""
    noon = clock.now()
    clock.use(lambda: noon)
    later = noon + timedelta(microseconds=1)
    for facts, out in (
        ({"state": PUBLISHED}, True),
        ({"state": DRAFT}, False),
        ({"state": RECALLED}, False),
        ({"valid_from": later}, False),
        ({"valid_from": noon}, True),
        ({"valid_until": later}, True),
        ({"valid_until": noon}, False),
    ):
        number = a_material(employee_id=cast.employees["E001"], pages=0, **facts)
        assert materials.is_living(number) is out, facts
        assert materials.may_see(EMPLOYEE, number) is out, facts
        if not out:
            with pytest.raises(NotFound, match="material_gone"):
                materials.current_version(number)


def test_readers_of_an_old_link_get_the_current_version(app: Flask, cast: Cast) -> None:
    hers = cast.employees["E001"]
    number = a_material(employee_id=hers, pages=3)
    first = materials.current_version(number)
    second = a_version(number, employee_id=hers, pages=1)
    assert (first.number, len(materials.pages_of(first.id))) == (1, 3)
    now = materials.current_version(number)
    assert (now.id, now.number, len(materials.pages_of(now.id))) == (second, 2, 1)


def test_what_somebody_is_follows_from_their_open_bindings(app: Flask, cast: Cast) -> None:
    owner = people.meet(people.OFFICIAL_ACCOUNT, "openid of an owner")
    people.followed(owner.id, clock.now())
    arriving.arrive(owner.id, inviting.invite_dealer(OPERATOR, "D002", policy="on_follow").scene)
    here = Partner(cast.dealers["D002"], (cast.dealers["D001"],), CATEGORY, TIER, (SHENZHEN,), "dealer_owner")
    assert materials.standing_of(owner.id) == Standing(partner=here)
    assert materials.standing_of(bound("E001").id) == EMPLOYEE
    assert materials.standing_of(stranger().id) == CONSUMER
    _close(cast.dealers["D002"])
    assert materials.standing_of(owner.id) == CONSUMER


@transaction
def _close(dealer_id: int) -> None:
    session().get_one(Dealer, dealer_id).status = ENDED
