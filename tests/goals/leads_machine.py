"""The machine of G19: five hands, old pages and the clock at one lead, in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from models.db import reading, session
from models.leads import Lead, LeadEvent
from services import clock, phones
from services.access import OPERATOR
from services.errors import NotFound, Refusal
from services.invariants.checking import broken_in
from services.invariants.leads import LEADS
from services.leads import boxes, clocks, deciding, entering, viewing, working
from services.leads.entering import Wish
from services.leads.holders import Holder
from services.leads.states import STATES
from services.leads.viewers import viewer_of
from services.leads.working import FollowUp, Opportunity
from tests.goals.ground import Ground
from tests.services.leads.desk import clerk, employee, owner
from tests.services.leads.test_states import LEGAL

MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
ONE_STEP = {(before, after) for moves in LEGAL.values() for before, after in moves.items()}
# A follow-up says at once how far it came: one line of the history for both.
TOLD_AT_ONCE = {
    (before, LEGAL[act][between])
    for before, between in LEGAL["follow_up"].items()
    for act in ("qualify", "open", "win", "lose")
    if between in LEGAL[act]
}
NEXT = ONE_STEP | TOLD_AT_ONCE
ENDED = ("won", "lost", "closed")
OURS = ("owner", "clerk", "employee")
TO: tuple[dict[str, str], ...] = ({"dealer": "D001"}, {"dealer": "D002"}, {"employee": "E002"}, {})


def bound(ground: Ground) -> dict[str, int]:
    """Two shops and headquarters, everybody bound; each by name."""
    zhang = owner("D001")
    liu = owner("D002")
    return {"owner": zhang, "clerk": clerk(zhang, "李四", "13900000077"), "other": liu, "employee": employee("E002")}


@reading
def row_of(lead_id: int) -> dict[str, Any]:
    row = session().get_one(Lead, lead_id)
    return {column.name: getattr(row, column.name) for column in Lead.__table__.columns}


@reading
def states_of(lead_id: int) -> list[str]:
    events = select(LeadEvent.state).where(LeadEvent.lead_id == lead_id).order_by(LeadEvent.id)
    return list(session().scalars(events))


@reading
def hand_as(follower_id: int, lead_id: int) -> Holder:
    return viewer_of(follower_id).hand_for(session().get_one(Lead, lead_id))


def house_of(hand: Holder) -> int | None:
    """Of a number: a dealer, or headquarters."""
    return hand.dealer_id


class ALead(RuleBasedStateMachine):
    """One lead, entered for one house, and all who do something with it."""

    house: dict[str, int]
    born = 0
    refused = 0
    stale = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).born += 1
        self.now = MORNING + timedelta(days=400 * self.born)
        clock.use(lambda: self.now)
        self.phone = f"+8613{self.born:09d}"
        self.id = entering.enter(
            self.house["owner"], Wish("赵先生", self.phone[3:], "春季新品", region_code="440000", agreed=True)
        ).lead_id
        self.named = {house_of(Holder(row_of(self.id)["dealer_id"]))}
        self.figures: Opportunity | None = None
        self.seen = [self.standing()]
        self.over: dict[str, Any] | None = None
        self.looked_at: dict[str, Any] | None = None

    def standing(self) -> str:
        return viewing.one(OPERATOR, self.id).line.standing

    def tried(self, act: Callable[[], Any]) -> Any:
        """What it gave; None where it was refused, and then nothing changed."""
        before, steps = row_of(self.id), states_of(self.id)
        try:
            return act() or True
        except Refusal:
            type(self).refused += 1
            assert row_of(self.id) == before
            assert states_of(self.id) == steps
            return None

    def has_it(self, who: str) -> bool:
        row = row_of(self.id)
        hand = Holder(row["dealer_id"], row["dealer_staff_id"], row["employee_id"])
        try:
            return hand == hand_as(self.house[who], self.id)
        except Refusal:
            return False

    @rule(who=st.sampled_from(OURS))
    def claims(self, who: str) -> None:
        before = row_of(self.id)
        if self.tried(lambda: working.claim(self.house[who], self.id)) and before["state"] == "pool":
            assert self.has_it(who)

    @rule(who=st.sampled_from((*OURS, "other")), way=st.sampled_from((working.decline, working.give_back)))
    def lets_it_go(self, who: str, way: Callable[..., None]) -> None:
        self.tried(lambda: way(self.house[who], self.id, reason="busy"))

    @rule(who=st.sampled_from(OURS), place=st.integers(0, 3))
    def hands_it_on(self, who: str, place: int) -> None:
        try:
            mates = boxes.one(self.house[who], self.id).colleagues
        except NotFound:
            return
        to = mates[place].id if place < len(mates) else 999_983
        before = house_of(Holder(row_of(self.id)["dealer_id"]))
        if self.tried(lambda: working.pass_on(self.house[who], self.id, to)):
            assert house_of(Holder(row_of(self.id)["dealer_id"])) == before, "to nobody of another house"

    @rule(
        who=st.sampled_from((*OURS, "other")),
        stage=st.sampled_from((None, "qualified", "opportunity", "opportunity", "won", "lost")),
        fen=st.integers(-1, 10**13),
        probability=st.integers(-1, 101),
        told=st.booleans(),
    )
    def speaks_with_them(self, who: str, stage: str | None, fen: int, probability: int, told: bool) -> None:
        figures = Opportunity(None, fen, probability, "2027-03-31") if told else None
        mine, was = self.has_it(who), row_of(self.id)
        said = FollowUp("聊过", stage=stage, opportunity=figures, reason="price" if stage == "lost" else None)
        if self.tried(lambda: working.follow_up(self.house[who], self.id, said)) is None:
            return
        assert mine, "whoever has it works on it, and nobody else"
        if stage == "opportunity" or (stage == "won" and figures is not None):
            self.figures = figures
        row = row_of(self.id)
        if row["answered_at"] is not None and was["answered_at"] is not None:
            assert row["answered_at"] == was["answered_at"], "the first answer counts"

    @rule(who=st.sampled_from((*OURS, "other")))
    def looks_at_the_number(self, who: str) -> None:
        mine = self.has_it(who)
        number = self.tried(lambda: working.call(self.house[who], self.id))
        if number is not None:
            assert mine
            assert house_of(Holder(row_of(self.id)["dealer_id"])) in self.named, "its person named them"
            assert number == phones.national(self.phone)

    @rule(to=st.sampled_from(TO), late=st.integers(0, 3))
    def headquarters_gives_it_away(self, to: dict[str, str], late: int) -> None:
        self.decided(late, lambda seen: deciding.reassign(OPERATOR, self.id, reason="换人", seen=seen, **to))

    @rule(late=st.integers(0, 3))
    def headquarters_notes_a_consent(self, late: int) -> None:
        house = house_of(Holder(row_of(self.id)["dealer_id"]))
        if self.decided(late, lambda seen: deciding.note_consent(OPERATOR, self.id, reason="问过", seen=seen)):
            self.named.add(house)

    @rule(late=st.integers(0, 3), really=st.sampled_from((True, False, False, False, False)))
    def headquarters_closes_it(self, late: int, really: bool) -> None:
        if really:
            self.decided(late, lambda seen: deciding.close(OPERATOR, self.id, outcome="other", seen=seen))

    def decided(self, late: int, decide: Callable[[str], Any]) -> Any:
        """On a page that was opened up to three looks ago: one that shows it otherwise decides nothing."""
        now, open_ = self.standing(), row_of(self.id)["open_marker"] is not None
        seen = self.seen[-1 - min(late, len(self.seen) - 1)]
        done = self.tried(lambda: decide(seen))
        if seen != now and open_:
            type(self).stale += 1
            assert done is None
        return done

    @rule()
    def a_page_is_opened(self) -> None:
        self.seen.append(self.standing())

    @rule(minutes=st.sampled_from((5, 61, 8 * 60, 24 * 60, 31 * 24 * 60)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        clocks.watch()

    @invariant()
    def it_went_by_the_table(self) -> None:
        steps = ["new", *states_of(self.id)]
        assert set(steps) <= set(STATES)
        moved = [(before, after) for before, after in pairwise(steps) if before != after]
        assert set(moved) <= NEXT
        assert steps[-1] == row_of(self.id)["state"]
        reached = [state for state in steps if state in ENDED]
        assert reached in ([], [steps[-1]]), "it ends once"

    @invariant()
    def it_is_open_or_over(self) -> None:
        row = row_of(self.id)
        if self.over is not None:
            assert row == self.over, "what is over stays as it was"
        assert (row["open_marker"] is None) is (row["state"] in ENDED)
        if row["state"] in ENDED:
            self.over = row

    @invariant()
    def its_figures_are_what_was_told_last(self) -> None:
        row = row_of(self.id)
        told = self.figures
        if told is None:
            assert row["amount_fen"] is None
            assert row["state"] not in ("opportunity", "won")
        else:
            assert (row["amount_fen"], row["probability"]) == (told.amount_fen, told.probability)
            assert row["amount_fen"] > 0
            assert 0 <= row["probability"] <= 100

    @invariant()
    def who_was_not_named_reads_no_number(self) -> None:
        row = row_of(self.id)
        if row == self.looked_at:
            return
        self.looked_at = row
        for who in (*OURS, "other"):
            try:
                line = boxes.one(self.house[who], self.id).card.line
            except NotFound:
                continue
            house = house_of(hand_as(self.house[who], self.id))
            assert line.phone is None or house in self.named

    def teardown(self) -> None:
        if self.over is None:
            deciding.close(OPERATOR, self.id, outcome="other")
        assert broken_in(LEADS) == []
        clock.use(None)
