"""Vouches in the console: who saw whom, and whoever ends one is told which."""

from __future__ import annotations

from services.access import OPERATOR
from services.campaigns import undoing, vouching
from tests.console.desk import Desk
from tests.services.campaigns import desk
from tests.services.campaigns.counter import newest_redemption
from tests.services.campaigns.crowd import entry
from tests.services.campaigns.test_vouching import shown, waits
from tests.services.leads.desk import owner
from tests.world import Cast

LIST = "/console/vouches"


def test_whoever_ends_one_is_told_which_it_was(manager: Desk, cast: Cast) -> None:
    me, number = waits(desk.published())
    assert "还没有店员核实过顾客" in manager.get(LIST).text
    vouching.vouch(owner("D001"), shown(me, number))
    undoing.undo(OPERATOR, newest_redemption(), "没有这位顾客")
    listed = manager.get(LIST).text
    for words in ("华南总代理", "张伟", "当天第 1 人（上限 60）", "已参与", f"/console/campaign-entries/{number}"):
        assert words in listed
    asked = manager.get(f"{LIST}/1/end", htmx=True).text
    for words in ("春季新品体验", "华南总代理", "撤回核实"):
        assert words in asked
    assert manager.post(f"{LIST}/1/end", {"reason": " "}).status_code == 422
    assert manager.post(f"{LIST}/1/end", {"reason": "不认识这位顾客"}).status_code == 303
    assert "不认识这位顾客" in manager.get(f"{LIST}?state=ended").text
    assert "店员的当面核实被撤回了" in manager.get(f"/console/campaign-entries/{number}").text
    assert entry(number).state == "held"
    assert manager.get(f"{LIST}/2/end").status_code == 404
