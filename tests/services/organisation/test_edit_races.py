"""Two people edit at the same moment: one of them waits, looks again, and nothing is lost or bent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from models.db import Database
from services import regions
from services.access import OPERATOR
from services.errors import Conflict, Invalid
from services.organisation import dealer_records
from services.organisation.dealer_records import DealerWish, change_dealer, create_dealer, dealer_form
from services.organisation.standing import load_standing
from tests.rig.races import at_once

ON_MARIADB = pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)


@pytest.fixture
def together(database: Database, monkeypatch: pytest.MonkeyPatch) -> threading.Barrier:
    """Dealers A and B, C below A; whoever has judged their change waits a moment for the other to come as far."""
    regions.furnish()
    for code, parent in (("A", ""), ("B", ""), ("C", "A")):
        create_dealer(OPERATOR, DealerWish(code, f"商户{code}", parent=parent))
    meeting, judge = threading.Barrier(2), dealer_records._judge

    def judged(*told: Any) -> Any:
        meant = judge(*told)
        with suppress(threading.BrokenBarrierError):  # the other one is held up, as it should be
            meeting.wait(timeout=1)
        return meant

    monkeypatch.setattr(dealer_records, "_judge", judged)
    return meeting


def _tries(act: Callable[[], None]) -> str:
    try:
        act()
    except (Conflict, Invalid) as refusal:
        return refusal.code
    return "saved"


def _both(meeting: threading.Barrier, **wishes: dict[str, str]) -> list[str]:
    """Everybody opened the form first, then all save at once."""
    meeting.reset()
    forms = {code: dealer_form(OPERATOR, code[0]) for code in wishes}
    acts = [
        partial(change_dealer, OPERATOR, code[0], forms[code].version, replace(forms[code].wish, **wish))
        for code, wish in wishes.items()
    ]
    return sorted(at_once([partial(_tries, act) for act in acts]))


def test_of_two_who_change_one_dealer_the_second_is_told(together: threading.Barrier) -> None:
    assert _both(together, A={"name": "甲"}, A2={"name": "乙"}) == ["changed_meanwhile", "saved"]


def test_two_dealers_are_never_put_below_each_other(together: threading.Barrier) -> None:
    assert _both(together, A={"parent": "B"}, B={"parent": "A"}) == ["form_wrong", "saved"]


def test_nor_by_way_of_a_third_one(together: threading.Barrier) -> None:
    assert _both(together, A={"parent": "B"}, B={"parent": "C"}) == ["form_wrong", "saved"]


def test_one_place_is_never_given_to_two_dealers_alone(together: threading.Barrier) -> None:
    assert _both(together, A={"exclusive": "浙江"}, B={"exclusive": "杭州"}) == ["form_wrong", "saved"]


@pytest.mark.mariadb
@ON_MARIADB
def test_without_the_queue_all_three_happen(together: threading.Barrier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dealer_records, "queue_up", lambda: None)
    assert _both(together, A={"name": "甲"}, A2={"name": "乙"}) == ["saved", "saved"]
    # The database's own locks would stop A and B below each other, not this.
    assert _both(together, A={"parent": "B"}, B={"parent": "C"}) == ["saved", "saved"]
    assert [standing.parent for _, standing in sorted(load_standing().dealers.items())] == ["B", "C", "A"]
    assert _both(together, A={"exclusive": "浙江", "parent": ""}, B={"exclusive": "杭州", "parent": ""}) == [
        "saved",
        "saved",
    ]
