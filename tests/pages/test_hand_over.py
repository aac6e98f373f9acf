"""The owner's own pages: who looks after whom, handed over with a reason; a clerk's own sign."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from doorway import cookies
from services import sessions
from services.access import OPERATOR
from services.attribution import own_signs, signs
from services.bindings import clerks, inviting
from tests.pages.readers import Reader
from tests.services.test_clerks import somebody
from tests.services.test_handing_over import Shop, told
from tests.world import Cast


def signed_in(app: Flask, follower_id: int) -> Reader:
    client = app.test_client()
    client.set_cookie(cookies.PAGE, sessions.open_session("page", follower_id=follower_id).token)
    return Reader(follower_id, client)


@pytest.fixture
def shop(app: Flask, cast: Cast) -> Shop:
    made = Shop()
    invited = clerks.living_invitation(made.boss)
    assert invited is not None
    inviting.revoke(OPERATOR, invited.id)  # WeChat is not there to show its code
    return made


def test_the_owner_hands_one_customer_over_and_lets_the_clerk_go_with_the_rest(app: Flask, shop: Shop) -> None:
    boss = signed_in(app, shop.boss)
    zhao, qian = shop.bring(shop.wang[0], "zhao", "qian")
    assert "照看顾客 2 位" in boss.get("/me/staff").text
    address = f"/me/staff/{shop.wang[1]}/hand-over"
    labels = re.findall(r'name="label" value="([^"]+)"', boss.get(address).text)
    assert len(labels) == 2
    sent = boss.send(address, which="some", label=labels[-1], receiver=str(shop.li[1]), reason="岗位调整")
    assert sent.status_code == 303
    assert told(zhao)[0] == ("李强", "王丽", "张伟", "岗位调整")
    assert told(qian) == [("王丽", None, None, None)]
    gone = boss.send(f"/me/staff/{shop.wang[1]}/let-go", "/me/staff", receiver=str(shop.li[1]), reason="离职")
    assert gone.status_code == 303
    assert told(qian)[0] == ("李强", "王丽", "张伟", "离职")


def test_without_a_reason_the_form_says_so_and_a_clerk_may_not_open_it(app: Flask, shop: Shop) -> None:
    shop.bring(shop.wang[0], "zhao")
    address = f"/me/staff/{shop.wang[1]}/hand-over"
    answer = signed_in(app, shop.boss).send(address, which="all", receiver="0", reason=" ")
    assert (answer.status_code, "请写一句转交的原因" in answer.text) == (422, True)
    assert signed_in(app, shop.wang[0]).get(address).status_code == 403


def test_the_shops_own_customers_are_given_to_a_clerk(app: Flask, shop: Shop) -> None:
    boss, who = signed_in(app, shop.boss), somebody("zhao")
    scene = own_signs.issue_own_sign(shop.wang[0]).scene
    signs.scan_sign(who, scene)
    boss.send(f"/me/staff/{shop.wang[1]}/hand-over", which="all", receiver="0", reason="收回")
    assert "把店里照看的 1 位顾客分给店员" in boss.get("/me/staff").text
    boss.send("/me/staff/0/hand-over", which="all", receiver=str(shop.li[1]), reason="分给李强")
    assert told(who)[0][0] == "李强"
