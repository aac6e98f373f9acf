"""Wrong tries at the console's door count alike for codes that exist and codes that do not; nobody is locked out of the
browser they work in; and of many tries at one moment each is counted before it is judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from models import shared_store
from models.audit import AuditEntry
from models.db import Database, reading, session
from models.shared_store import TableStore
from services import accounts, sign_in_tries
from services.access import OPERATOR
from services.errors import NotAllowed
from services.sign_in_tries import FREE_TRIES, MOST_TRIES
from tests.rig.races import at_once
from tests.world import PASSWORD, furnish

HERE, WRONG = "198.51.100.7", "not this one"


@pytest.fixture(autouse=True)
def ours(database: Database) -> None:
    furnish()


def told(code: str, password: str = WRONG, line: str = HERE, browser: str = "") -> str:
    try:
        accounts.sign_in(code, password, line, browser)
    except NotAllowed as no:
        return no.code
    return "in"


def from_everywhere(code: str) -> list[str]:
    """Wrong, from a new line each time, until after the bound."""
    return [told(code, line=f"203.0.113.{number}") for number in range(MOST_TRIES + 2)]


@reading
def written() -> list[tuple[str, bool]]:
    """What the audit says of the door, and whether it names an account."""
    rows = session().execute(select(AuditEntry.tag, AuditEntry.subject_id).order_by(AuditEntry.id))
    return [(tag, number is not None) for tag, number in rows if tag in ("staff:session:refuse", "staff:account:lock")]


def kept_by(code: str) -> str:
    """What a browser keeps in which they signed in."""
    return sign_in_tries.known_from_now(accounts.sign_in(code, PASSWORD).account_id, "")


@pytest.mark.parametrize("code", ["E002", "E003", "nobody-here"], ids=["an account", "no account", "nobody"])
def test_after_fifty_wrong_tries_from_everywhere_a_code_rests_whether_or_not_it_exists(code: str) -> None:
    assert from_everywhere(code) == ["wrong_credentials"] * MOST_TRIES + ["account_resting"] * 2
    assert told(code, PASSWORD, "192.0.2.77") == "account_resting"
    tags = [tag for tag, _ in written()]
    assert tags == ["staff:session:refuse"] * MOST_TRIES + ["staff:account:lock"]
    assert {named for _, named in written()} == {code == "E002"}


def test_whoever_works_in_a_browser_is_not_locked_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = kept_by("E002")
    from_everywhere("E002")
    [told("E002") for _ in range(FREE_TRIES + 1)]  # and a neighbour behind the same address
    assert told("E002", PASSWORD, HERE) == "account_resting"
    assert told("E002", PASSWORD, HERE, mine) == "in"
    later = datetime.now(UTC) + timedelta(minutes=16)
    monkeypatch.setattr(shared_store, "_now", lambda: later)
    assert told("E002", PASSWORD, HERE) == "in"


def test_a_browser_that_knows_a_code_has_five_tries_too_and_those_of_no_other_code() -> None:
    mine = kept_by("E002")
    lines = [f"203.0.113.{number}" for number in range(FREE_TRIES + 1)]
    ends = [told("E002", line=line, browser=mine) for line in lines]
    assert ends == ["wrong_credentials"] * FREE_TRIES + ["account_resting"]
    assert told("E002", PASSWORD, HERE, mine) == "account_resting"
    assert told("E002", PASSWORD, HERE) == "in", "strangers' tries are counted apart"
    from_everywhere("E001")
    assert told("E001", PASSWORD, "192.0.2.77", mine) == "account_resting", "it knows E002 alone"


def test_what_a_browser_keeps_is_of_several_accounts_and_cannot_be_made_up() -> None:
    both = sign_in_tries.known_from_now(accounts.sign_in("E001", PASSWORD).account_id, kept_by("E002"))
    nonce, *tags = both.split(".")
    for code in ("E001", "E002"):
        from_everywhere(code)
        assert told(code, PASSWORD, "192.0.2.77", both) == "in"
        for made_up in (nonce, f"{nonce}.{'0' * 24}", f"{'0' * 32}.{'.'.join(tags)}", "\u4e2d" * 32, ".", "x" * 9999):
            assert told(code, PASSWORD, "192.0.2.77", made_up) == "account_resting", made_up
    many = both
    for account in range(1000, 1020):
        many = sign_in_tries.known_from_now(account, many)
    assert len(many) < 200


def test_right_tries_count_for_nothing_and_a_new_password_begins_anew() -> None:
    for number in range(MOST_TRIES + 5):
        assert told("E002", PASSWORD, f"203.0.113.{number}") == "in"
    from_everywhere("E002")
    accounts.set_password(OPERATOR, "E002", "another good password")
    assert told("E002", "another good password", "192.0.2.77") == "in"


def test_who_sits_at_an_account_proves_it_whatever_strangers_try_and_has_five_tries() -> None:
    staff = accounts.sign_in("E002", PASSWORD)
    from_everywhere("E002")
    assert accounts.prove(staff, PASSWORD).employee_id == staff.employee_id

    def end(password: str) -> str:
        with pytest.raises(NotAllowed) as refused:
            accounts.prove(staff, password)
        return refused.value.code

    assert [end(WRONG) for _ in range(FREE_TRIES)] == ["wrong_credentials"] * FREE_TRIES
    assert end(PASSWORD) == "account_resting"


def _unguarded(store: TableStore, key: str, seconds: float) -> int:
    """Read, then written, with nobody kept out between."""
    now = int(store.get(key) or 0) + 1
    store.put(key, str(now), seconds)
    return now


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["as it is", "control: counted without holding the count"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_of_many_tries_at_one_moment_five_are_judged(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    if not guarded:
        monkeypatch.setattr(TableStore, "count", _unguarded)
    judged = []
    for code in (f"nobody-{number}" for number in range(4)):
        acts: list[Callable[[], str]] = [partial(told, code) for _ in range(12)]
        judged.append(at_once(acts).count("wrong_credentials"))
    assert (judged == [FREE_TRIES] * 4) is guarded
