"""A campaign that wants WeChat's risk rank: a low one counts at once, a high one or none waits; it is asked again, and
what it says then counts, unless something else speaks against the entry."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.campaign_entries import ENTERED, HELD, REFUSED, WITHDRAWN
from models.db import reading, session, transaction
from models.outbox import OutboxPromise
from models.people import Follower
from services import clock, outbox, phones, retention
from services.access import OPERATOR
from services.campaigns import crowds, drafting, farming, mine, rank_waits, tidings, vouching
from services.campaigns.ranking import UNASKED, Rank
from services.campaigns.risk import Seen
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import a_number, entry, lead_of, somebody, voucher_of
from tests.services.campaigns.ranks import (
    HOME,
    NO_ANSWER,
    NO_MINI,
    NOT_GRANTED,
    NOT_LATELY,
    Opinion,
    came,
    careful,
    ranked,
    with_the_mini_program,
)
from tests.services.campaigns.test_frozen import change
from tests.services.campaigns.test_vouching import refused, shown
from tests.services.leads.desk import owner
from tests.world import Cast


@reading
def asked_again() -> list[tuple[object, object]]:
    """Which entries WeChat is to be asked of, and the addresses it is told."""
    query = select(OutboxPromise).where(OutboxPromise.kind == rank_waits.ASK).order_by(OutboxPromise.id)
    said = [one.payload or {} for one in session().scalars(query)]
    return [(one.get("entry"), one.get("address")) for one in said]


@reading
def audited(tag: str) -> list[AuditEntry]:
    found = list(session().scalars(select(AuditEntry).where(AuditEntry.tag == tag).order_by(AuditEntry.id)))
    session().expunge_all()
    return found


@transaction
def verify(person: int, phone: str) -> None:
    """WeChat knows them by this number."""
    row = session().get_one(Follower, person)
    row.phone, row.phone_verified_at, row.phone_index = phone, clock.now(), phones.index(phones.normalise(phone))


@reading
def told_of(number: int, topic: str) -> int:
    found = select(OutboxPromise.id).where(OutboxPromise.dedupe_key.startswith(f"{topic}:entry:{number}:"))
    return len(session().scalars(found).all())


@pytest.mark.parametrize(
    ("rank", "state", "reasons", "kept"),
    [
        (ranked(0), ENTERED, None, 0),
        (ranked(2), ENTERED, None, 2),
        (ranked(3), HELD, "rank", 3),
        (ranked(4), HELD, "rank", 4),
        (UNASKED, HELD, "no_rank", None),
        (NO_MINI, HELD, "no_rank", None),
        (NOT_LATELY, HELD, "no_rank", None),
        (NO_ANSWER, HELD, "no_rank", None),
        (NOT_GRANTED, HELD, "no_rank", None),
    ],
)
def test_a_low_rank_counts_at_once_a_high_one_or_none_waits(
    cast: Cast, rank: Rank, state: str, reasons: str | None, kept: int | None
) -> None:
    out = careful()
    me, number = came(out, rank)
    found = entry(number)
    assert (found.state, found.risk_reasons, found.wechat_rank) == (state, reasons, kept)
    assert (voucher_of(number) is None, lead_of(me) is None) == (state == HELD, state == HELD)
    assert desk.prize(out.prizes[0]).given == 1, "what it won is kept for it"
    assert mine.entry(me, number).needs_rank is (reasons == "no_rank")
    assert broken() == []


@pytest.mark.parametrize("rank", [UNASKED, ranked(4), NO_ANSWER])
def test_where_no_rank_is_wanted_none_is_kept_or_heeded(cast: Cast, rank: Rank) -> None:
    _, number = came(desk.published(), rank)
    assert (entry(number).state, entry(number).wechat_rank, asked_again()) == (ENTERED, None, [])


def test_a_number_that_wechat_verified_excuses_no_rank(cast: Cast) -> None:
    """It speaks against our own signs; a farm has numbers by the thousand."""
    phone = a_number()
    me = somebody()
    verify(me, phone)
    _, number = came(careful(), ranked(4), me, phone=phone)
    assert entry(number).state == HELD


@pytest.mark.parametrize(
    ("rank", "address", "asked"),
    [
        (NO_ANSWER, HOME, True),
        (NOT_GRANTED, HOME, True),
        (NOT_LATELY, HOME, False),
        (NO_MINI, HOME, False),
        (UNASKED, HOME, False),
        (ranked(4), HOME, False),
        (ranked(0), HOME, False),
        (NO_ANSWER, None, False),
    ],
)
def test_wechat_is_asked_again_where_asking_may_help(cast: Cast, rank: Rank, address: str | None, asked: bool) -> None:
    _, number = came(careful(), rank, seen=Seen(address))
    assert asked_again() == ([(number, address)] if asked else [])


@pytest.mark.parametrize("low", [0, 1, 2])
def test_a_low_rank_that_comes_later_counts_and_its_person_is_told(cast: Cast, low: int) -> None:
    me, number = came(careful(), NO_ANSWER)
    assert mine.entry(me, number).voucher is None
    assert rank_waits.learn(number, ranked(low))
    found = entry(number)
    assert (found.state, found.risk_reasons, found.wechat_rank, found.decided_at) == (ENTERED, None, low, None)
    voucher = mine.entry(me, number).voucher
    assert voucher is not None
    assert voucher.state == "good"
    assert lead_of(me) is not None
    assert told_of(number, tidings.WON_TOPIC) == 1
    assert not rank_waits.learn(number, ranked(4)), "what counts already stays so"
    assert (entry(number).state, told_of(number, tidings.WON_TOPIC)) == (ENTERED, 1)
    assert broken() == []


def test_a_high_rank_that_comes_later_waits_for_a_person(cast: Cast) -> None:
    me, number = came(careful(), NO_ANSWER)
    assert not rank_waits.learn(number, ranked(3))
    found = entry(number)
    assert (found.state, found.risk_reasons, found.wechat_rank) == (HELD, "rank", 3)
    assert not mine.entry(me, number).needs_rank
    assert not rank_waits.learn(number, ranked(0)), "it is not asked until it says what is liked"
    farming.accept(OPERATOR, number)
    assert entry(number).state == ENTERED


def test_no_answer_changes_nothing(cast: Cast) -> None:
    _, number = came(careful(), NOT_LATELY)
    assert not rank_waits.learn(number, NO_ANSWER)
    assert (entry(number).state, entry(number).risk_reasons) == (HELD, "no_rank")


@pytest.mark.parametrize("decided", [REFUSED, WITHDRAWN, ENTERED])
def test_what_was_decided_meanwhile_stays(cast: Cast, decided: str) -> None:
    me, number = came(careful(), NO_ANSWER)
    if decided == REFUSED:
        farming.refuse(OPERATOR, number, "同一部手机")
    elif decided == WITHDRAWN:
        mine.withdraw(me, number)
    else:
        farming.accept(OPERATOR, number)
    assert not rank_waits.still_waits(number)
    assert not rank_waits.learn(number, ranked(0))
    assert (entry(number).state, entry(number).wechat_rank) == (decided, None)
    assert broken() == []


def test_a_low_rank_leaves_what_else_speaks_against_an_entry(cast: Cast) -> None:
    out = careful()
    _, words = came(out, NO_ANSWER, words="doubtful")
    assert not rank_waits.learn(words, ranked(0))
    assert (entry(words).state, entry(words).risk_reasons) == (HELD, "words")
    for _ in range(6):
        came(out, ranked(0), seen=Seen(HOME, "one browser"))
    _, crowded = came(out, NO_ANSWER, seen=Seen(HOME, "one browser"))
    assert not rank_waits.learn(crowded, ranked(0))
    found = entry(crowded)
    assert (found.state, found.risk >= 60, found.wechat_rank) == (HELD, True, 0)
    assert "device" in (found.risk_reasons or "")
    assert "no_rank" not in (found.risk_reasons or "")


def test_whoever_comes_on_a_browser_meanwhile_is_seen_when_the_rank_comes(cast: Cast) -> None:
    """The first of seven on one browser, who waited for WeChat, waits for a look then."""
    out, browser = careful(), Seen(HOME, "one browser")
    _, first = came(out, NO_ANSWER, seen=browser)
    for _ in range(6):
        came(out, ranked(0), seen=browser)
    assert not rank_waits.learn(first, ranked(0))
    assert (entry(first).state, entry(first).risk_reasons) == (HELD, "device")


def test_what_counts_by_its_rank_is_held_like_any_other_when_its_browser_is_crowded(cast: Cast) -> None:
    out, browser = careful(), Seen(HOME, "one browser")
    me, first = came(out, NO_ANSWER, seen=browser)
    assert rank_waits.learn(first, ranked(0))
    for _ in range(6):
        came(out, ranked(0), seen=browser)
    assert mine.entry(me, first).state == HELD
    crowds.settle()
    assert entry(first).state == HELD


def test_a_counter_vouches_for_whoever_waits_for_wechat(cast: Cast) -> None:
    for rank in (NO_ANSWER, NOT_LATELY, ranked(4)):
        me, number = came(careful(), rank)
        assert vouching.vouch(owner("D001"), shown(me, number)).redeemed_at is not None
        assert entry(number).state == ENTERED
        assert not rank_waits.learn(number, ranked(4))
    assert broken() == []


def test_a_newcomer_whose_rank_is_low_is_seen_in_person_all_the_same(cast: Cast) -> None:
    me, number = came(careful(in_person="yes"), NO_ANSWER)
    assert rank_waits.learn(number, ranked(0))
    found = mine.entry(me, number)
    assert found.voucher is not None
    assert found.voucher.in_person
    assert found.check_code is not None


def test_headquarters_wants_it_from_now_on_or_no_more_whenever_it_likes(cast: Cast) -> None:
    """A farm is seen once it is there. Given up, whoever waited for WeChat alone counts by the worker's next look."""
    out = desk.published()
    _, before = came(out, UNASKED)
    change(out.slug, rank="yes")()
    me, waits = came(out, NO_ANSWER)
    _, high = came(out, ranked(4))
    _, words = came(out, UNASKED, words="doubtful")
    assert [entry(one).state for one in (before, waits, high, words)] == [ENTERED, HELD, HELD, HELD]
    assert rank_waits.settle() == 0
    change(out.slug, rank="no")()
    assert rank_waits.settle() == 1
    assert [entry(one).state for one in (waits, high, words)] == [ENTERED, HELD, HELD]
    assert (entry(waits).wechat_rank, entry(words).risk_reasons) == (None, "words")
    assert mine.entry(me, waits).voucher is not None
    assert rank_waits.settle() == 0
    assert [one.details["rank_wanted"] for one in audited("campaign:rank:change")] == [True, False]
    assert desk.refused(change(out.slug, rank="perhaps")).code == "form_wrong"
    assert broken() == []


def test_a_copy_wants_what_its_original_wanted(cast: Cast) -> None:
    from_here = careful()
    assert desk.row(drafting.copy_campaign(OPERATOR, from_here.slug)).rank_wanted
    assert not desk.row(drafting.copy_campaign(OPERATOR, desk.published().slug)).rank_wanted


def test_of_an_entry_that_is_none_of_mine_wechat_is_not_asked(cast: Cast) -> None:
    _, number = came(careful(), NO_ANSWER)
    nobody = Opinion(0)
    assert refused(rank_waits.ask_again, nobody, somebody(), number, HOME) == "entry_unknown"
    assert refused(rank_waits.ask_again, nobody, somebody(), 999_983, HOME) == "entry_unknown"
    assert nobody.asked == []


def test_i_open_my_entry_where_wechat_can_be_asked_of_me(cast: Cast) -> None:
    me, openid = with_the_mini_program()
    _, number = came(careful(), NOT_LATELY, me)
    opinion = Opinion(1)
    rank_waits.ask_again(opinion, me, number, HOME)
    assert (opinion.asked, entry(number).state) == ([(openid, HOME)], ENTERED)
    rank_waits.ask_again(opinion, me, number, HOME)
    assert len(opinion.asked) == 1, "what counts is asked of no more"


def test_the_address_is_kept_no_longer_than_it_is_needed(cast: Cast) -> None:
    """Told to WeChat, or not to be told any more, it goes within the hour or two."""
    first, _ = (came(careful(), NO_ANSWER)[1] for _ in range(2))
    desk.at(desk.MORNING + rank_waits.FIRST)
    for held in outbox.claim("worker", 100):
        if held.kind == rank_waits.ASK and held.payload["entry"] == first:
            outbox.mark_done(held)
    desk.at(clock.now() + timedelta(minutes=59))
    retention.prune()
    assert [where for _, where in asked_again()] == [HOME, HOME]
    desk.at(clock.now() + timedelta(minutes=2))
    retention.prune()
    assert [where for _, where in asked_again()] == [None, HOME], "the second is not asked yet"
