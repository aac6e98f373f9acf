"""Strangers who open shares at one moment ask together, and each is shown the material behind their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from models.db.several import MOST
from services.combining import Combined
from services.errors import Refusal
from services.materials import publishing
from services.reading import showing
from services.reading.readers import Reader
from services.sharing import ending, taking_out
from tests.goals.write_paths.registry import owner_of
from tests.rig.races import at_once
from tests.services.materials.desk import EDITOR, a_picture_on_the_shelf, edition

pytestmark = [pytest.mark.mariadb, pytest.mark.usefixtures("app", "cast")]
STRANGERS = 40


def opens(share: str) -> str:
    try:
        return showing.show(share, Reader(None)).title
    except Refusal as refusal:
        return refusal.code


@pytest.mark.parametrize("mixed_up", [False, True], ids=["as it is", "control: answers in another order"])
def test_each_is_shown_what_their_share_carries(monkeypatch: pytest.MonkeyPatch, mixed_up: bool) -> None:
    rounds: list[int] = []

    def noted(indexes: Sequence[str]) -> list[Any]:
        rounds.append(len(indexes))
        told = showing._asked(indexes)
        return told[::-1] if mixed_up else told

    materials = [a_picture_on_the_shelf(f"第 {place} 张") for place in range(4)]
    owner = owner_of().id
    shares = [taking_out.take_out(owner, token).token for token in materials]
    publishing.recall(EDITOR, materials[2], edition(materials[2]), "价格有变")
    ending.take_back(owner, shares[3])
    monkeypatch.setattr(showing, "_links", Combined(noted, MOST))
    kinds = [*shares, "no-such-share"]
    means = ["第 0 张", "第 1 张", "material_recalled", "share_ended", "share_unknown"]
    told = at_once([partial(opens, kinds[place % 5]) for place in range(STRANGERS)])
    assert max(rounds) > 1
    assert (told == means * (STRANGERS // 5)) is not mixed_up
