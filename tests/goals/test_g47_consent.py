"""G47: no phone without a live consent, in whatever order consents are given, taken back and used; nobody is nagged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.db import reading, session
from models.people import Follower
from services import access, clock, invariants, people, privacy
from services.access import OPERATOR
from services.bindings import claiming, inviting
from services.errors import NotFound, Refusal
from services.people import MINI_PROGRAM, OFFICIAL_ACCOUNT
from tests.goals.ground import Ground, prepared
from tests.rig.rewinding import Moment

STEPS = ("verify", "take back", "revoke at WeChat", "fill the form", "ask to be forgotten", "close the account", "day")
PHONE = "+8613612345678"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder: Path = tmp_path_factory.mktemp("consent")
    with prepared(f"sqlite:///{folder / 'qudao.db'}") as ground:
        yield ground
        clock.use(None)


@reading
def phones_held() -> int:
    return session().execute(select(func.count()).where(Follower.phone.is_not(None))).scalar_one()


def step(what: str) -> bool | None:
    """Does it; whether a verified phone may stand afterwards (None: as before)."""
    person = people.meet(MINI_PROGRAM, "mConsent")
    now = clock.now()
    if what == "day":
        clock.use(lambda: now + timedelta(days=1))
        return None
    if what == "verify":
        claiming.phone_verified(person.id, PHONE)
        return True
    if what == "fill the form":
        token = inviting.invite_dealer(OPERATOR, "D003").token
        claiming.claim(person.id, token, name="何一", phone="13655556666", agreed=True)
        return None
    if what == "ask to be forgotten":
        privacy.carry_out(privacy.ask_erasure(access.follower(person.id, person.label), person.id))
    elif what == "take back":
        privacy.take_back(person.id, "phone")
    else:
        identity = people.identity_of(MINI_PROGRAM, "mConsent")
        assert identity is not None
        erase = privacy.erase_revoked if what == "revoke at WeChat" else privacy.erase_cancelled
        erase(identity, now + timedelta(seconds=1))
    return False


@given(st.lists(st.sampled_from(STEPS), max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_a_phone_stands_only_on_a_consent(ground: Ground, steps: list[str]) -> None:
    moment = Moment(ground.database)
    held = False
    try:
        for what in steps:
            try:
                after = step(what)
            except Refusal:
                continue
            held = held if after is None else after
            broken = [one.name for one in invariants.broken() if one.name.endswith("_by_consent")]
            assert broken == [], what
            assert bool(phones_held()) == held, what
    finally:
        clock.use(None)
        moment.take_back()


def test_who_took_it_back_is_not_asked_for_thirty_days(ground: Ground) -> None:
    moment = Moment(ground.database)
    person = people.meet(OFFICIAL_ACCOUNT, "oNotNagged")
    assert privacy.may_ask(person.id, "phone")
    claiming.phone_verified(person.id, PHONE)
    assert not privacy.may_ask(person.id, "phone")
    now = clock.now()
    privacy.take_back(person.id, "phone")
    assert phones_held() == 0
    for days, asked in ((0, False), (29, False), (31, True)):
        at = now + timedelta(days=days)
        clock.use(lambda at=at: at)  # type: ignore[misc]
        assert privacy.may_ask(person.id, "phone") is asked, days
    with pytest.raises(NotFound):
        privacy.take_back(person.id, "bind")
    clock.use(None)
    moment.take_back()


def test_who_refuses_the_phone_still_gets_bound(ground: Ground) -> None:
    """No service is refused for a consent it does not need."""
    moment = Moment(ground.database)
    person = people.meet(OFFICIAL_ACCOUNT, "oWithout")
    people.followed(person.id, clock.now())
    token = inviting.invite_dealer(OPERATOR, "D003").token
    assert claiming.claim(person.id, token, name="何一", phone="13655556666", agreed=True).state == "waiting"
    assert phones_held() == 0
    moment.take_back()
