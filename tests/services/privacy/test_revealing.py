"""A whole number is shown one at a time, for a reason, within the day's bound, and what is seen is counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.console_inbox import ConsoleEntry
from models.db import reading, session
from services import accounts, clock, hq_settings, people
from services.access import OPERATOR, Actor
from services.bindings import claiming
from services.errors import Invalid, NotAllowed, NotFound, Refusal, SlowDown
from services.listing import Wanted
from services.privacy import counting, revealing
from tests.rig.races import at_once
from tests.services import doubted
from tests.world import PASSWORD, Cast


@pytest.fixture
def staff(cast: Cast) -> Iterator[dict[str, Actor]]:
    """By code: 王敏 administers, 陈洁 manages channels, 周婷 looks after Guangdong, 李强 audits."""
    accounts.add_staff(OPERATOR, "E003", "auditor", PASSWORD)
    yield {one.code: one.actor for one in accounts.all_staff()}
    clock.use(None)


@reading
def looks() -> list[tuple[str, int | None, dict[str, object]]]:
    query = select(AuditEntry.subject_kind, AuditEntry.subject_id, AuditEntry.details).where(
        AuditEntry.tag == "person:phone:reveal"
    )
    return [(kind, number, details) for kind, number, details in session().execute(query)]


@reading
def alarms() -> int:
    query = select(func.count()).where(ConsoleEntry.cause.startswith("alarm:personal_data:"))
    return session().execute(query).scalar_one()


def look(actor: Actor, cast: Cast, **other: str) -> str:
    told = {"reason": "call", "note": "", **other}
    return revealing.reveal(actor, "dealer_staff", cast.owners["D001"], **told).phone


def test_a_number_is_masked_until_it_is_asked_for_and_the_look_is_written_down(
    staff: dict[str, Actor], cast: Cast
) -> None:
    chen = staff["E002"]
    assert revealing.contact(chen, "dealer_staff", cast.owners["D001"]).phone == "139****0001"
    assert look(chen, cast, note="回访，号码 13900000001") == "139 0000 0001"
    assert looks() == [("dealer_staff", cast.owners["D001"], {"reason": "call", "note": "回访，号码 ＊"})]
    [row] = counting.listing(staff["E003"], Wanted()).rows
    assert (row.employee, row.data_class, row.looks, row.records) == ("陈洁", "contact", 1, 1)


@pytest.mark.parametrize(
    ("who", "subject", "code", "told", "why"),
    [
        ("E002", "dealer_staff", "D001", {"reason": ""}, "reason_missing"),
        ("E002", "dealer_staff", "D001", {"reason": "curious"}, "reason_missing"),
        ("E002", "dealer_staff", "D001", {"reason": "other", "note": " "}, "reason_missing"),
        ("E003", "dealer_staff", "D001", {}, "not_allowed"),
        ("E004", "employee", "E001", {}, "contact_unknown"),
        ("E002", "employee", "nobody", {}, "contact_unknown"),
    ],
)
def test_who_may_not_or_says_no_reason_sees_nothing(
    staff: dict[str, Actor], cast: Cast, who: str, subject: str, code: str, told: dict[str, str], why: str
) -> None:
    number = {**cast.owners, **cast.employees}.get(code, 999_983)
    with pytest.raises(Refusal) as refused:
        revealing.reveal(staff[who], subject, number, **{"reason": "call", "note": "", **told})
    assert refused.value.code == why
    assert looks() == []


def test_a_region_manager_sees_the_numbers_of_her_dealers(staff: dict[str, Actor], cast: Cast) -> None:
    assert look(staff["E004"], cast) == "139 0000 0001"


def test_the_number_wechat_verified_is_shown_of_who_lives_on_and_written_down(
    staff: dict[str, Actor], cast: Cast
) -> None:
    who, gone = doubted.somebody("赵"), doubted.somebody("赵的小号")
    for one in (who, gone):
        claiming.phone_verified(one, "+8613912345678")
    people.merge(who, gone)
    assert revealing.contact(staff["E002"], "follower", who) == revealing.Contact(
        people.person(who).label, "139****5678"
    )
    assert revealing.reveal(staff["E002"], "follower", who, reason="call", note="").phone == "139 1234 5678"
    assert looks() == [("follower", who, {"reason": "call", "note": None})]
    with pytest.raises(NotFound):
        revealing.reveal(staff["E002"], "follower", gone, reason="call", note="")


def test_of_wechat_people_a_region_manager_sees_the_numbers_of_hers(staff: dict[str, Actor], cast: Cast) -> None:
    near, far = doubted.owner("刘芳", "D002"), doubted.owner("马超", "D003")
    for who, number in ((near, "+8613911110001"), (far, "+8613911110002")):
        claiming.phone_verified(who, number)
    assert revealing.reveal(staff["E004"], "follower", near, reason="call", note="").phone == "139 1111 0001"
    for who in (far, doubted.somebody("没有号码的人")):
        with pytest.raises(NotFound) as refused:
            revealing.reveal(staff["E004"], "follower", who, reason="call", note="")
        assert refused.value.code == "contact_unknown"


def test_neither_the_shell_nor_the_program_looks(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        look(OPERATOR, cast)


def test_after_the_days_last_look_comes_tomorrow(staff: dict[str, Actor], cast: Cast) -> None:
    hq_settings.change(OPERATOR, "privacy.reveals_a_day", 2)
    for _ in range(2):
        look(staff["E002"], cast)
    with pytest.raises(SlowDown) as refused:
        look(staff["E002"], cast)
    assert 0 < int(str(refused.value.facts["seconds"])) <= 86_401
    assert look(staff["E001"], cast)
    tomorrow = clock.now() + timedelta(seconds=int(str(refused.value.facts["seconds"])))
    clock.use(lambda: tomorrow)
    assert look(staff["E002"], cast)
    assert len(looks()) == 4


@pytest.mark.parametrize(("data_class", "many"), [("location", 25), ("transaction", 250), ("contact", 2_500)])
def test_administrators_are_told_at_the_figure_and_a_second_person_is_needed_above(
    staff: dict[str, Actor], data_class: str, many: int
) -> None:
    chen = staff["E002"]
    counting.count_taken(chen, data_class, many - 1)
    assert alarms() == 0
    with pytest.raises(NotAllowed) as refused:
        counting.count_taken(chen, data_class, 2)
    assert refused.value.code == "needs_second_person"
    counting.count_taken(chen, data_class, 1)
    assert alarms() == 1
    counting.count_taken(chen, data_class, 100, confirmed=True)
    assert alarms() == 1
    assert counting.listing(staff["E003"], Wanted()).rows[0].records == many + 100


def _slowly(add: Callable[..., None]) -> Callable[..., None]:
    def slow(*told: Any) -> None:
        time.sleep(0.02)
        add(*told)

    return slow


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["the account is held", "control: it is not"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_of_fifty_one_looks_at_once_fifty_are_given(
    staff: dict[str, Actor], cast: Cast, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    chen = staff["E002"]
    look(chen, cast)  # the day's row stands
    hq_settings.change(OPERATOR, "privacy.reveals_a_day", 51)
    if not guarded:
        monkeypatch.setattr(counting, "hold_account", lambda _employee_id: None)
        monkeypatch.setattr(counting, "_add", _slowly(counting._add))

    def one() -> bool:
        try:
            return bool(look(chen, cast))
        except SlowDown:
            return False

    given = sum(at_once([one] * 51))
    row = counting.listing(staff["E003"], Wanted()).rows[0]
    if guarded:
        assert (given, row.looks, len(looks())) == (50, 51, 51)
    else:
        assert row.looks < len(looks())


def test_a_reason_and_its_note_have_their_bounds(staff: dict[str, Actor], cast: Cast) -> None:
    look(staff["E002"], cast, reason="other", note="核 " * 200)
    assert len(str(looks()[0][2]["note"])) == revealing.LONGEST_NOTE
    with pytest.raises((Invalid, NotFound)):
        revealing.reveal(staff["E002"], "claim", 1, reason="call", note="")
