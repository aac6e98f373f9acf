"""A campaign's day played through: each entry is judged by `risk.judge` with what those before it left behind within
the windows the rule looks at, browsers are settled by `crowds.who_waits`, a number takes part as often as one person
may. What is modelled, not run, is the database: the tests on rows show that the rule reads the same of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.campaigns import crowds
from services.campaigns.risk import BURST, TOGETHER, Signs, judge
from tests.goals.later_traces import Came

COUNTS, HELD, REFUSED = "counts", "held", "refused"


@dataclass
class Hall:
    """`asks_number`: the campaign's form asks a number, and lets it take part once. `redeemed_after`: how many seconds
    after an entry its prize is fetched, by farms that have a counter of their own; None: not within the day."""

    asks_number: bool = True
    redeemed_after: float | None = None
    devices: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: set[str] = field(default_factory=set)
    networks: dict[str, list[Came]] = field(default_factory=lambda: defaultdict(list))
    states: dict[str, str] = field(default_factory=dict)
    fetched_at: dict[str, float] = field(default_factory=dict)

    def enter(self, one: Came) -> None:
        if self.asks_number and one.number in self.numbers:
            self.states[one.who] = REFUSED
            return
        self.states[one.who] = HELD if judge(self._signs(one)).holds else COUNTS
        if self.states[one.who] == COUNTS and one.farm and self.redeemed_after is not None:
            self.fetched_at[one.who] = one.at + self.redeemed_after
        self.numbers.add(one.number)
        self.networks[one.network].append(one)
        if one.device:
            self.devices[one.device].append(one.who)
            for other in crowds.who_waits(self.devices[one.device])[0]:
                if self.fetched_at.get(other, one.at + 1) > one.at:
                    self.states[other] = HELD

    def _signs(self, one: Came) -> Signs:
        near = self.networks[one.network]
        burst = {other.who for other in near if other.newcomer and other.at > one.at - BURST.total_seconds()}
        return Signs(
            device_others=len(set(self.devices[one.device])) if one.device else 0,
            network_others=len({other.who for other in near if other.at > one.at - TOGETHER.total_seconds()}),
            burst_others=len(burst),
            seconds=one.seconds,
            typed=2,
            newcomer=one.newcomer,
            by_page=one.by_page,
        )


def played(came: Iterable[Came], hall: Hall | None = None) -> dict[str, str]:
    """What became of everybody, by who they are."""
    hall = hall or Hall()
    for one in sorted(came, key=lambda one: (one.at, one.who)):
        hall.enter(one)
    return hall.states


def vouched_for(came: Sequence[Came], states: dict[str, str], a_day: int) -> set[str]:
    """Of those who are held with a clerk beside them, the ones a clerk vouches for that day."""
    found: set[str] = set()
    done = Counter[str]()
    for one in sorted(came, key=lambda one: (one.at, one.who)):
        if one.clerk and states[one.who] == HELD and done[one.clerk] < a_day:
            done[one.clerk] += 1
            found.add(one.who)
    return found


def shares(came: Sequence[Came], those: set[str]) -> dict[str, float]:
    """Of each kind the share that is among those."""
    all_of, some = Counter(one.kind for one in came), Counter(one.kind for one in came if one.who in those)
    return {kind: some[kind] / all_of[kind] for kind in all_of}


def held(states: dict[str, str]) -> set[str]:
    return {who for who, state in states.items() if state == HELD}


def won(states: dict[str, str]) -> int:
    """Prizes of a campaign in which everybody who counts wins one."""
    return sum(state == COUNTS for state in states.values())
