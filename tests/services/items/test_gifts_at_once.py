"""A recall begins while a gift is being accepted: whoever comes second is told what the first one did."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from services.access import OPERATOR
from services.item_codes import issuing, states
from services.items import gifts
from tests.conftest import empty
from tests.services.items.shop import AGREED, shelf
from tests.services.test_clerks import somebody

pytestmark = pytest.mark.mariadb


@pytest.fixture
def database_url(migrated_mariadb: str) -> Iterator[str]:
    """On MariaDB alone: SQLite lets nobody in between."""
    yield migrated_mariadb
    empty(migrated_mariadb)


@pytest.mark.parametrize("held", [True, False], ids=["as it is", "control: the batch is not held"])
@pytest.mark.usefixtures("cast")
def test_nothing_is_frozen_between_the_look_at_a_code_and_its_items_new_owner(
    app: Flask, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    goods, giver, friend = shelf(), somebody("giver"), somebody("friend")
    token = gifts.offer(giver, goods.bind(giver).item_id).token
    frozen = threading.Event()

    def freeze() -> None:
        states.freeze(OPERATOR, goods.batch.code, reason="召回")
        frozen.set()

    recall = threading.Thread(target=freeze)
    looked_at = gifts._is_good
    between: list[bool] = []

    def then_comes_a_recall(item_id: int) -> bool:
        good = looked_at(item_id)
        recall.start()
        between.append(frozen.wait(2 if held else 30))
        return good

    monkeypatch.setattr(gifts, "_is_good", then_comes_a_recall)
    if not held:
        monkeypatch.setattr(issuing, "hold", lambda _number: None)
    accepted: Any = gifts.accept(friend, token, AGREED)
    recall.join()
    assert accepted.new
    assert between == [not held], "the recall was told as done before the item went on"
