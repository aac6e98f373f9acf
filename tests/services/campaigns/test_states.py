"""The table of a campaign's life: every pair of state and act, the legal ones and all others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, rule
from hypothesis.strategies import sampled_from

from models.campaigns import DRAFT, ENDED, LOTTERY, PAUSED, PUBLISHED
from services.access import OPERATOR
from services.campaigns import drafting, fairness, moments, publishing, states
from services.campaigns.shapes import CampaignWish
from services.campaigns.states import ACTS, STATES, may_step, step
from services.errors import Conflict, Refusal
from tests.services.campaigns import desk
from tests.world import Cast

# Written by hand, not derived: what each act may begin from and where it leads.
LEGAL = {
    "publish": {"draft": "published", "published": "published", "paused": "paused"},
    "pause": {"published": "paused"},
    "resume": {"paused": "published"},
    "end": {"published": "ended", "paused": "ended"},
    "reopen": {"ended": "paused"},
    "delete": {"draft": "gone"},
}


def refusal_of(state: str, act: str) -> str:
    if act == "delete":
        return "was_published"
    return "campaign_ended" if state == "ended" else "campaign_cannot"


@pytest.mark.parametrize(("state", "act"), list(product(STATES, ACTS)))
def test_each_act_leads_from_each_state_where_it_may_and_is_refused_by_name_elsewhere(state: str, act: str) -> None:
    expected = LEGAL[act].get(state)
    assert may_step(state, act) is (expected is not None)
    if expected is not None:
        assert step(state, act) == expected
        return
    with pytest.raises(Conflict) as refused:
        step(state, act)
    assert refused.value.code == refusal_of(state, act)


def test_the_table_says_nothing_of_states_and_acts_that_are_none() -> None:
    assert {state for state, _ in states.TABLE} == set(STATES) == set(states.STATE_NAMES)
    assert {act for _, act in states.TABLE} == set(ACTS) == set(LEGAL)
    assert set(states.TABLE.values()) <= {*STATES, states.GONE}


class ACampaign(RuleBasedStateMachine):
    """Whatever is tried in whatever order: what people have seen never becomes a draft again and is never deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.was_seen = DRAFT, False

    @rule(act=sampled_from(ACTS))
    def something_is_tried(self, act: str) -> None:
        before = self.state
        if before == states.GONE:
            return
        try:
            self.state = step(before, act)
        except Conflict:
            assert self.state == before
            return
        self.was_seen = self.was_seen or self.state == PUBLISHED
        assert not (self.was_seen and self.state in (DRAFT, states.GONE))
        assert before != ENDED or self.state == PAUSED


ACampaign.TestCase.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
test_whatever_is_tried = ACampaign.TestCase


def do(act: str, slug: str) -> object:
    seen = desk.edition(slug)
    acts: dict[str, Callable[[], object]] = {
        "publish": lambda: publishing.publish(OPERATOR, slug, seen),
        "pause": lambda: publishing.pause(OPERATOR, slug, seen),
        "resume": lambda: publishing.resume(OPERATOR, slug, seen),
        "end": lambda: publishing.end(OPERATOR, slug, seen, "办完了"),
        "reopen": lambda: publishing.reopen(OPERATOR, slug, seen),
        "delete": lambda: drafting.delete_campaign(OPERATOR, slug, seen),
    }
    return acts[act]()


WAYS = {"draft": (), "published": ("publish",), "paused": ("publish", "pause"), "ended": ("publish", "end")}


@pytest.mark.parametrize(("state", "act"), list(product(STATES, ACTS)))
def test_the_rules_step_as_the_table_says_and_a_refusal_changes_nothing(cast: Cast, state: str, act: str) -> None:
    slug = desk.ready()
    for earlier in WAYS[state]:
        do(earlier, slug)
    desk.redraft(slug, summary="改过的摘要")
    before = desk.row(slug)
    assert before.state == state
    expected = LEGAL[act].get(state)
    if expected == "gone":
        do(act, slug)
        with pytest.raises(Refusal) as gone:
            drafting.campaign_form(OPERATOR, slug)
        assert gone.value.code == "campaign_unknown"
    elif expected is not None:
        do(act, slug)
        assert desk.row(slug).state == expected
    else:
        with pytest.raises(Conflict) as refused:
            do(act, slug)
        assert refused.value.code == refusal_of(state, act)
        after = desk.row(slug)
        assert (after.state, after.version) == (before.state, before.version)


def test_publishing_again_needs_a_change_and_makes_the_next_version(cast: Cast) -> None:
    slug = desk.published().slug
    with pytest.raises(Conflict) as refused:
        do("publish", slug)
    assert refused.value.code == "published_already"
    desk.redraft(slug, title="夏季新品体验")
    before = publishing.published_of(OPERATOR, slug)
    assert before is not None
    assert before.content.title == "春季新品体验"  # a draft is nobody's before it is published
    assert do("publish", slug) == 2
    after = publishing.published_of(OPERATOR, slug)
    assert after is not None
    assert (after.number, after.content.title) == (2, "夏季新品体验")


def test_what_somebody_else_changed_meanwhile_is_not_published_unseen(cast: Cast) -> None:
    slug = desk.ready()
    seen = desk.edition(slug)
    desk.redraft(slug, title="别的标题")
    with pytest.raises(Conflict) as refused:
        publishing.publish(OPERATOR, slug, seen)
    assert refused.value.code == "changed_meanwhile"


def test_it_does_not_go_on_after_its_last_moment(cast: Cast) -> None:
    slug = desk.published().slug
    do("pause", slug)
    desk.at(desk.MORNING + timedelta(days=8))
    with pytest.raises(Refusal) as refused:
        do("resume", slug)
    assert refused.value.code == "days_over"
    wish = CampaignWish(
        "春季新品体验", "coupon", desk.typed(desk.MORNING), desk.typed(moments.now() + timedelta(days=1))
    )
    drafting.change_campaign(OPERATOR, slug, desk.edition(slug), wish)
    do("resume", slug)
    assert desk.row(slug).state == "published"


def test_a_lottery_whose_seed_was_shown_stays_over(cast: Cast) -> None:
    slug = desk.published(LOTTERY).slug
    do("end", slug)
    assert fairness.tell_seeds() == 1
    with pytest.raises(Conflict) as refused:
        do("reopen", slug)
    assert refused.value.code == "seed_shown"
