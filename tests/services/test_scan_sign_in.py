"""Signing in by scanning: whose phone, which browser, once, in time; and every way in which it must not."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.bindings import Binding
from models.db import reading, session
from models.scan_sign_in import ScanSignIn
from services import accounts, leaving, people, staff_accounts
from services.access import OPERATOR
from services.errors import Conflict, Expired, NotAllowed, NotFound
from services.scan_sign_in import answering, asking, linking
from tests.services.office import Office, audited, count, later, proof, refused, staff, stranger, unbound


@pytest.fixture
def database_url(one_url: str) -> str:
    """What must hold on MariaDB is tried where many come at once."""
    return one_url


def test_a_linked_phone_opens_the_browser_that_showed_the_code_once(office: Office) -> None:
    shown = office.linked().shown()
    assert asking.progress(shown.browser).state == "waiting"
    scanned = office.scan()
    assert scanned.number == shown.number
    assert asking.progress(shown.browser) == asking.Progress("scanned", shown.number, "王敏")
    asked = answering.question(scanned.token, office.phone)
    assert (asked.name, asked.browser, asked.address) == ("王敏", "Chrome · Windows", "203.0.113.7")
    assert refused(lambda: asking.take(shown.browser)) == "scan_over"
    office.confirm(scanned)
    assert asking.take(shown.browser).code == "E001"
    assert refused(lambda: asking.take(shown.browser)) == "scan_over"
    assert audited("staff:session:open") == 1


def test_nothing_is_kept_when_wechat_gives_no_code(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(office.codes, "create_temporary_qr", away)
    with pytest.raises(TimeoutError):
        office.shown()
    assert count(ScanSignIn) == 0


def test_secrets_of_a_scan_are_kept_as_hashes(office: Office) -> None:
    shown = office.linked().shown()
    scanned = office.scan()

    @reading
    def raw() -> str:
        return repr(session().connection().exec_driver_sql("SELECT * FROM scan_sign_in").all())

    kept = raw()
    assert not any(secret in kept for secret in (shown.browser, scanned.token, office.codes.scenes[-1][2:]))


def test_another_browser_cannot_take_what_was_confirmed(office: Office) -> None:
    office.linked()
    attackers = office.shown()
    office.shown()
    office.confirm(office.scan())
    assert refused(lambda: asking.take(attackers.browser)) == "scan_over"
    for guess in ("", "guess", attackers.number):
        assert asking.progress(guess).state == "expired"
        assert refused(lambda guess=guess: asking.take(guess)) == "scan_over"  # type: ignore[misc]


@pytest.mark.parametrize("who", ["a stranger", "a colleague without a link"])
def test_whom_a_code_cannot_mean_changes_nothing_and_its_owner_still_can(office: Office, who: str) -> None:
    shown = office.linked().shown()
    other = office.other if who != "a stranger" else stranger()
    assert refused(lambda: office.scan(other)) == "not_linked"
    assert asking.progress(shown.browser).state == "waiting"
    office.confirm(office.scan())
    assert asking.take(shown.browser).code == "E001"


def test_the_first_who_scans_has_it(office: Office) -> None:
    office.linked()
    chen = staff("E002")
    office.ask_link(chen, proof(chen))
    answering.decide(office.scan(office.other).token, office.other, accept=True)
    office.shown()
    scanned = office.scan()
    assert refused(lambda: office.scan(office.other)) == "scanned_by_another"
    for act in (answering.question, lambda token, person: answering.decide(token, person, accept=True)):
        assert refused(lambda act=act: act(scanned.token, office.other)) == "link_of_another"  # type: ignore[misc]


def test_scanning_again_makes_the_link_before_worthless(office: Office) -> None:
    shown = office.linked().shown()
    first, second = office.scan(), office.scan()
    assert refused(lambda: office.confirm(first)) == "link_unknown"
    office.confirm(second)
    assert asking.take(shown.browser).code == "E001"
    assert refused(office.scan) == "scan_over"


def test_a_no_is_a_no(office: Office) -> None:
    shown = office.linked().shown()
    scanned = office.scan()
    office.confirm(scanned, accept=False)
    assert refused(lambda: office.confirm(scanned)) == "already_decided"
    assert asking.progress(shown.browser).state == "refused"
    assert refused(lambda: asking.take(shown.browser)) == "scan_over"
    assert audited("staff:scan:refuse") == 1


@pytest.mark.parametrize("step", ["scanned", "confirmed", "taken"])
def test_each_step_has_its_time(office: Office, step: str) -> None:
    shown = office.linked().shown()
    if step == "scanned":
        later(minutes=2)
        assert refused(office.scan) == "scan_over"
    elif step == "confirmed":
        later(minutes=1, seconds=59)
        scanned = office.scan()
        later(minutes=2)
        assert answering.question(scanned.token, office.phone).state == "expired"
        assert refused(lambda: office.confirm(scanned)) == "scan_over"
    else:
        office.confirm(office.scan())
        later(minutes=1)
        assert refused(lambda: asking.take(shown.browser)) == "scan_over"
    assert asking.progress(shown.browser).state == "expired"


def _disabled(office: Office) -> None:
    accounts.add_staff(OPERATOR, "E002", "admin", "a good long password")
    staff_accounts.disable(OPERATOR, "E001")


def _left(office: Office) -> None:
    accounts.add_staff(OPERATOR, "E002", "admin", "a good long password")
    leaving.leave(OPERATOR, "E001", successor="E002")


def _unlinked(office: Office) -> None:
    linking.unlink(office.wang)


def _merged(office: Office) -> None:
    """Somebody is found to be the same person: perhaps a recycled number, so the link must be made anew."""
    people.merge(office.phone.id, stranger().id)


ENDS = {"disabled": _disabled, "left": _left, "unbound": unbound, "unlinked": _unlinked, "merged": _merged}


@pytest.mark.parametrize("when", ["before the scan", "before the yes", "before it is taken"])
@pytest.mark.parametrize("end", ENDS)
def test_what_ended_meanwhile_opens_nothing(office: Office, end: str, when: str) -> None:
    shown = office.linked().shown()
    scanned = None if when == "before the scan" else office.scan()
    if when == "before it is taken":
        assert scanned is not None
        office.confirm(scanned)
    ENDS[end](office)
    with pytest.raises((NotAllowed, Expired, Conflict, NotFound)):
        office.confirm(scanned or office.scan())
    with pytest.raises((NotAllowed, Expired)):
        asking.take(shown.browser)
    assert audited("staff:session:open") == 0


@reading
def open_bindings() -> int:
    return session().scalar(select(func.count()).where(Binding.open_marker == 1)) or 0


def test_signing_in_changes_no_binding(office: Office) -> None:
    before = open_bindings()
    shown = office.linked().shown()
    office.confirm(office.scan())
    asking.take(shown.browser)
    assert open_bindings() == before
