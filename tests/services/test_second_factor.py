"""The second factor: set up by a first code, each code once, wrong ones counted, lost phones helped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from models.accounts import AuthSession
from models.audit import AuditEntry
from models.db import reading, session
from services import accounts, clock, console_inbox, second_person, sessions
from services.access import OPERATOR
from services.accounts import Proof, Staff
from services.errors import Conflict, Expired, NotAllowed, Refusal, SlowDown
from services.second_factor import codes, recovery, setting_up
from tests.services.authenticator import at, now_of, proof, secret_of, spend, turned_on
from tests.world import PASSWORD


@pytest.fixture
def database_url(one_url: str) -> str:
    """What must hold on MariaDB is tried where many come at once."""
    return one_url


@reading
def audited(tag: str) -> int:
    return session().execute(select(func.count()).where(AuditEntry.tag == tag)).scalar_one()


def test_the_codes_are_those_of_the_standards_own_table() -> None:
    """RFC 6238, appendix B, SHA-1, cut to six digits as authenticators show them."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    table = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"}
    for moment, code in table.items():
        assert codes.step_of(secret, code, datetime.fromtimestamp(moment, UTC)) == moment // 30


def test_a_secret_counts_nothing_before_its_first_code(wang: Staff) -> None:
    setting_up.begin(wang, proof(wang))
    assert not codes.has(wang.account_id)
    with pytest.raises(Refusal) as refused:
        setting_up.confirm(wang, "000000", token="")
    assert refused.value.code == "wrong_code"
    assert not codes.has(wang.account_id)
    made = setting_up.confirm(wang, pyotp.TOTP(secret_of(wang)).at(clock.now()), token="")
    assert codes.has(wang.account_id)
    assert len(set(made)) == recovery.left(wang.account_id) == 10
    assert setting_up.pending(wang) is None


def test_a_set_up_that_took_too_long_begins_again(wang: Staff) -> None:
    setting_up.begin(wang, proof(wang))
    totp = pyotp.TOTP(secret_of(wang))
    at(minutes=10)
    assert setting_up.pending(wang) is None
    with pytest.raises(Expired):
        setting_up.confirm(wang, now_of(totp), token="")
    setting_up.begin(wang, proof(wang))
    assert secret_of(wang) != totp.secret


def test_only_a_fresh_proof_of_ones_own_begins_or_ends_it(wang: Staff) -> None:
    late, other = Proof(wang.employee_id, clock.now() - timedelta(minutes=6)), Proof(999, clock.now())
    for stale in (late, other):
        for deed in (setting_up.begin, setting_up.remove, setting_up.new_recovery_codes):
            with pytest.raises(NotAllowed) as refused:
                deed(wang, stale)
            assert refused.value.code == "prove_again"
    turned_on(wang)
    with pytest.raises(Conflict):
        setting_up.begin(wang, proof(wang))


@pytest.mark.parametrize(("steps", "ends"), [(-2, "wrong_code"), (-1, "right"), (1, "right"), (2, "wrong_code")])
def test_a_clock_may_be_one_step_off_and_no_more(wang: Staff, steps: int, ends: str) -> None:
    totp, _ = turned_on(wang)
    assert spend(wang, now_of(totp, steps)) == ends


def test_a_code_is_good_once_and_so_is_none_before_it(wang: Staff) -> None:
    totp, _ = turned_on(wang)
    assert [spend(wang, now_of(totp)) for _ in range(2)] == ["right", "code_used"]
    assert spend(wang, now_of(totp, -1)) == "code_used"
    assert spend(wang, now_of(totp, 1)) == "right"
    assert audited("staff:second_factor:prove") == 2


def test_the_code_that_set_it_up_signs_nobody_in(wang: Staff) -> None:
    setting_up.begin(wang, proof(wang))
    code = now_of(pyotp.TOTP(secret_of(wang)))
    setting_up.confirm(wang, code, token="")
    assert spend(wang, code) == "code_used"


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", "  {0}{1} "])
def test_blanks_and_dashes_do_not_matter(wang: Staff, typed: str) -> None:
    totp, _ = turned_on(wang)
    code = now_of(totp)
    assert spend(wang, typed.format(code[:3], code[3:])) == "right"


def test_full_width_digits_are_digits(wang: Staff) -> None:
    totp, _ = turned_on(wang)
    assert spend(wang, "".join(chr(ord(digit) + 0xFEE0) for digit in now_of(totp))) == "right"


@pytest.mark.parametrize("code", ["", " ", "0", "1234567", "abcdef", "x" * 10_000, "١٢٣٤٥٦", "\x00", "'; --", "🙂"])
def test_what_is_no_code_is_wrong_and_nothing_else(wang: Staff, code: str) -> None:
    turned_on(wang)
    assert spend(wang, code) == "wrong_code"


def test_after_five_wrong_codes_they_rest_and_administrators_hear_of_it(wang: Staff) -> None:
    totp, made = turned_on(wang)
    assert {spend(wang, "000000") for _ in range(5)} == {"wrong_code"}
    for good in (now_of(totp), made[0]):
        with pytest.raises(SlowDown) as resting:
            codes.spend(wang.actor, wang.account_id, good)
        assert resting.value.facts["seconds"] == 900
    assert console_inbox.unread(wang.actor) == 1
    at(minutes=21)
    assert spend(wang, now_of(totp)) == "right"
    assert (audited("staff:second_factor:refuse"), audited("staff:second_factor:rest")) == (5, 1)


def test_a_right_code_forgets_the_wrong_ones(wang: Staff) -> None:
    totp, _ = turned_on(wang)
    for step in (-1, 0, 1):
        assert [spend(wang, "000000") for _ in range(4)] == ["wrong_code"] * 4
        assert spend(wang, now_of(totp, step)) == "right"


def test_a_recovery_code_stands_for_a_code_once(wang: Staff) -> None:
    _, made = turned_on(wang)
    assert [spend(wang, made[0].lower()), spend(wang, made[0])] == ["right", "wrong_code"]
    assert recovery.left(wang.account_id) == 9
    renewed = setting_up.new_recovery_codes(wang, proof(wang))
    assert spend(wang, made[1]) == "wrong_code"
    assert spend(wang, renewed[1]) == "right"


def test_a_recovery_code_of_a_colleague_is_worth_nothing(wang: Staff) -> None:
    chen = next(one for one in accounts.all_staff() if one.code == "E002")
    _, made = turned_on(wang)
    turned_on(chen)
    assert spend(chen, made[0]) == "wrong_code"


def test_neither_the_secret_nor_a_recovery_code_is_kept_in_clear(wang: Staff) -> None:
    setting_up.begin(wang, proof(wang))
    secret = secret_of(wang)
    made = setting_up.confirm(wang, pyotp.TOTP(secret).at(clock.now()), token="")

    @reading
    def raw() -> str:
        connection = session().connection()
        tables = ("second_factor", "recovery_code", "audit_entry")
        return repr([connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables])

    text = raw()
    assert secret not in text
    assert not any(code.replace("-", "") in text or code in text for code in made)


def test_turning_it_on_ends_every_other_session(wang: Staff) -> None:
    mine, other = (sessions.open_session("console", account_id=wang.account_id).token for _ in range(2))
    setting_up.begin(wang, proof(wang))
    setting_up.confirm(wang, pyotp.TOTP(secret_of(wang)).at(clock.now()), token=mine)
    assert sessions.staff_behind(mine).code == "E001"
    with pytest.raises(NotAllowed):
        sessions.staff_behind(other)


def test_a_proof_takes_the_code_too(wang: Staff) -> None:
    totp, _ = turned_on(wang)
    with pytest.raises(NotAllowed) as refused:
        accounts.prove(wang, PASSWORD)
    assert refused.value.code == "wrong_code"
    assert accounts.prove(wang, PASSWORD, code=now_of(totp)).employee_id == wang.employee_id


def test_a_half_session_opens_nothing_and_is_soon_over(wang: Staff) -> None:
    half = sessions.open_session("console_half", account_id=wang.account_id).token
    for behind in (sessions.staff_behind, lambda token: sessions.person_behind("page", token)):
        with pytest.raises(NotAllowed):
            behind(half)
    assert sessions.half_behind(half).code == "E001"
    at(minutes=5)
    with pytest.raises(NotAllowed):
        sessions.half_behind(half)


def test_a_lost_phone_takes_two_administrators_and_every_session_ends(wang: Staff) -> None:
    accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD)
    accounts.add_staff(OPERATOR, "E003", "boss", PASSWORD)
    chen, li = (next(one for one in accounts.all_staff() if one.code == code) for code in ("E002", "E003"))
    turned_on(li)
    token = sessions.open_session("console", account_id=li.account_id).token
    with pytest.raises(NotAllowed) as refused:
        setting_up.reset(wang.actor, li.account_id, employee="E003")
    assert refused.value.code == "needs_second_person"
    act = second_person.ask(
        wang.actor, proof(wang), "reset_second_factor", {"employee": "E003", "name": "李强"}, reason="手机丢了"
    )
    assert codes.has(li.account_id)
    second_person.confirm(chen.actor, proof(chen), act)
    assert not codes.has(li.account_id)
    assert recovery.left(li.account_id) == 0
    with pytest.raises(NotAllowed):
        sessions.staff_behind(token)
    with pytest.raises(Conflict):
        second_person.ask(wang.actor, proof(wang), "reset_second_factor", {"employee": "E003"}, reason="再来")


@reading
def rows_of(staff: Staff) -> int:
    return session().scalar(select(func.count()).where(AuthSession.account_id == staff.account_id)) or 0


def test_three_live_sessions_end_together_when_the_account_is_disabled_or_gets_a_new_password(wang: Staff) -> None:
    chen = next(one for one in accounts.all_staff() if one.code == "E002")
    for end in (
        lambda: accounts.set_password(OPERATOR, "E002", "a new long password"),
        lambda: accounts.end_sessions(chen.account_id),
    ):
        tokens = [sessions.open_session("console", account_id=chen.account_id).token for _ in range(3)]
        assert [sessions.staff_behind(token).code for token in tokens] == ["E002"] * 3
        end()
        for token in tokens:
            with pytest.raises(NotAllowed):
                sessions.staff_behind(token)
        assert rows_of(chen) == 0
