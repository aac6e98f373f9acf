"""G45 where newcomers are seen in person (0129): what a patient farm wins then, and what genuine people feel of it and
of being held: who is turned away or waits at the counter, where other winners are served.

Nobody goes to a counter who would not go anyway: a prize is fetched there. So whoever shows another code there and is
served does nothing that other winners need not. What remains is the bounds of a counter's day, and everybody whom no
counter may see. The traces are those of the other tests, unchanged, and were written before any of this."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import pytest

from models.campaign_entries import ENTERED
from services import shop_days
from services.campaigns import newcomers, redeeming, vouching
from services.campaigns.risk import Seen
from services.campaigns.vouching import STAFF_A_DAY
from services.shop_days import PEOPLE_A_DAY
from tests.goals import test_g45_later_farms as later
from tests.goals import test_g45_unseen_farms as unseen
from tests.goals.farm_hall import COUNTS, HELD, Hall, played, shares
from tests.goals.ground import Ground
from tests.goals.later_traces import ACCOUNTS, Came, farms, people
from tests.goals.test_g45_farms import opens
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.counter import redemptions
from tests.services.campaigns.crowd import enter, entry, somebody
from tests.services.campaigns.test_changes_at_once import said
from tests.services.campaigns.test_newcomers import code_of
from tests.services.campaigns.test_vouching import shown
from tests.services.leads.desk import clerk, owner

Record = Callable[[str, object], None]
LONG = (pytest.mark.proof, pytest.mark.timeout(900))
PRIZES = 10_000
MOST_LOST = 0.02
HURT = 0.005
"""The goal for genuine people."""


def served(came: Iterable[Came], to_be_seen: set[str], counter_of: Callable[[Came], str], a_day: int) -> set[str]:
    """Of those who are to be seen, whom their counter serves on the day they took part, in the order they came."""
    done, found = Counter[str](), set[str]()
    for one in sorted(came, key=lambda one: (one.at, one.who)):
        if one.who in to_be_seen and done[counter_of(one)] < a_day:
            done[counter_of(one)] += 1
            found.add(one.who)
    return found


def turned_away(came: Sequence[Came], states: dict[str, str], *, in_person: bool) -> set[str]:
    """Winners who stand at a counter on that day and are not served: beside a shop's tablet its clerk may see thirty,
    at a feast the shop that holds it sixty. All others fetch on a day and at a shop of their own choice, and are served
    as long as there are counters enough (`the counters it takes`)."""
    winners = {one.who for one in came if states[one.who] == COUNTS} if in_person else set()
    to_be_seen = {one.who for one in came if states[one.who] == HELD} | winners
    at_once = [one for one in came if one.clerk or one.kind == "feasts"]
    of_clerks = served([one for one in at_once if one.clerk], to_be_seen, lambda one: one.clerk, STAFF_A_DAY)
    at_feasts = served([one for one in at_once if not one.clerk], to_be_seen, the_feast, PEOPLE_A_DAY)
    return {one.who for one in at_once} & to_be_seen - of_clerks - at_feasts


def the_feast(one: Came) -> str:
    """Each day has its own: whoever comes is named by the day first."""
    return f"{one.who.partition(' ')[0]} {one.network}"


SO_MANY = (
    pytest.param(later.SEEDS, id="three days"),
    pytest.param(later.MORE_SEEDS, id="twenty days", marks=LONG),
)
DAYS = {"later": later.days, "unseen": unseen.days}


@pytest.mark.parametrize("traces", ["later", "unseen"])
@pytest.mark.parametrize("seeds", SO_MANY)
def test_what_people_feel_at_counters(seeds: tuple[int, ...], traces: str, record_property: Record) -> None:
    """Beside the older figure, which counts everybody who is held whatever became of it. The goal's half per cent is
    met at the counter with the switch off, and with it on for all but feasts, where one shop sees sixty of hundreds."""
    all_came, states = DAYS[traces](seeds, asks_number=False)
    came = [one for one in all_came if not one.farm]
    mine = {one.who: states[one.who] for one in came}
    held = {who for who, state in mine.items() if state == HELD}
    record_property("the older figure: of all held first", f"{len(held) / len(came):.2%}")
    for in_person in (False, True):
        word = "on" if in_person else "off"
        away = turned_away(came, mine, in_person=in_person)
        share = len(away) / len(came)
        record_property(f"the switch {word}: turned away at the counter that day", f"{share:.2%}")
        record_property(f"the switch {word}: within half a per cent", share <= HURT)
        for kind, one in shares(came, away).items():
            if one:
                record_property(f"the switch {word}: turned away of {kind}", f"{one:.2%}")
        assert len(away) / len(came) <= MOST[traces, in_person]
    assert turned_away(came, mine, in_person=False) <= held
    of_all_but_feasts = {one.who for one in came if one.kind != "feasts"} & turned_away(came, mine, in_person=True)
    assert len(of_all_but_feasts) / len(came) <= HURT


MOST = {("later", False): HURT, ("later", True): 0.06, ("unseen", False): HURT, ("unseen", True): HURT}


def test_the_counters_it_takes_where_everybody_is_new(record_property: Record) -> None:
    """A day's people, all of them new and all of them winners, fetch within a week: so many shops that are open every
    day and seen by all their clerks."""
    for seed in later.SEEDS:
        came = people(seed)
        states = played(came, Hall(asks_number=False))
        winners = sum(state in (COUNTS, HELD) for state in states.values())
        shops = -(-winners // (PEOPLE_A_DAY * 7))
        record_property("winners of a day, and shops that serve them within a week", f"{winners:,}, {shops}")
        assert shops * PEOPLE_A_DAY * 7 >= winners


@pytest.mark.parametrize("counters", [0, 1])
def test_what_a_patient_farm_wins_where_newcomers_are_seen_in_person(counters: int, record_property: Record) -> None:
    """A browser of its own and patience for each of a thousand accounts: it wins by no sign, and fetches nothing but
    what clerks who work with it hand out. Control: the switch off it has a thousand prizes of 10,000."""
    came = farms(later.SEEDS[0], 4)["careful scripts"]
    states = played(came)
    assert sum(state == COUNTS for state in states.values()) == ACCOUNTS, "the control"
    fetched = fetched_by_day(came, counters, days=7)
    for day in (1, 3, 7):
        record_property(
            f"{counters} shops work with it: of 10,000 prizes in {day} days", f"{fetched[day] / PRIZES:.2%}"
        )
    assert fetched[1] == counters * PEOPLE_A_DAY
    assert fetched[3] / PRIZES <= MOST_LOST
    if counters:
        assert fetched[7] / PRIZES > MOST_LOST, "the goal does not hold against a shop nobody looks at for four days"


def test_on_rows_a_shop_hands_out_so_much_a_day_and_pictures_of_vouchers_nothing(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people of a shop who work with a farm: neither the live codes nor the vouchers' own bring more."""
    monkeypatch.setattr(vouching, "STAFF_A_DAY", 4)
    monkeypatch.setattr(shop_days, "PEOPLE_A_DAY", 6)
    monkeypatch.setattr(newcomers, "SEEN_A_DAY", 6)
    boss = owner("D001")
    shop, out, farm = (boss, clerk(boss, "李娜", "13900001111")), desk.published(in_person="yes"), []
    for number in range(12):
        me = somebody()
        seen = Seen(f"198.51.{number // 5}.1", f"fresh browser {number}", by_page=True)
        opens(out, me)
        farm.append((me, enter(out, me, seen=seen).entry_id))
    assert {entry(number).state for _, number in farm} == {ENTERED}, "no sign tells it"
    ends = [said(vouching.vouch, shop[turn % 2], shown(*one)) for turn, one in enumerate(farm)]
    assert ends == ["done"] * 6 + ["vouched_enough"] * 6
    pictures = [code_of(number) for _, number in farm]
    again = [said(redeeming.redeem, boss, one, f"0123456789abcdef-{turn}") for turn, one in enumerate(pictures)]
    assert again == ["voucher_redeemed"] * 6 + ["voucher_held"] * 6
    assert len(redemptions()) == 6
    assert broken() == []


def fetched_by_day(came: Sequence[Came], counters: int, days: int) -> dict[int, int]:
    """All that so many shops hand out to a farm in so many days, as the day's bound lets them."""
    left, found, total = [one.who for one in came], defaultdict(int), 0
    for day in range(1, days + 1):
        now, left = left[: counters * PEOPLE_A_DAY], left[counters * PEOPLE_A_DAY :]
        total += len(now)
        found[day] = total
    return found
