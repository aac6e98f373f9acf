"""The demo brand stands, can be furnished again, and its people are those of the sandbox."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from config import WORLD_FILE
from models.db import reading, session
from models.dealers import DealerTier
from services import demo, phones
from services.access import OPERATOR
from services.errors import Conflict
from services.organisation.standing import Standing, load_standing

pytestmark = pytest.mark.usefixtures("one_database")


@pytest.fixture
def world() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WORLD_FILE.read_text(encoding="utf-8"))
    return found


def test_the_brand_stands(world: dict[str, Any]) -> None:
    demo.furnish(OPERATOR, world)
    standing = load_standing()
    assert {"E001", "E002", "E003", "E004"} <= standing.employees.keys()
    assert len(standing.dealers) >= 6
    assert standing.dealers["D002"].parent == "D001"
    assert _tiers() == ["省代", "市代", "门店"]
    assert {"经销商", "专卖店"} <= standing.categories.keys()


@reading
def _tiers() -> list[str]:
    return list(session().scalars(select(DealerTier.name).order_by(DealerTier.rank)))


def test_furnishing_again_changes_nothing(world: dict[str, Any]) -> None:
    demo.furnish(OPERATOR, world)
    before = load_standing()
    demo.furnish(OPERATOR, world)
    assert load_standing() == before


def test_people_of_the_sandbox_have_their_phones_from_there(world: dict[str, Any]) -> None:
    for person in world["people"]:
        if person["name"] in ("王敏", "张伟"):
            person["phone"] = person["phone"].replace("00000", "11111", 1)
    demo.furnish(OPERATOR, world)
    standing = load_standing()
    assert standing.employees["E001"].phone_index == phones.index("+8613811111001")
    assert _owner_phone(standing, "D001") == phones.index("+8613911111001")
    assert _owner_phone(standing, "D002") == phones.index("+8613900000002")


def _owner_phone(standing: Standing, code: str) -> str | None:
    owner = standing.dealers[code].owner
    assert owner is not None
    return owner.phone_index


def test_a_brand_that_does_not_fit_is_refused(world: dict[str, Any]) -> None:
    world["people"][0]["phone"] = world["people"][1]["phone"]
    with pytest.raises(Conflict) as refused:
        demo.furnish(OPERATOR, world)
    assert refused.value.code == "demo_does_not_fit"
    assert not load_standing().dealers
