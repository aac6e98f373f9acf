"""A counter vouches for somebody at the moment the worker holds their entry: whoever is first, the prize is handed out
once, the entry is held once, and nobody waits any more whom a counter saw."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.campaign_entries import ENTERED
from models.db import Database, reading, session
from services import shop_days
from services.campaigns import crowds, vouching
from tests.rig.invariants import broken
from tests.rig.races import at_once
from tests.services.campaigns import desk
from tests.services.campaigns.counter import redemptions
from tests.services.campaigns.crowd import entry
from tests.services.campaigns.test_changes_at_once import said
from tests.services.campaigns.test_crowds import come_unseen
from tests.services.campaigns.test_vouching import shown
from tests.services.leads.desk import owner
from tests.world import Cast, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]
ROUNDS = 4


@pytest.fixture
def ours(database: Database) -> Cast:
    return furnish()


@reading
def times_held(number: int) -> int:
    """How often the audit says so."""
    mine = (AuditEntry.subject_kind == "campaign_entry") & (AuditEntry.subject_id == number)
    found = select(func.count(AuditEntry.id)).where(mine, AuditEntry.tag == "campaign:entry:hold")
    return session().scalar(found) or 0


def test_vouched_for_and_held_at_once_the_prize_is_handed_out_once(ours: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    zhang, chen = owner("D001"), owner("D002")
    for turn in range(1, ROUNDS + 1):
        me, number = come_unseen(desk.published(), 7, monkeypatch)[0]
        code = shown(me, number)
        acts = [partial(said, vouching.vouch, one, code) for one in (zhang, chen)]
        ends = at_once([*acts, partial(said, crowds.hold, number, 75)])
        assert sorted(ends[:2]) == ["done", "voucher_redeemed"]
        assert ends[2] == "done"  # it held, or left alone whom a counter saw
        found = entry(number)
        assert (found.state, found.decided_at is not None, len(redemptions())) == (ENTERED, True, turn)
        assert times_held(number) <= 1
        assert broken() == []


def test_control_without_holding_its_person_and_entry_its_person_is_sent_away_or_held_twice(
    ours: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, number = come_unseen(desk.published(), 7, monkeypatch)[0]
    code, read, held = shown(me, number), threading.Event(), threading.Event()

    def wait_for_the_worker(_dealer_id: int) -> None:
        read.set()
        assert held.wait(30)

    def hold() -> None:
        assert read.wait(30)
        assert crowds.hold(number, 75)
        held.set()

    monkeypatch.setattr(vouching, "_hold", lambda found: found)
    monkeypatch.setattr(shop_days, "hold", wait_for_the_worker)
    ends = at_once([partial(said, vouching.vouch, owner("D001"), code), partial(said, hold)])
    assert (ends[0], times_held(number)) != ("done", 1)
