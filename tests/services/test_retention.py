"""Retention lets go of what is past its time, says how much, and touches nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from models.db import Database, outcomes_known
from models.shared_store import TableStore
from services import clock, hq_settings, inbox, outbox, retention, sessions, signing_in
from services.access import OPERATOR
from tests.contents import changed, contents, count

START = datetime.now(UTC)  # shared values end by the wall clock
NOTHING = {
    "push_bodies": 0,
    "inbox_entries": 0,
    "letter_bodies": 0,
    "sessions": 0,
    "oauth_states": 0,
    "scans": 0,
    "operations": 0,
    "kept_answers": 0,
    "import_rows": 0,
    "import_files": 0,
    "abandoned_imports": 0,
    "personal_data_counts": 0,
    "personal_exports": 0,
    "personal_export_rows": 0,
    "privacy_requests": 0,
    "dealer_batches": 0,
    "dealer_contacts": 0,
    "shared_values": 0,
    "beats": 0,
    "beats_of_old_visits": 0,
    "visit_pages": 0,
    "visit_totals": 0,
    "visits": 0,
    "left_phones": 0,
    "lead_left_numbers": 0,
    "lead_numbers_beside": 0,
    "lead_notes": 0,
    "lead_contacts": 0,
    "look_places": 0,
    "look_counts": 0,
    "look_minutes": 0,
    "campaign_traces": 0,
    "rank_addresses": 0,
    "campaign_visits": 0,
    "campaign_hand_overs": 0,
    "campaign_answers": 0,
    "vouchers": 0,
    "campaign_persons": 0,
    "campaign_vouches": 0,
}


@pytest.fixture(autouse=True)
def _own_time() -> Iterator[None]:
    at(days=0)
    yield
    clock.use(None)


def at(**later: float) -> None:
    clock.use(lambda: START + timedelta(**later))


@pytest.fixture
def furnished(database: Database) -> Database:
    """One of everything that ends, and one letter that still has to go out."""
    inbox.answer_once("official_account", "subscribe", {"n": 1}, START, lambda: "欢迎")
    outbox.promise("look", "done", {"secret": 1})
    outbox.mark_done(outbox.claim("a", 1)[0])
    outbox.promise("look", "due", {"secret": 2}, run_at=START + timedelta(days=400))
    sessions.open_session("page")
    with outcomes_known():
        signing_in.begin_round_trip("/bind/x", "browser")
    TableStore().put("k", "v", 300)
    return database


def test_before_their_time_nothing_goes(furnished: Database) -> None:
    before = contents(furnished)
    at(minutes=4)
    assert retention.prune() == NOTHING
    assert contents(furnished) == before


def test_everything_goes_on_its_day_and_bodies_leave_their_rows(furnished: Database) -> None:
    at(hours=25)
    assert retention.prune()["operations"] == 1
    at(days=6.9)
    assert retention.prune()["push_bodies"] == 0
    at(days=7.1)
    assert retention.prune()["push_bodies"] == 1
    at(days=14.1)
    assert retention.prune() == NOTHING | {"sessions": 1}
    at(days=30.1)
    assert retention.prune() == NOTHING | {"letter_bodies": 1}
    assert (count(furnished, "inbox_push"), count(furnished, "outbox_promise")) == (1, 2)
    assert (count(furnished, "oauth_state"), count(furnished, "auth_session")) == (0, 0)
    at(days=399)
    assert retention.prune() == NOTHING


def test_a_letter_that_has_not_gone_out_keeps_its_body(furnished: Database) -> None:
    at(days=401)
    retention.prune()
    [held] = outbox.claim("a", 10)
    assert held.payload == {"secret": 2}


def test_a_repeat_of_a_pruned_push_is_still_a_repeat(furnished: Database) -> None:
    at(days=8)
    retention.prune()
    before = contents(furnished)
    again = inbox.answer_once("official_account", "subscribe", {"n": 1}, START, lambda: pytest.fail("handled twice"))
    assert (again.repeated, again.reply) == (True, None)
    assert contents(furnished) == before


def test_headquarters_decides_how_long_bodies_are_kept(furnished: Database) -> None:
    hq_settings.change(OPERATOR, "retention.push_bodies_days", 1)
    at(days=1.1)
    before = contents(furnished)
    assert retention.prune()["push_bodies"] == 1
    assert changed(before, contents(furnished)) == {"inbox_push", "oauth_state", "shared_value"}
