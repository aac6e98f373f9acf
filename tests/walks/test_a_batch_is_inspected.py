"""A carton in a shop is inspected: by somebody of headquarters and by the shop's owner, before and after consumers."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.client import Person
from services.access import OPERATOR
from services.item_codes import counted, states, tallying
from services.item_codes.states import Span
from services.products import demo
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee
from tests.walks.test_a_clerk_joins import bind_owner
from tests.walks.test_an_item_is_bound import bind, code_from_the_printers_file

pytestmark = pytest.mark.timeout(120)
INSPECTION = "只有自己人看得到"
A_CUSTOMER_READS = "顾客扫这个码，看到的是“正品，请放心使用”"
NOBODY_BEFORE = "您查验之前，没有人在微信里查验过它"


def seen_by(person: Person, code: str) -> str:
    return person.webview().get(f"/c/{code}").text


def test_from_the_warehouse_to_a_stolen_bottle(stage: Stage, tmp_path: Path) -> None:
    demo.furnish(OPERATOR)
    bind_owner(stage)
    bind_employee(stage, "li-sales", "E003")
    li, boss, zhao = stage.person("li-sales"), stage.person("zhang-owner"), stage.person("zhao-consumer")
    code = code_from_the_printers_file(stage, tmp_path / "codes.csv")
    item = Span(3, 1)
    states.freeze(OPERATOR, "B000001", reason="等质检报告")

    for ours in (li, boss):
        page = seen_by(ours, code)
        for words in ("暂时查不到这个码", INSPECTION, "冻结中，先不要卖", "等质检报告", "B000001"):
            assert words in page
    waiting = seen_by(zhao, code)
    assert "暂时查不到这个码" in waiting
    assert INSPECTION not in waiting
    assert "质检" not in waiting

    states.thaw(OPERATOR, "B000001", reason="合格")
    for ours in (li, boss, li):
        page = seen_by(ours, code)
        for words in (A_CUSTOMER_READS, "已激活，可以卖", "还没有人绑定", "您是自己人"):
            assert words in page
    assert NOBODY_BEFORE in seen_by(zhao, code)  # those of ours were nobody's looks
    bind(zhao, code)
    after = seen_by(li, code)
    assert "1 次，第一次 " in after
    assert "已绑定，" in after
    assert "访客" not in after  # whose it is they are not told

    states.void(OPERATOR, "B000001", item, reason="门店被盗")
    assert "已作废，请收回（门店被盗）" in seen_by(li, code)
    assert "被盗" not in seen_by(stage.person("he-consumer"), code)
    forged = seen_by(li, "0" * 16)
    assert "不是我们的码" in forged

    tallying.write_down()
    assert counted.looks(OPERATOR).total.looks["staff"] == 8
