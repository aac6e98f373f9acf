"""G19: whatever an owner, a clerk, an employee, headquarters and the clock do in whatever order, a lead goes by its
table of states, is worked on by whoever has it, and its number is read by whom its person named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from services import clock
from services.leads import deciding, states, working
from tests.goals.ground import prepared
from tests.goals.leads_machine import ENDED, ALead, bound


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    with prepared(f"sqlite:///{tmp_path_factory.mktemp('leads') / 'qudao.db'}") as ground:
        yield bound(ground)


def tried_out(runs: int, steps: int) -> None:
    run_state_machine_as_test(
        ALead,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(
    ("runs", "steps"), [(8, 25), pytest.param(100, 50, marks=[pytest.mark.proof, pytest.mark.timeout(1200)])]
)
def test_whatever_is_done_by_whom_a_lead_goes_by_its_table(
    house: dict[str, int], runs: int, steps: int, record_property: Callable[[str, object], None]
) -> None:
    ALead.house, ALead.refused, ALead.stale = house, 0, 0
    tried_out(runs, steps)
    assert ALead.refused > 0
    assert ALead.stale > 0
    record_property("steps", runs * steps)
    record_property("refused", ALead.refused)


def walked(*steps: Callable[[ALead], object]) -> None:
    """One lead of the machine by a way that is told, looked at after each step as the machine does: what it would come
    upon by chance."""
    lead = ALead()
    try:
        for step in steps:
            step(lead)
            for look in (
                lead.it_went_by_the_table,
                lead.it_is_open_or_over,
                lead.its_figures_are_what_was_told_last,
                lead.who_was_not_named_reads_no_number,
            ):
                look()
    finally:
        clock.use(None)


def talk(lead: ALead, who: str, stage: str | None = None) -> None:
    lead.speaks_with_them(who=who, stage=stage, fen=100, probability=50, told=False)


def test_control_a_table_that_lets_what_is_over_go_on_is_found(
    house: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ALead.house = house
    way = (lambda lead: talk(lead, "owner", "lost"), lambda lead: talk(lead, "owner"))
    walked(*way)
    for ended in ENDED:
        monkeypatch.setitem(states.TABLE, (ended, states.FOLLOW_UP), states.CONTACTED)
    with pytest.raises(AssertionError):
        walked(*way)


def test_control_without_asking_whose_it_is_somebody_else_works_on_it(
    house: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ALead.house = house
    way = (
        lambda lead: lead.headquarters_gives_it_away(to={"dealer": "D001"}, late=0),
        lambda lead: lead.claims(who="clerk"),
        lambda lead: talk(lead, "owner"),
    )
    walked(*way)
    monkeypatch.setattr(working, "_refuse_unless_theirs", lambda viewer, lead: None)
    with pytest.raises(AssertionError, match="nobody else"):
        walked(*way)


def test_control_a_consent_noted_for_whoever_has_it_by_now_is_found(
    house: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ALead.house = house
    way = (
        lambda lead: lead.headquarters_gives_it_away(to={"dealer": "D002"}, late=0),
        lambda lead: lead.headquarters_notes_a_consent(late=0),
    )
    walked(*way)
    whole = deciding.note_consent

    def whatever(*args: Any, seen: str | None = None, **more: Any) -> None:
        whole(*args, **more)

    monkeypatch.setattr(deciding, "note_consent", whatever)
    with pytest.raises(AssertionError):
        walked(*way)
