"""A version before, which knows of every voucher whose it is, finds those let go as one nameless person's: no ledger
loses a line by going back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from migrations import run
from models.db import Database
from services import clock, invariants, retention
from tests.services.campaigns import crowd, desk
from tests.services.campaigns.crowd import enter
from tests.services.campaigns.test_letting_go import KEPT, coupons
from tests.world import Cast

BEFORE = "0078"
LINES = ("voucher", "campaign_entry", "campaign_stock_entry")


def lines(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {one: connection.execute(text(f"SELECT COUNT(*) FROM {one}")).scalar_one() for one in LINES}


def test_going_back_keeps_every_line_and_names_nobody(one_database: Database, cast: Cast) -> None:
    out = coupons()
    for one in crowd.crowd(3):
        enter(out, one)
    desk.at(clock.now() + 2 * KEPT + timedelta(days=30))
    assert retention.prune()["campaign_persons"] == 3
    before = lines(one_database)
    run.downgrade(one_database, BEFORE)
    with one_database.engine.connect() as connection:
        whose = connection.execute(text("SELECT COUNT(DISTINCT follower_id), MIN(code_index) FROM voucher")).one()
        nobody = text("SELECT label FROM follower WHERE id = (SELECT MIN(follower_id) FROM voucher)")
        assert (whose[0], connection.execute(nobody).scalar_one()) == (1, "已到期删除")
        assert str(whose[1]).startswith("gone ")
    assert lines(one_database) == before
    run.upgrade(one_database)
    assert lines(one_database) == before
    assert {one.name for one in invariants.broken()} <= {"idle_leads_let_go", "old_vouchers_say_nobody"}
