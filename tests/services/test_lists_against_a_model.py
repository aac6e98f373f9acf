"""Lists against a plain model, on made-up brands: who sees what, of which kind, by which word, in which order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from models.attribution import Attribution
from models.bindings import Binding, Claim
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from models.people import UNKNOWN, Follower, Identity
from services import dealers, scopes
from services.access import OPERATOR, Actor
from services.bindings import history
from services.listing import Wanted
from services.organisation import directory
from services.people_profiles import listing as people
from tests.services.made_up_brand import Seen, made_up

pytestmark = pytest.mark.usefixtures("database")


def ids(rows: Iterable[Any]) -> list[int]:
    return [row.id for row in rows]


def turned(rule: Any, actor: Actor, size: int = 7, **wanted: Any) -> list[int]:
    """The ids of all pages, one after another; what was counted is what there is."""
    first = rule(actor, Wanted(size=size, **wanted))
    found = ids(first.rows)
    for page in range(2, first.pages + 1):
        found += ids(rule(actor, Wanted(size=size, page=page, **wanted)).rows)
    assert len(found) == first.total
    assert found == ids(rule(actor, Wanted(**wanted), whole=True).rows)
    return found


LISTS = {
    "dealers": dealers.listing,
    "employees": directory.listing,
    "bindings": history.bindings,
    "claims": history.claims,
}


@pytest.mark.parametrize("seed", range(5))
def test_a_region_manager_sees_what_the_rules_say_in_every_list(seed: int) -> None:
    brand = made_up(seed)
    seen = Seen(brand)
    for name, rule in LISTS.items():
        assert sorted(turned(rule, brand.actor)) == sorted(getattr(seen, name)), name
    assert turned(people.listing, brand.actor) == sorted(seen.people, reverse=True)
    tables = {Dealer: "dealers", Employee: "employees", Binding: "bindings", Claim: "claims", Follower: "people"}
    for table, name in tables.items():
        for row in brand.of(table):
            assert scopes.can(brand.actor, "people.read", table, row.id) == (row.id in getattr(seen, name)), (
                name,
                row.id,
            )


@pytest.mark.parametrize("seed", range(3))
def test_people_of_each_kind_and_state_are_found_in_every_order(seed: int) -> None:
    brand = made_up(seed)
    seen = Seen(brand)
    kinds = {
        "employee": seen.bound_employees,
        "owner": seen.of_role["owner"],
        "clerk": seen.of_role["clerk"],
        "customer": seen.customers,
        "unbound": seen.nothing,
        "": seen.people,
    }
    states = {row.id: row.follow_state for row in brand.of(Follower)}
    unknown = {row.follower_id for row in brand.of(Identity) if row.wechat_says == UNKNOWN}
    for kind, wanted in kinds.items():
        for follow in ("", "following", "left", "stranger", "unreachable"):
            who = {
                one
                for one in wanted
                if not follow or (one in unknown if follow == "unreachable" else states[one] == follow)
            }
            filters = {"kind": kind, "follow": follow}
            assert turned(people.listing, brand.actor, filters=filters) == sorted(who, reverse=True), filters
            assert turned(people.listing, brand.actor, filters=filters, sort="met") == sorted(who)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("all_of_it", [True, False])
def test_a_word_finds_whom_it_names_and_nobody_out_of_reach(seed: int, all_of_it: bool) -> None:
    brand = made_up(seed)
    seen, of = Seen(brand), brand.of
    if all_of_it:
        seen.dealers = {row.id for row in of(Dealer)}
        seen.employees = {row.id for row in of(Employee)}
        seen.people = {row.id for row in of(Follower)}
    actor = OPERATOR if all_of_it else brand.actor
    names = {row.id: row.name for row in of(Dealer)}
    staff = {row.id: row for row in of(DealerStaff)}
    bosses = {row.id: row.name for row in of(Employee)}
    for word in ("甲", "乙", "丁", "无此人", "0001", "访客", "访客 003"):
        found = {
            row.id
            for row in of(Follower)
            if row.id in seen.people
            and word != "访客"
            and row.label.removeprefix("访客 ").startswith(word.removeprefix("访客 "))
        }
        for row in of(Binding):
            if not row.open_marker:
                continue
            employee = row.employee_id in seen.employees and word in bosses[row.employee_id]
            person = staff.get(row.dealer_staff_id)
            named = person is not None and (word in names[person.dealer_id] or person.name.startswith(word))
            if employee or (row.dealer_id in seen.dealers and named):
                found.add(row.follower_id)
        for row in of(Attribution):
            if row.open_marker and row.dealer_id in seen.dealers and word in names[row.dealer_id]:
                found.add(row.follower_id)
        assert turned(people.listing, actor, search=word) == sorted(found, reverse=True), word
        customers = {row.follower_id for row in of(Attribution) if row.open_marker and row.dealer_id in seen.dealers}
        only = turned(people.listing, actor, search=word, filters={"kind": "customer", "follow": "left"})
        left = {row.id for row in of(Follower) if row.follow_state == "left"}
        assert only == sorted(found & customers & left, reverse=True), word
