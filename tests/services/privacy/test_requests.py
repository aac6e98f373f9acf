"""Whoever asks to be forgotten is, in every table and file; whoever is bound ends that first; it is done once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import bound, session, transaction
from models.journal import journal
from models.outbox import OutboxPromise
from services import access, accounts, clock, invariants, people, privacy, sessions
from services.access import OPERATOR, Actor
from services.attribution import signs
from services.bindings import arriving, claiming, ending, inviting
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.listing import Wanted
from services.people.rows import openid_index
from services.privacy import erasing, requests
from tests.contents import contents
from tests.readable import tables_that_say
from tests.world import Cast

NAME, PHONE, OPENID = "金丝雀", "13688887777", "oCanary0000000000001"
TRACES = (NAME, PHONE, f"+86{PHONE}", OPENID)


@pytest.fixture
def canary(cast: Cast) -> Iterator[people.Person]:
    """Follows, has a verified phone, waits with a claim, is a dealer's customer, is signed in."""
    person = people.meet(people.OFFICIAL_ACCOUNT, OPENID, "uCanary")
    people.meet(people.MINI_PROGRAM, f"m{OPENID}", "uCanary")
    people.followed(person.id, clock.now())
    claiming.phone_verified(person.id, f"+86{PHONE}")
    token = inviting.invite_dealer(OPERATOR, "D001").token
    claiming.claim(person.id, token, name=NAME, phone=PHONE, agreed=True)
    signs.scan_sign(person.id, signs.issue_sign(OPERATOR, "D002").scene)
    sessions.open_session("api", follower_id=person.id)
    assert {"follower", "claim", "identity"} <= tables_that_say(*TRACES)
    yield people.person(person.id)
    clock.use(None)


def themselves(person: people.Person) -> Actor:
    return access.follower(person.id, person.label)


def staff(code: str) -> Actor:
    return next(one.actor for one in accounts.all_staff() if one.code == code)


def dump() -> bytes:
    """Every byte of every table, as it lies there."""
    rows = [row for table in contents(bound()).values() for row in table]
    return b"\n".join(part if isinstance(part, bytes) else str(part).encode() for row in rows for part in row)


def test_of_whoever_asks_nothing_is_left_anywhere(canary: people.Person) -> None:
    request = privacy.ask_erasure(themselves(canary), canary.id)
    assert privacy.ask_erasure(themselves(canary), canary.id) == request
    privacy.carry_out(request)
    assert tables_that_say(*TRACES, "uCanary", f"m{OPENID}") == set()
    assert [trace for trace in TRACES if trace.encode() in dump()] == []
    assert [trace for trace in TRACES if trace in journal().file.read_text()] == []
    assert openid_index(people.OFFICIAL_ACCOUNT, OPENID) in journal().file.read_text()
    assert people.known(people.OFFICIAL_ACCOUNT, OPENID) is None
    row = requests.listing(staff("E001"), Wanted()).rows[0]
    assert (row.state, row.asked_by, row.outcome, row.late) == ("done", None, "erased", False)
    assert row.label.startswith("已删除")
    assert invariants.broken() == []


def test_done_twice_is_done_once_and_who_comes_back_is_somebody_new(canary: people.Person) -> None:
    request = privacy.ask_erasure(themselves(canary), canary.id)
    privacy.carry_out(request)
    anew = people.meet(people.OFFICIAL_ACCOUNT, OPENID)
    privacy.carry_out(request)
    assert anew.id != canary.id
    assert people.known(people.OFFICIAL_ACCOUNT, OPENID) == anew.id


def test_a_restored_backup_forgets_them_again_and_nobody_who_came_since(canary: people.Person) -> None:
    at = clock.now()
    assert privacy.ask_erasure(themselves(canary), canary.id)
    key = openid_index(people.OFFICIAL_ACCOUNT, OPENID)
    assert erasing.forget_person(key, people.OFFICIAL_ACCOUNT, at - timedelta(days=1)) is False
    assert erasing.forget_person(key, people.OFFICIAL_ACCOUNT, clock.now() + timedelta(seconds=1))
    assert tables_that_say(*TRACES) == set()


def test_who_is_bound_ends_that_first(cast: Cast) -> None:
    person = people.meet(people.OFFICIAL_ACCOUNT, OPENID)
    people.followed(person.id, clock.now())
    arriving.arrive(person.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    with pytest.raises(Conflict) as refused:
        privacy.ask_erasure(themselves(person), person.id)
    assert refused.value.code == "bound_still"
    ending.leave(person.id, _open_binding())
    privacy.carry_out(privacy.ask_erasure(themselves(person), person.id))
    assert tables_that_say(OPENID) == set()
    assert tables_that_say("李强") >= {"employee"}


@transaction
def _open_binding() -> int:
    return session().execute(select(Binding.id).where(Binding.open_marker == OPEN)).scalar_one()


def test_who_is_bound_between_asking_and_doing_is_kept_and_it_is_said(cast: Cast) -> None:
    person = people.meet(people.OFFICIAL_ACCOUNT, OPENID)
    people.followed(person.id, clock.now())
    request = privacy.ask_erasure(themselves(person), person.id)
    arriving.arrive(person.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    privacy.carry_out(request)
    assert "identity" in tables_that_say(OPENID)
    told = privacy.newest_of(person.id)
    assert told is not None
    assert (told.state, told.outcome) == ("refused", "bound_still")


def test_headquarters_asks_for_somebody_with_a_reason_and_nobody_for_another(canary: people.Person) -> None:
    other = people.meet(people.OFFICIAL_ACCOUNT, "oOther")
    with pytest.raises(NotFound):
        privacy.ask_erasure(themselves(other), canary.id)
    with pytest.raises(NotAllowed):
        requests.ask_for(staff("E004"), canary.label, "来电")
    for label, reason in (("访客 0000", "来电"), (canary.label, " ")):
        with pytest.raises(Invalid):
            requests.ask_for(staff("E001"), label, reason)
    privacy.carry_out(requests.ask_for(staff("E001"), canary.label, "本人来电，已核对"))
    assert tables_that_say(*TRACES) == set()
    assert requests.listing(staff("E001"), Wanted()).rows[0].asked_by == "王敏"


def test_a_request_that_waits_too_long_breaks_an_invariant(canary: people.Person) -> None:
    privacy.ask_erasure(themselves(canary), canary.id)
    assert _errands() == ["erase_requested"]
    late = clock.now() + timedelta(hours=24, minutes=1)
    clock.use(lambda: late)
    assert "erasure_in_time" in [one.name for one in invariants.broken()]


@transaction
def _errands() -> list[str]:
    query = select(OutboxPromise.kind).where(OutboxPromise.kind == requests.ERRAND)
    return list(session().execute(query).scalars())
