"""The table of a lead's life: every pair of state and act, the legal ones and all others."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, rule
from hypothesis.strategies import sampled_from

from services.errors import Conflict
from services.leads import states
from services.leads.states import ACTS, ENDED, OPEN_STATES, STATES, TABLE, may_step, step

HELD = ("assigned", "claimed", "contacted", "qualified", "opportunity")
# Written by hand, not derived: what each act may begin from and where it leads.
LEGAL = {
    "assign": {"new": "assigned", "returned": "assigned", "pool": "assigned", "assigned": "assigned"},
    "to_pool": {"new": "pool", "returned": "pool"},
    "claim": {"new": "claimed", "pool": "claimed", "assigned": "claimed"},
    "decline": {"pool": "returned", "assigned": "returned"},
    "give_back": dict.fromkeys(("assigned", "claimed", "contacted", "qualified", "opportunity"), "returned"),
    "lapse": dict.fromkeys(("pool", "assigned", "claimed", "contacted", "qualified", "opportunity"), "returned"),
    "recall": dict.fromkeys(
        ("new", "pool", "assigned", "claimed", "contacted", "qualified", "opportunity"), "returned"
    ),
    "hand_on": {one: one for one in ("assigned", "claimed", "contacted", "qualified", "opportunity")},
    "follow_up": {
        "assigned": "contacted",
        "claimed": "contacted",
        "contacted": "contacted",
        "qualified": "qualified",
        "opportunity": "opportunity",
    },
    "qualify": {"contacted": "qualified"},
    "open": {"contacted": "opportunity", "qualified": "opportunity", "opportunity": "opportunity"},
    "win": {"opportunity": "won"},
    "lose": dict.fromkeys(("claimed", "contacted", "qualified", "opportunity"), "lost"),
    "close": dict.fromkeys(("new", "returned", "pool", *HELD), "closed"),
}


@pytest.mark.parametrize(("state", "act"), list(product(STATES, ACTS)))
def test_each_act_leads_from_each_state_where_it_may_and_is_refused_by_name_elsewhere(state: str, act: str) -> None:
    expected = LEGAL[act].get(state)
    assert may_step(state, act) is (expected is not None)
    if expected is not None:
        assert step(state, act) == expected
        return
    with pytest.raises(Conflict) as refused:
        step(state, act)
    assert refused.value.code == ("lead_ended" if state in ENDED else "lead_taken" if act == "claim" else "lead_cannot")


def test_the_table_says_nothing_of_states_and_acts_that_are_none() -> None:
    assert {state for state, _ in TABLE} <= set(OPEN_STATES)
    assert {act for _, act in TABLE} == set(ACTS) == set(LEGAL)
    assert set(TABLE.values()) <= set(STATES)
    assert set(states.STATE_NAMES) == set(STATES)


class ALead(RuleBasedStateMachine):
    """Whatever is tried in whatever order: an ended lead stays ended, and won is reached through an opportunity
    alone."""

    def __init__(self) -> None:
        super().__init__()
        self.state = states.NEW
        self.been: list[str] = [states.NEW]

    @rule(act=sampled_from(ACTS))
    def something_is_tried(self, act: str) -> None:
        before = self.state
        try:
            self.state = step(before, act)
        except Conflict:
            assert self.state == before
            return
        assert before not in ENDED
        if self.state == states.WON:
            assert before == states.OPPORTUNITY
        if self.state == states.OPPORTUNITY:
            assert {states.CONTACTED} & set(self.been)
        self.been.append(self.state)


ALead.TestCase.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
test_whatever_is_tried = ALead.TestCase
