"""A lead that nobody works on is let go after half a year, and nothing says whose it was; whatever happens to it before
begins that time anew. What is counted of leads stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jobs import retention as job
from models.db import reading, session
from models.outbox import OutboxPromise
from services import clock, hq_settings, invariants, people, privacy
from services.access import OPERATOR
from services.leads import clocks, counted_ahead, deciding, entering, letting_go, numbers, taking, viewing, working
from services.leads.entering import Wish
from services.leads.letting_go import AGED, let_idle_go
from services.leads.working import FollowUp
from services.privacy.leads import forget_letters_of_lead
from tests.services.leads.desk import employee, entered, from_place, history, lead, owner, pass_time, person, told
from tests.services.leads.test_retention import says
from tests.services.leads.test_taking import from_now_on_asks
from tests.world import Cast

DAYS = int(hq_settings.DEFAULTS["retention.pool_leads_days"])
WISH = Wish("李女士", "13911110001", "想要报价", "440300", agreed=True)


def for_headquarters() -> int:
    """By hand, for nobody: it waits in headquarters' pool."""
    return entering.enter_at_headquarters(OPERATOR, WISH).lead_id


def waits_for_a_nod() -> int:
    from_now_on_asks()
    return entered(owner("D001"))


def from_the_chat() -> int:
    """Without a number: it says who wants what all the same."""
    taking.leave_word(person("asks"), "报价")
    return 1


def given_back() -> int:
    number = for_headquarters()
    ours = employee("E001")
    working.claim(ours, number)
    pass_time(days=DAYS)
    working.give_back(ours, number, reason="other")
    return number


def told_that_nobody_answers(number: int) -> None:
    """The clock says so, which is nobody's work."""
    pass_time(days=10)
    assert clocks.tell_unanswered(number)
    pass_time(days=-10)


@pytest.mark.parametrize("rests", [for_headquarters, waits_for_a_nod, from_the_chat, given_back])
def test_what_rests_at_headquarters_is_let_go_after_half_a_year(cast: Cast, rests: Callable[[], int]) -> None:
    number = rests()
    pass_time(days=DAYS, seconds=-1)
    assert let_idle_go() == 0
    assert says(number) != set()
    pass_time(seconds=2)
    assert let_idle_go() == 1
    row = lead(number)
    assert (row.state, row.outcome, row.open_marker, says(number)) == ("closed", AGED, None, set())
    assert history(number)[-1] == "closed"
    assert let_idle_go() == 0
    assert invariants.broken() == []


@reading
def letters(number: int) -> list[OutboxPromise]:
    """What anybody was told of it."""
    return list(session().query(OutboxPromise).where(OutboxPromise.dedupe_key.contains(f":lead:{number}:")))


def test_that_nobody_answered_is_no_sign_of_work(cast: Cast) -> None:
    number = for_headquarters()
    employee("E001")
    told_that_nobody_answers(number)
    assert told("lead_unanswered") != []
    pass_time(days=DAYS, seconds=1)
    assert let_idle_go() == 1
    assert {told_of.payload for told_of in letters(number)} == {None}


def asked_again(number: int) -> None:
    """Its person says the word once more."""
    taking.leave_word(person("asks"), "报价")


def was_moved(number: int) -> None:
    owner("D001")
    deciding.reassign(OPERATOR, number, dealer="D001", reason="离得近")
    deciding.reassign(OPERATOR, number, reason="先放回来")


@pytest.mark.parametrize("happens", [asked_again, was_moved])
def test_what_happens_to_it_begins_the_time_anew(cast: Cast, happens: Callable[[int], Any]) -> None:
    number = from_the_chat()
    pass_time(days=DAYS - 1)
    happens(number)
    pass_time(days=DAYS - 1)
    assert let_idle_go() == 0
    pass_time(days=2)
    assert let_idle_go() == 1


def test_in_a_hand_none_is_let_go_but_goes_back(cast: Cast) -> None:
    """A dealer's pool is asked by the clock before: by itself it comes to headquarters, and begins to wait there."""
    owner("D001")
    held, worked = from_place("440000"), entered(owner("D002"), "13911110009")
    working.follow_up(owner("D002"), worked, FollowUp("再想想"))
    pass_time(days=DAYS + 1)
    assert let_idle_go() == 0
    assert {lead(one).outcome for one in (held, worked)} == {None}
    while any(clocks.watch().values()):
        pass_time(days=40)
    pass_time(days=DAYS + 1)
    assert let_idle_go() == 2


def test_the_house_says_how_long(cast: Cast) -> None:
    for_headquarters()
    hq_settings.change(OPERATOR, "retention.pool_leads_days", 90)
    pass_time(days=91)
    assert let_idle_go() == 1


def test_a_lead_says_when_it_will_go_while_it_rests(cast: Cast) -> None:
    number = for_headquarters()
    assert viewing.one(OPERATOR, number).goes_at == lead(number).created_at + timedelta(days=DAYS)
    working.claim(employee("E001"), number)
    assert viewing.one(OPERATOR, number).goes_at is None


def test_who_left_a_number_and_the_follow_is_forgotten_once_nobody_called(cast: Cast) -> None:
    """The reason to know them ends by itself."""
    me = person("left a number")
    privacy.agree(me, "lead_to_dealer", "campaign", version=privacy.OF_A_CAMPAIGN)
    from_place(None, "left a number", phone="+8613911110005")
    people.left(me, clock.now() + timedelta(seconds=1))
    assert privacy.erase_left(people.question(me))
    assert privacy.bases_of(me).names == ["lead"]
    pass_time(days=DAYS + 1)
    job.prune()
    assert privacy.bases_of(me).names == []
    assert privacy.owe_lapsed() == 1


def test_figures_stay_as_they_were(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came lately, by hand, source and province; asked at once and counted ahead. Only what is open is less."""
    old = for_headquarters()
    pass_time(days=DAYS + 1)
    from_place("440300", "lately")
    before = [numbers.numbers(OPERATOR, days, by).lines for days, by, _ in counted_ahead.ANSWERS if by != "hands"]
    came = [(one.name, one.came) for lines in before for one in lines]
    assert let_idle_go() == 1
    after = [numbers.numbers(OPERATOR, days, by).lines for days, by, _ in counted_ahead.ANSWERS if by != "hands"]
    assert [(one.name, one.came) for lines in after for one in lines if one.came] == [one for one in came if one[1]]
    assert numbers.numbers(OPERATOR, 90).total.open == 1
    monkeypatch.setattr(counted_ahead, "MANY", 0)
    for days, kind in counted_ahead.COUNTS:
        counted_ahead.count_whole(days, kind)
    kept = counted_ahead.kept(90, "regions", "waits")
    assert kept is not None
    assert (kept[0].total[3], lead(old).open_marker) == (1, None)


def test_one_that_fails_keeps_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = from_the_chat(), for_headquarters()
    forget = forget_letters_of_lead

    def fails(lead_id: int) -> None:
        if lead_id == first:
            raise ValueError("broken")
        forget(lead_id)

    pass_time(days=DAYS + 1)
    with monkeypatch.context() as broken:
        broken.setattr(letting_go, "forget_letters_of_lead", fails)
        assert let_idle_go() == 1
    assert (lead(first).outcome, lead(second).outcome) == (None, AGED)
    assert let_idle_go() == 1


def test_control_what_is_not_asked_for_stays_for_ever(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    number = for_headquarters()
    monkeypatch.setattr(letting_go, "let_go", lambda _lead: False)
    pass_time(days=3 * DAYS)
    assert let_idle_go() == 0
    assert says(number) != set()
    assert "idle_leads_let_go" in {one.name for one in invariants.broken()}
