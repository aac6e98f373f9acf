"""Headquarters hands the customers of somebody over on the dealer's page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.console.desk import Desk
from tests.services.test_handing_over import Shop, told
from tests.world import Cast

PAGE = "/console/dealers/D001/hand-over"


@pytest.fixture
def shop(app: Flask, cast: Cast) -> Shop:
    return Shop()


def test_customers_go_to_a_colleague_and_the_dealers_page_says_who_looks_after_them(
    shop: Shop, signed_in: Callable[[str], Desk]
) -> None:
    desk = signed_in("channel_manager")
    [who] = shop.bring(shop.wang[0], "zhao")
    assert "王丽 照看" in desk.get("/console/dealers/D001").text
    shown = desk.get(f"{PAGE}?from={shop.wang[1]}").text
    for said in ("全部 1 位", "李强", "交回店里"):
        assert said in shown, said
    form = {"from": str(shop.wang[1]), "receiver": str(shop.li[1]), "which": "all", "reason": "王丽调岗"}
    assert desk.post(PAGE, form).status_code == 303
    assert told(who)[0] == ("李强", "王丽", "陈洁", "王丽调岗")
    shown = desk.get("/console/dealers/D001").text
    assert "李强 照看" in shown
    assert "由王丽转交给李强，原因：王丽调岗" in shown
    again = desk.post(PAGE, form)
    assert again.status_code == 409
    assert "可能刚刚已经转交过了" in again.text


def test_what_was_chosen_stands_when_the_reason_is_missing(shop: Shop, signed_in: Callable[[str], Desk]) -> None:
    desk = signed_in("channel_manager")
    shop.bring(shop.wang[0], "zhao")
    form = {"from": str(shop.wang[1]), "receiver": str(shop.li[1]), "which": "all", "reason": ""}
    answer = desk.post(PAGE, form)
    assert answer.status_code == 422
    assert "请写一句转交的原因" in answer.text
    assert f'value="{shop.li[1]}" selected' in answer.text
