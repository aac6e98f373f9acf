"""WeChat's rank of one entry comes twice at one moment, or as headquarters refuses the entry or its person takes it
back: of each two one is first, it counts once, and nothing that was given back is won. Each with the protection off."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.campaign_entries import CampaignEntry, Voucher
from models.db import Database, reading, session
from models.outbox import OutboxPromise
from services.access import OPERATOR
from services.campaigns import farming, mine, rank_waits
from tests.rig.invariants import broken
from tests.rig.races import at_once
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import entry
from tests.services.campaigns.desk import Out
from tests.services.campaigns.ranks import NO_ANSWER, came, careful, ranked
from tests.services.campaigns.test_changes_at_once import meanwhile, said
from tests.world import Cast, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]
ROUNDS = 4


@pytest.fixture
def ours(database: Database) -> Cast:
    return furnish()


@reading
def ranks_of(number: int) -> int:
    """How often the audit says that one came."""
    mine = (AuditEntry.subject_kind == "campaign_entry") & (AuditEntry.subject_id == number)
    found = select(func.count(AuditEntry.id)).where(mine, AuditEntry.tag == "campaign:entry:rank")
    return session().scalar(found) or 0


@reading
def letters_of(number: int) -> int:
    found = select(func.count(OutboxPromise.id)).where(OutboxPromise.dedupe_key.contains(f"entry:{number}:"))
    return session().scalar(found) or 0


@reading
def good_vouchers(number: int) -> int:
    good = select(Voucher.id).where(Voucher.entry_id == number, Voucher.withdrawn_at.is_(None))
    return len(session().scalars(good).all())


def returned(out: Out) -> int:
    return sum(why == "returned" for _, why in desk.ledger(out.prizes[0]))


def test_a_rank_that_comes_twice_at_once_counts_once(ours: Cast) -> None:
    for _ in range(ROUNDS):
        _, number = came(careful(), NO_ANSWER)
        ends = at_once([partial(said, rank_waits.learn, number, ranked(rank)) for rank in (0, 1, 0)])
        assert ends == ["done"] * 3
        assert (entry(number).state, ranks_of(number)) == ("entered", 1)
        assert (letters_of(number), good_vouchers(number)) == (1, 1)
        assert broken() == []


def test_a_low_and_a_high_one_at_once_leave_what_came_first(ours: Cast) -> None:
    for _ in range(ROUNDS):
        _, number = came(careful(), NO_ANSWER)
        at_once([partial(said, rank_waits.learn, number, ranked(rank)) for rank in (0, 4)])
        found = entry(number)
        assert (found.state, found.wechat_rank) in (("entered", 0), ("held", 4))
        assert ranks_of(number) == 1
        assert broken() == []


def test_refused_and_ranked_at_once_its_prize_is_won_or_given_back(ours: Cast) -> None:
    for _ in range(ROUNDS):
        out = careful()
        _, number = came(out, NO_ANSWER)
        refused, _ = at_once(
            [
                partial(said, farming.refuse, OPERATOR, number, "同一部手机"),
                partial(said, rank_waits.learn, number, ranked(0)),
            ]
        )
        ended = (refused, entry(number).state, good_vouchers(number), returned(out))
        assert ended in (("done", "refused", 0, 1), ("entry_decided", "entered", 1, 0))
        assert broken() == []


def test_taken_back_and_ranked_at_once_nothing_is_won(ours: Cast) -> None:
    for _ in range(ROUNDS):
        out = careful()
        me, number = came(out, NO_ANSWER)
        withdrawn, _ = at_once(
            [partial(said, mine.withdraw, me, number), partial(said, rank_waits.learn, number, ranked(0))]
        )
        assert (withdrawn, entry(number).state) == ("done", "withdrawn")
        assert (good_vouchers(number), returned(out)) == (0, 1)
        assert broken() == []


def unheld(act: partial[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule goes by what it read before somebody else did this."""

    def looked_at(entry_id: int) -> CampaignEntry:
        row = session().get_one(CampaignEntry, entry_id)
        monkeypatch.undo()
        meanwhile(act)
        return row

    monkeypatch.setattr(rank_waits, "_hold", looked_at)


def test_control_by_what_was_read_before_a_rank_counts_twice(ours: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _, number = came(careful(), NO_ANSWER)
    unheld(partial(said, rank_waits.learn, number, ranked(0)), monkeypatch)
    assert said(rank_waits.learn, number, ranked(0)) == "done"
    assert ranks_of(number) == 2


def test_control_by_what_was_read_before_what_was_refused_is_won(ours: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    out = careful()
    _, number = came(out, NO_ANSWER)
    unheld(partial(said, farming.refuse, OPERATOR, number, "同一部手机"), monkeypatch)
    assert said(rank_waits.learn, number, ranked(0)) == "done"
    assert (good_vouchers(number), returned(out)) == (1, 1), "handed out and given back"
