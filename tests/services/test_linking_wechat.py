"""Which WeChat may open which console account: its own employee's, once the password said so, while that stands."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from models.scan_sign_in import ConsoleLink
from services import clock
from services.access import OPERATOR
from services.accounts import Proof
from services.bindings import arriving, inviting
from services.scan_sign_in import answering, asking, linking
from services.second_factor import setting_up
from tests.services.office import Office, count, later, proof, refused, stranger, unbound


@pytest.fixture
def database_url(one_url: str) -> str:
    """What must hold on MariaDB is tried where many come at once."""
    return one_url


def test_a_binding_made_anew_is_not_linked_by_the_old_link(office: Office) -> None:
    office.linked()
    unbound(office)
    arriving.arrive(office.phone.id, inviting.invite_employee(OPERATOR, "E001", policy="on_follow").scene)
    office.shown()
    assert refused(office.scan) == "not_linked"
    assert linking.linked_since(office.wang) is None


def test_only_the_accounts_own_employee_can_be_linked_to_it(office: Office) -> None:
    """Held over 王敏's screen, or sent to her phone: neither gives a colleague a key to what is not theirs."""
    office.ask_link(office.wang, proof(office.wang))
    for other in (office.other, stranger()):
        assert refused(lambda other=other: office.scan(other)) == "not_this_employee"  # type: ignore[misc]
    assert count(ConsoleLink) == 0
    office.confirm(office.scan())
    assert linking.linked_since(office.wang) is not None


def test_linking_takes_a_fresh_proof(office: Office) -> None:
    for stale in (Proof(office.wang.employee_id, clock.now() - timedelta(minutes=6)), Proof(999, clock.now())):
        no = refused(lambda stale=stale: office.ask_link(office.wang, stale))  # type: ignore[misc]
        assert no == "prove_again"
    assert office.codes.scenes == []


def test_a_link_code_signs_nobody_in_and_a_sign_in_code_links_nobody(office: Office) -> None:
    shown = office.ask_link(office.wang, proof(office.wang))
    office.confirm(office.scan())
    assert refused(lambda: asking.take(shown.browser)) == "scan_over"
    since = linking.linked_since(office.wang)
    office.shown()
    later(minutes=1)
    office.confirm(office.scan())
    assert linking.linked_since(office.wang) == since


@pytest.mark.parametrize("scene", ["c_", "c_guess", "c", "e_x", "C_x", "c_" + "x" * 29, "c_%", "_"])
def test_a_made_up_code_is_none(office: Office, scene: str) -> None:
    office.linked().shown()
    assert refused(lambda: answering.scan(office.phone.id, scene)) == "scene_unknown"


def test_a_lost_phone_loses_its_link_too(office: Office) -> None:
    office.linked()
    setting_up.begin(office.wang, proof(office.wang))
    waits = setting_up.pending(office.wang)
    assert waits is not None
    setting_up.confirm(office.wang, pyotp.TOTP(waits.secret).at(clock.now()), token="")
    setting_up.reset(OPERATOR, office.wang.account_id, employee="E001")
    assert linking.linked_since(office.wang) is None
