"""What somebody gives as a reason, or calls a printer, is kept whole or refused: never cut off in silence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from services import leaving
from services.access import OPERATOR
from services.errors import Refusal
from services.item_codes import packages, states
from services.items import inner_tries, returning
from services.organisation.handing_over import hand_dealers_over
from tests.services.items.shop import shelf
from tests.services.test_clerks import somebody
from tests.world import Cast

WHOLE = "原" * 100
LONG = WHOLE + "因"


def refusal_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_what_is_too_long_is_refused_and_what_just_fits_is_kept_whole(app: Flask, cast: Cast) -> None:
    goods = shelf(inner=True)
    item = goods.bind(somebody("buyer"), inner_code=goods.inner()).item_id
    batch, code = goods.batch.code, goods.code(1)
    long: dict[str, Callable[[str], Any]] = {
        "freezing": lambda why: states.freeze(OPERATOR, batch, reason=why),
        "thawing": lambda why: states.thaw(OPERATOR, batch, reason=why),
        "voiding": lambda why: states.void(OPERATOR, batch, reason=why),
        "taking an item back": lambda why: returning.take_back(OPERATOR, item, reason=why),
        "releasing an item": lambda why: returning.release(OPERATOR, item, reason=why),
        "unlocking": lambda why: inner_tries.open_again(OPERATOR, code, reason=why),
        "handing dealers over": lambda why: hand_dealers_over(OPERATOR, "E001", "E002", dealers=None, reason=why),
        "leaving": lambda why: leaving.leave(OPERATOR, "E003", successor="E002", reason=why),
    }
    said = {name: refusal_of(partial(act, LONG)) for name, act in long.items()}
    assert said == dict.fromkeys(long, "reason_long")
    assert refusal_of(lambda: packages.printer_of("印" * (packages.PRINTER_LENGTH + 1))) == "printer_long"
    assert packages.printer_of(" 华彩  印刷 ") == "华彩 印刷"
    states.freeze(OPERATOR, batch, reason=f"  {WHOLE} ")
    assert states.ranges(OPERATOR, batch)[0].facts.reason == WHOLE
