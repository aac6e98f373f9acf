"""Many who bring codes at the same moment: one code lets one in, and five wrong ones are five; with controls."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from models.db import session
from models.second_factor import SecondFactor
from services.accounts import Staff
from services.second_factor import codes
from tests.rig.races import at_once
from tests.services.authenticator import now_of, spend, turned_on


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock", "control: looked at without holding"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_of_two_who_bring_one_code_at_once_one_is_let_in(
    wang: Staff, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    totp, _ = turned_on(wang)
    code = now_of(totp)
    if not guarded:
        monkeypatch.setattr(codes, "_held", _looked_at(threading.Barrier(2)))
    ends = sorted(at_once([lambda: spend(wang, code)] * 2))
    assert ends == (["code_used", "right"] if guarded else ["right", "right"])


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock", "control: looked at without holding"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_of_ten_wrong_codes_at_once_five_are_looked_at(
    wang: Staff, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    turned_on(wang)
    if not guarded:
        monkeypatch.setattr(codes, "_held", _looked_at(threading.Barrier(10)))
    ends = at_once([lambda: spend(wang, "000000")] * 10)
    assert ends.count("wrong_code") == (5 if guarded else 10)


def _looked_at(together: threading.Barrier) -> Callable[[int], SecondFactor | None]:
    """As if nobody else could come: everybody has looked before anybody writes."""

    def look(account_id: int) -> SecondFactor | None:
        found = session().execute(codes._confirmed(account_id)).scalar_one_or_none()
        together.wait(20)
        return found

    return look
