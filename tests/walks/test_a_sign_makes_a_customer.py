"""A consumer scans the sign on the counter, follows, and is the store's customer; the owner sees one more."""

from __future__ import annotations

import re

from services.access import OPERATOR
from services.attribution import customers, signs
from services.bindings import inviting
from tests.rig.stage import Stage
from tests.walks.steps import csrf_of, last_word, later, me, mini_session, qr_of


def test_from_the_printed_sign_to_a_customer_and_back(stage: Stage) -> None:
    sign, zhao, zhang = signs.issue_sign(OPERATOR, "D001"), stage.person("zhao-consumer"), stage.person("zhang-owner")
    zhang.scan(qr_of(stage, inviting.invite_dealer(OPERATOR, "D001", policy="on_follow")))
    assert sign.scene.startswith("s_")
    printed = zhao.webview().get(f"/q/{sign.token}").text
    assert "欢迎光临" in printed
    assert "华南总代理" in printed
    assert "不含姓名和手机号" in printed

    zhao.scan(qr_of(stage, sign))
    assert "欢迎光临华南总代理" in last_word(zhao)
    assert customers.customers_of(OPERATOR, "D001").count == 1
    assert "顾客 1 位" in zhang.webview().get("/me/staff").text
    stage.work()
    assert [role["kind"] for role in me(stage, mini_session(stage, zhao)["token"])["roles"]] == ["consumer"]

    later(stage, 30)
    zhang.scan(qr_of(stage, sign))
    assert "不会计为顾客" in last_word(zhang)

    view = zhao.webview()
    page = view.get("/me")
    assert "为我服务的门店" in page.text
    path = re.search(r"/me/dealer/leave", page.text)
    assert path
    assert "已解除绑定" in view.post(path[0], data={"csrf_token": csrf_of(page)}).text
    assert customers.customers_of(OPERATOR, "D001").count == 0
