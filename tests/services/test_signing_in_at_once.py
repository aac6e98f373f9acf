"""Many who sign in at the same moment: one code, one scan lets one in, five wrong ones are five; with controls."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from models.db import session
from models.scan_sign_in import CONFIRMED, ScanSignIn
from models.second_factor import SecondFactor
from services.accounts import Staff
from services.errors import Expired
from services.scan_sign_in import asking
from services.second_factor import codes
from tests.rig.races import at_once
from tests.services.authenticator import now_of, spend, turned_on
from tests.services.office import Office

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]


@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock", "control: looked at without holding"])
def test_of_two_who_bring_one_code_at_once_one_is_let_in(
    wang: Staff, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    totp, _ = turned_on(wang)
    code = now_of(totp)
    if not guarded:
        monkeypatch.setattr(codes, "_held", _looked_at(threading.Barrier(2)))
    ends = sorted(at_once([lambda: spend(wang, code)] * 2))
    assert ends == (["code_used", "right"] if guarded else ["right", "right"])


@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock", "control: looked at without holding"])
def test_of_ten_wrong_codes_at_once_five_are_looked_at(
    wang: Staff, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    turned_on(wang)
    if not guarded:
        monkeypatch.setattr(codes, "_held", _looked_at(threading.Barrier(10)))
    ends = at_once([lambda: spend(wang, "000000")] * 10)
    assert ends.count("wrong_code") == (5 if guarded else 10)


@pytest.mark.parametrize("guarded", [True, False], ids=["by the condition", "control: looked at before"])
def test_of_two_looks_at_once_one_is_let_in(office: Office, monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    shown = office.linked().shown()
    office.confirm(office.scan())
    together = threading.Barrier(2)

    def looked_at_before(row_id: int) -> bool:
        is_good = session().get_one(ScanSignIn, row_id).state == CONFIRMED
        together.wait(20)
        return is_good

    if not guarded:
        monkeypatch.setattr(asking, "_taken", looked_at_before)

    def take() -> str:
        try:
            return asking.take(shown.browser).code
        except Expired as late:
            return late.code

    ends = sorted(at_once([take, take]))
    assert ends == (["E001", "scan_over"] if guarded else ["E001", "E001"])


def _looked_at(together: threading.Barrier) -> Callable[[int], SecondFactor | None]:
    """As if nobody else could come: everybody has looked before anybody writes."""

    def look(account_id: int) -> SecondFactor | None:
        found = session().execute(codes._confirmed(account_id)).scalar_one_or_none()
        together.wait(20)
        return found

    return look
