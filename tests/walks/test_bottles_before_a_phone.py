"""Bottles of the demo lie before every phone of the sandbox: whoever holds a phone over one reads what it is."""

from __future__ import annotations

from sandbox.client import Person
from scripts.stage import set_stage
from services.access import OPERATOR
from services.items import demo
from services.products import demo as products
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee


def page_at(stage: Stage, person: Person, content: str) -> str:
    deed = person.scan(content)
    assert deed["outcome"] == "opens"
    return person.webview().get(str(deed["url"]).removeprefix(stage.url)).text


def test_a_bottle_is_scanned_from_the_shelf_as_link_picture_and_in_capitals(stage: Stage) -> None:
    products.furnish(OPERATOR)
    assert demo.labels(stage.url) == []  # nothing was furnished
    demo.furnish(OPERATOR)
    bind_employee(stage, "li-sales", "E003")
    li, zhao = stage.person("li-sales"), stage.person("zhao-consumer")
    set_stage(stage.world.base, {"accounts": [], "invitations": [], "labels": demo.labels(stage.url)})
    one, two, forged = [item for item in stage.world.shelf() if "瓶" in str(item["label"])]
    assert (one["label"], forged["label"]) == ("保温杯 1 号瓶", "仿冒的瓶子")

    assert "正品，请放心使用" in page_at(stage, zhao, str(one["content"]))
    capitals = str(two["content"]).replace("/c/", "/C/")
    assert "正品，请放心使用" in page_at(stage, zhao, capitals)
    assert "暂时查不到这个码" in page_at(stage, zhao, str(forged["content"]))
    assert "只有自己人看得到" in page_at(stage, li, str(one["content"]))
    assert "不是我们的码" in page_at(stage, li, str(forged["content"]))
