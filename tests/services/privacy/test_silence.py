"""Who opened a page once, never followed and gave no sign for two years is forgotten; every sign, and every reason to
know somebody, keeps them. Who comes back at that very moment loses nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Column, insert, select, text

from jobs import erasures
from models.db import Database, reading, session, transaction
from models.journal import journal
from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT, Follower
from models.types import Instant, Sealed, SealedJson
from services import clock, hq_settings, people, privacy, sessions, signing_in
from services.access import OPERATOR
from services.people import meeting
from services.people.merging import referring
from services.privacy import erasing, signs_of_life, silence
from services.privacy.erasing import NOT_ERASED
from tests.services.leads.desk import pass_time
from tests.world import Cast, furnish

DAYS = int(hq_settings.DEFAULTS["retention.strangers_days"])
ONCE = "oOpenedAPageOnce"
KEYS = {f"{key.table.name}.{key.name}": key for key in referring()}
MOMENTS = [(name, moment) for name, moments in signs_of_life.SIGNS.items() for moment in moments]


def opens_a_page(openid: str = ONCE) -> signing_in.SignedIn:
    return signing_in._open("page", OFFICIAL_ACCOUNT, openid, None)


def once() -> int:
    return opens_a_page().person_id


def is_known(openid: str = ONCE) -> bool:
    return people.known(OFFICIAL_ACCOUNT, openid) is not None


def scopes() -> list[str]:
    return sorted(one.scope for one in journal().read())


def test_who_opened_a_page_once_is_forgotten_two_years_later(cast: Cast) -> None:
    me = once()
    label = people.person(me).label
    pass_time(days=DAYS, seconds=-1)
    assert privacy.forget_silent() == 0
    pass_time(seconds=2)
    assert privacy.forget_silent() == 1
    assert not is_known()
    assert people.person(me).label not in (label, "")
    assert scopes() == ["official_account"]
    erasures.forget_silent()
    assert privacy.forget_silent() == 0
    assert once() != me


def test_who_opens_a_page_again_begins_the_time_anew(cast: Cast) -> None:
    me = once()
    pass_time(days=DAYS - 1)
    assert once() == me
    for days, gone in ((2, 0), (DAYS, 1)):
        pass_time(days=days)
        assert privacy.forget_silent() == gone


def test_followers_leavers_and_users_of_the_mini_program_are_no_strangers(cast: Cast) -> None:
    people.follow("oFollows", clock.now())
    people.left(people.follow("oLeft", clock.now()).id, clock.now() + timedelta(seconds=1))
    people.meet(OFFICIAL_ACCOUNT, "oHasAClient", "uHasAClient")
    people.meet(MINI_PROGRAM, "mHasAClient", "uHasAClient")
    pass_time(days=3 * DAYS)
    assert privacy.forget_silent() == 0
    assert all(map(is_known, ("oFollows", "oLeft", "oHasAClient")))


@pytest.mark.parametrize("failing", [True, False], ids=["the oldest fails", "control: none fails"])
def test_one_that_fails_keeps_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch, failing: bool) -> None:
    first, really = once(), erasing.forget_official_account
    opens_a_page("oAnother")

    def forget(row: Follower, at: datetime) -> None:
        if failing and row.id == first:
            raise RuntimeError("this one cannot be forgotten")
        really(row, at)

    monkeypatch.setattr(silence, "forget_official_account", forget)
    pass_time(days=DAYS, seconds=1)
    assert privacy.forget_silent() == (1 if failing else 2)
    assert (is_known(), is_known("oAnother")) == (failing, False)


def test_a_restored_backup_forgets_them_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written down and then dead: the rows are as a backup has them."""
    me = once()
    pass_time(days=DAYS, seconds=1)
    with monkeypatch.context() as dead:
        dead.setattr(silence, "_forget", lambda *_: 1 / 0)
        assert privacy.forget_silent() == 0
    assert is_known()
    assert privacy.forget_again() == 1
    assert not is_known()
    assert people.person(me).label.startswith("已删除")


# Signs


def test_every_key_to_a_person_is_a_sign_or_says_why_not() -> None:
    named = (signs_of_life.SIGNS, signs_of_life.KEEPS, signs_of_life.NO_SIGN)
    assert sorted(name for one in named for name in one) == sorted(KEYS)


def test_control_a_key_that_nobody_named_forgets_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    once()
    pass_time(days=DAYS, seconds=1)
    monkeypatch.delitem(signs_of_life.SIGNS, "visit.follower_id")
    with pytest.raises(KeyError):
        privacy.forget_silent()
    assert is_known()


class _Undone(Exception):
    """What was tried is rolled back."""


def silent_with(me: int, key: Column[int], moments: dict[str, datetime]) -> bool:
    """Whether they are silent with a row of this table that names them and has these moments, all else as may be."""
    seen: list[bool] = []

    @transaction
    def looked() -> None:
        session().execute(text("PRAGMA defer_foreign_keys = ON"))
        session().execute(insert(key.table).values(_any_row(key) | {key.name: me} | moments))
        seen.append(silence._is_silent(me, clock.now()))
        raise _Undone

    with pytest.raises(_Undone):
        looked()
    return seen[0]


def _any_row(key: Column[int]) -> dict[str, Any]:
    long_ago = clock.now() - timedelta(days=DAYS, seconds=2)
    ours = {Instant: long_ago, Sealed: "x", SealedJson: {}}
    plain = {int: 1, str: "x", bool: False, date: long_ago.date()}
    needed = [one for one in key.table.columns if not one.nullable and one.default is None and one.name != "id"]
    kinds = {one.name: one.type for one in needed}
    return {
        name: ours[type(kind)] if type(kind) in ours else plain.get(kind.python_type, "x")
        for name, kind in kinds.items()
    }


@pytest.fixture
def silent(cast: Cast) -> int:
    me = once()
    pass_time(days=DAYS, seconds=1)
    _drop_sessions()
    return me


@transaction
def _drop_sessions() -> None:
    session().execute(text("DELETE FROM auth_session"))


only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@only_sqlite
@pytest.mark.parametrize(("name", "moment"), MOMENTS, ids=[".".join(one) for one in MOMENTS])
def test_each_sign_keeps_them_and_an_old_one_does_not(silent: int, name: str, moment: str) -> None:
    key, before = KEYS[name], clock.now() - timedelta(days=DAYS)
    old = dict.fromkeys(signs_of_life.SIGNS[name], before - timedelta(seconds=1))
    assert silent_with(silent, key, old)
    assert not silent_with(silent, key, old | {moment: before + timedelta(seconds=1)})


@only_sqlite
@pytest.mark.parametrize("name", signs_of_life.KEEPS)
def test_what_is_theirs_keeps_them_however_old(silent: int, name: str) -> None:
    assert not silent_with(silent, KEYS[name], {})


@only_sqlite
@pytest.mark.parametrize("name", signs_of_life.NO_SIGN)
def test_what_others_did_about_them_does_not(silent: int, name: str) -> None:
    assert silent_with(silent, KEYS[name], {})


# At the same moment

at_mariadb = pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)


def meanwhile(act: Any) -> Any:
    with ThreadPoolExecutor(1) as other:
        return other.submit(act).result(30)


@reading
def names_anybody(token: str) -> bool:
    """Whether this session speaks for somebody whom the openid still names."""
    return people.known(OFFICIAL_ACCOUNT, ONCE) == sessions.person_behind("page", token).id


@pytest.fixture
def due(database: Database) -> int:
    furnish()
    me = once()
    pass_time(days=DAYS, seconds=1)
    return me


@pytest.mark.mariadb
@at_mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["looked at again", "control: as read before"])
def test_who_came_back_before_the_lock_keeps_all(due: int, monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    came: list[str] = []
    lock = people.lock

    def late(follower_id: int) -> Follower:
        came.append(meanwhile(opens_a_page).token)
        if not guarded:
            monkeypatch.setattr(silence, "_is_silent", lambda *_: True)
        return lock(follower_id)

    monkeypatch.setattr(people, "lock", late)
    assert privacy.forget_silent() == (0 if guarded else 1)
    monkeypatch.undo()
    assert is_known() is guarded
    assert (NOT_ERASED in scopes()) is guarded
    assert privacy.forget_again() == 0
    assert is_known() is guarded
    if guarded:
        assert names_anybody(came[0])


@pytest.mark.mariadb
@at_mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["asked again", "control: whom we met before"])
def test_who_signs_in_as_they_are_forgotten_is_somebody_new(
    due: int, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """Met, then forgotten by another, then given a session: it must not be one of nobody."""
    meet, forgotten = people.meet, partial(silence.forget, due)

    def met(*asked: Any) -> people.Person:
        found = meet(*asked)
        if found.id == due:
            assert meanwhile(forgotten)
        return found

    monkeypatch.setattr(people, "meet", met)
    if not guarded:
        monkeypatch.setattr(people, "known", lambda *_: due)
    signed_in = opens_a_page()
    monkeypatch.undo()
    assert (signed_in.person_id != due) is guarded
    assert is_known() is guarded
    if guarded:
        assert names_anybody(signed_in.token)


@pytest.mark.mariadb
@at_mariadb
def test_who_follows_as_they_are_forgotten_follows_as_somebody_new(due: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = people.lock

    def late(follower_id: int) -> Follower:
        if people.known(OFFICIAL_ACCOUNT, ONCE) == due:
            assert meanwhile(partial(silence.forget, due))
        return lock(follower_id)

    monkeypatch.setattr(meeting, "lock", late)
    met = people.follow(ONCE, clock.now())
    monkeypatch.undo()
    assert met.id != due
    assert (people.known(OFFICIAL_ACCOUNT, ONCE), people.person(met.id).follow_state) == (met.id, "following")
    assert _state_of(due) == "stranger"


@reading
def _state_of(follower_id: int) -> str:
    return session().scalars(select(Follower.follow_state).where(Follower.id == follower_id)).one()


def test_headquarters_may_set_it_shorter(cast: Cast) -> None:
    hq_settings.change(OPERATOR, "retention.strangers_days", 365)
    once()
    pass_time(days=366)
    assert privacy.forget_silent() == 1
