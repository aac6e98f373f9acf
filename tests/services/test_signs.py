"""A dealer's sign makes customers, moves them only by the rule, and keeps every scan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import UniqueConstraint, select

from models.attribution import Attribution, SignScan
from models.db import Base, reading, session
from models.privacy import Consent
from services import clock, people, privacy, roles
from services.access import OPERATOR, Actor
from services.attribution import customers, signs
from services.bindings import arriving, claiming, inviting
from services.errors import Expired, NotAllowed, NotFound, Refusal
from services.people import merging
from tests.world import Cast


def somebody(name: str) -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(person.id, clock.now())
    return person.id


def sign(code: str) -> str:
    return signs.issue_sign(OPERATOR, code).scene


def later(days: float) -> None:
    at = clock.now() + timedelta(days=days)
    clock.use(lambda: at)


@reading
def story(who: int) -> list[tuple[int, str | None]]:
    """Every attribution of a person, the oldest first: dealer and how it ended."""
    query = select(Attribution.dealer_id, Attribution.ended_why).where(Attribution.follower_id == who)
    return [(dealer, why) for dealer, why in session().execute(query.order_by(Attribution.id))]


@reading
def scans(who: int) -> list[int]:
    query = select(SignScan.times).where(SignScan.follower_id == who).order_by(SignScan.id)
    return list(session().execute(query).scalars())


def test_who_scans_a_sign_becomes_a_customer_once(app: Flask, cast: Cast) -> None:
    who, scene = somebody("zhao"), sign("D001")
    assert [signs.scan_sign(who, scene).outcome for _ in range(3)] == ["welcome", "again", "again"]
    assert story(who) == [(cast.dealers["D001"], None)]
    assert scans(who) == [3]
    seen = customers.customers_of(OPERATOR, "D001")
    assert (seen.count, [one.label for one in seen.newest]) == (1, [people.person(who).label])
    assert [role.kind for role in roles.of_person(who).roles] == ["consumer"]


@pytest.mark.parametrize(
    ("days", "outcome", "ends"), [(29.9, "stays", [None]), (30.1, "welcome", ["superseded", None])]
)
def test_another_dealers_sign_moves_a_customer_only_after_thirty_days(
    app: Flask, cast: Cast, days: float, outcome: str, ends: list[str | None]
) -> None:
    who = somebody("zhao")
    signs.scan_sign(who, sign("D001"))
    later(days)
    assert signs.scan_sign(who, sign("D002")).outcome == outcome
    assert [why for _, why in story(who)] == ends
    assert scans(who) == [1, 1]  # both are kept, whichever way it went


def test_a_visit_to_the_own_dealer_begins_the_thirty_days_anew(app: Flask, cast: Cast) -> None:
    who, mine = somebody("zhao"), sign("D001")
    signs.scan_sign(who, mine)
    later(20)
    signs.scan_sign(who, mine)
    later(20)
    assert signs.scan_sign(who, sign("D002")).outcome == "stays"


def test_a_stronger_rule_is_never_moved_by_a_sign(app: Flask, cast: Cast) -> None:
    who = somebody("zhao")
    signs.scan_sign(who, sign("D001"))
    with app.extensions["qudao"].database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE attribution SET rule = 'item'")
    later(400)
    assert signs.scan_sign(who, sign("D002")).outcome == "stays"


def test_people_of_ours_never_become_customers(app: Flask, cast: Cast) -> None:
    for name, scene in (
        ("li", inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene),
        ("zhang", inviting.invite_dealer(OPERATOR, "D001", policy="on_follow").scene),
    ):
        who = somebody(name)
        arriving.arrive(who, scene)
        assert signs.scan_sign(who, sign("D001")).outcome == "insider"
        assert (story(who), scans(who)) == ([], [])


def test_a_customer_may_leave_and_come_back(app: Flask, cast: Cast) -> None:
    who, scene = somebody("zhao"), sign("D001")
    signs.scan_sign(who, scene)
    customers.object_to(who)
    customers.object_to(who)
    assert customers.served_by(who) is None
    assert signs.scan_sign(who, scene).outcome == "welcome"
    assert [why for _, why in story(who)] == ["objected", None]


@reading
def consents(who: int) -> list[tuple[str, str, bool]]:
    query = select(Consent.text_version, Consent.channel, Consent.withdrawn_at).where(Consent.follower_id == who)
    return [
        (version, channel, gone is None) for version, channel, gone in session().execute(query.order_by(Consent.id))
    ]


def test_a_scan_is_a_consent_to_the_words_above_the_code_which_leaving_takes_back(app: Flask, cast: Cast) -> None:
    who, made = somebody("zhao"), signs.issue_sign(OPERATOR, "D001")
    for _ in range(2):
        signs.scan_sign(who, made.scene)
    assert consents(who) == [("2026-11-sign", "sign", True)]
    customers.object_to(who)
    assert consents(who) == [("2026-11-sign", "sign", False)]
    signs.scan_sign(who, made.scene)
    assert consents(who) == [("2026-11-sign", "sign", False), ("2026-11-sign", "sign", True)]


@pytest.mark.parametrize("page", ["pages/templates/pages/sign.html", "console/templates/console/sign.html"])
def test_the_words_of_that_consent_are_those_people_read(page: str) -> None:
    assert privacy.text("bind", privacy.OF_A_SIGN) in Path(page).read_text(encoding="utf-8")


REGION = Actor("hq", "周婷", 4, frozenset({"region_manager"}))
BAD: list[tuple[type[Refusal], str, Callable[[int], object]]] = [
    (NotFound, "scene_unknown", lambda who: signs.scan_sign(who, inviting.invite_dealer(OPERATOR, "D001").scene)),
    (
        NotFound,
        "scene_unknown",
        lambda who: signs.scan_sign(who, "s_" + inviting.invite_dealer(OPERATOR, "D001").token),
    ),
    (NotFound, "invitation_unknown", lambda who: signs.scan_sign(who, "s_nothing")),
    (NotFound, "scene_unknown", lambda who: arriving.arrive(who, sign("D001"))),
    (NotFound, "invitation_unknown", lambda who: claiming.form(who, signs.issue_sign(OPERATOR, "D001").token)),
    (NotFound, "dealer_unknown", lambda who: signs.issue_sign(OPERATOR, "D999")),
    (NotFound, "dealer_unknown", lambda who: signs.issue_sign(REGION, "D003")),
    (NotAllowed, "not_allowed", lambda who: signs.issue_sign(Actor("hq", "老板", 3, frozenset({"boss"})), "D001")),
]


@pytest.mark.parametrize(("family", "code", "act"), BAD, ids=[f"{n}-{case[1]}" for n, case in enumerate(BAD)])
def test_what_is_no_sign_makes_nobody_a_customer(
    app: Flask, cast: Cast, family: type[Refusal], code: str, act: Callable[[int], object]
) -> None:
    who = somebody("zhao")
    with pytest.raises(family) as refused:
        act(who)
    assert refused.value.code == code
    assert (story(who), scans(who)) == ([], [])


def test_a_revoked_sign_says_so(app: Flask, cast: Cast) -> None:
    made = signs.issue_sign(OPERATOR, "D001")
    inviting.revoke(OPERATOR, made.id)
    with pytest.raises(Expired):
        signs.scan_sign(somebody("zhao"), made.scene)


@pytest.mark.parametrize("swapped", [False, True], ids=["first into second", "second into first"])
def test_two_rows_of_one_customer_become_one_and_the_older_dealer_stays(app: Flask, cast: Cast, swapped: bool) -> None:
    first, second, shared = somebody("zhao"), somebody("zhao's mini"), sign("D001")
    signs.scan_sign(first, shared)
    later(1)
    signs.scan_sign(second, sign("D002"))
    signs.scan_sign(second, shared)
    living = people.merge(*((second, first) if swapped else (first, second))).id
    assert story(living) == [(cast.dealers["D001"], None), (cast.dealers["D002"], "merged")]
    assert sorted(scans(living)) == [1, 2]


def test_three_rows_of_one_person_become_one(app: Flask, cast: Cast) -> None:
    rows = [somebody(f"zhao {n}") for n in range(3)]
    for who in rows:
        signs.scan_sign(who, sign("D001"))
    people.merge(rows[2], rows[1])
    living = people.merge(rows[2], rows[0]).id
    assert {people.survivor(who).id for who in rows} == {living}
    assert [why for _, why in story(living)].count(None) == 1
    assert len(scans(living)) == 3


def test_every_table_that_names_a_follower_moves_along(app: Flask) -> None:
    moved = {column.table.name for column in merging.referring()}
    assert {"identity", "consent", "claim", "binding", "outbox_promise", "auth_session", "approval_link"} <= moved
    # A unique key over a person needs a rule of its own for two rows that become equal.
    settled = {"claim", "binding", "attribution", "sign_scan", "merge_case", "share", "reading_objection"}
    settled |= {"message_grant", "lead", "campaign_entry", "promotion"}
    referring = merging.referring()
    keys = [(table, key) for table in Base.metadata.sorted_tables for key in table.constraints]
    unique = {
        table.name
        for table, key in keys
        if isinstance(key, UniqueConstraint) and any(column in key.columns.values() for column in referring)
    }
    unique |= {column.table.name for column in referring if column.unique}
    assert unique <= settled, f"merging would collide in {unique - settled}"
