"""For whom a bound item counts, and whose customer its owner becomes."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from models.db import bound as bound_database
from services import clock, hq_settings
from services.access import OPERATOR
from services.attribution.customers import served_by
from tests.reading_room import read, room
from tests.services.items.shop import promises, shelf
from tests.services.test_clerks import owner, somebody
from tests.world import Cast


def test_it_counts_for_the_batchs_dealer_then_the_last_sharer_then_headquarters(app: Flask, cast: Cast) -> None:
    reading_room = room(cast, dealer="D002")
    plain = shelf()
    promises("points", "积分", amount=5)
    who, stranger = somebody("reader"), somebody("stranger")
    read(reading_room.share, who, 1)
    assert rule_of(plain.bind(who).item_id) == ("D002", "share")
    assert rule_of(plain.bind(stranger, 1).item_id) == (None, "headquarters")
    assert served_by(stranger) is None
    assert rule_of(shelf(dealer="D001").bind(who).item_id) == ("D001", "batch")
    belongs = served_by(who)
    assert belongs is not None
    assert belongs.dealer == "华南总代理"  # an item in hand counts for more than what was read


def test_what_was_read_long_ago_counts_no_more(app: Flask, cast: Cast) -> None:
    reading_room = room(cast, dealer="D002")
    goods, who = shelf(), somebody("reader")
    read(reading_room.share, who, 1)
    hq_settings.change(OPERATOR, "attribution.share_days", 7)
    later = clock.now() + timedelta(days=8)
    clock.use(lambda: later)
    assert rule_of(goods.bind(who).item_id) == (None, "headquarters")


def test_a_person_of_the_trade_owns_an_item_and_is_nobodys_customer(app: Flask, cast: Cast) -> None:
    goods, boss = shelf(dealer="D002"), owner("D001")
    assert rule_of(goods.bind(boss).item_id) == ("D002", "batch")
    assert served_by(boss) is None


def rule_of(item_id: int) -> tuple[str | None, str]:
    from_rows = _ownership(item_id)
    return from_rows[0], from_rows[1]


def _ownership(item_id: int) -> tuple[str | None, str]:
    query = (
        "SELECT dealer.code, ownership.rule FROM ownership LEFT JOIN dealer ON dealer.id = ownership.dealer_id"
        f" WHERE ownership.item_id = {int(item_id)} AND ownership.open_marker = 1"
    )
    with bound_database().engine.connect() as connection:
        return tuple(connection.exec_driver_sql(query).one())
