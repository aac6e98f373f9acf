"""Redemptions in the console: whoever takes one back sees which."""

from __future__ import annotations

from services.campaigns import redeeming
from tests.console.desk import Desk
from tests.services.campaigns import desk
from tests.services.campaigns.counter import a_voucher
from tests.services.leads.desk import owner, person
from tests.world import Cast

LIST = "/console/redemptions"


def test_whoever_takes_one_back_is_told_which_it_was(manager: Desk, cast: Cast) -> None:
    done = redeeming.redeem(owner("D001"), a_voucher(desk.published(), person("reader")), "0123456789abcdef-1")
    asked = manager.get(f"{LIST}/{done.id}/undo", htmx=True).text
    for words in ("50 元券", "华南总代理", "撤销核销"):
        assert words in asked
    assert manager.post(f"{LIST}/{done.id}/undo", {"reason": " "}).status_code == 422
    assert manager.post(f"{LIST}/{done.id}/undo", {"reason": "扫错了"}).status_code == 303
    assert "扫错了" in manager.get(LIST).text
    assert manager.get(f"{LIST}/{done.id + 1}/undo").status_code == 404
