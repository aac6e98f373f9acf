"""A dealer's owner is bound: scan, follow, fill the form, approved with one tap, told."""

from __future__ import annotations

import re

import requests

from services.access import OPERATOR
from services.bindings import history, inviting
from services.listing import Wanted
from tests.rig.stage import Stage


def link_in(message: dict[str, object]) -> str:
    found = re.search(r'href="[^"]*?(/bind/[^"]+)"', str(message))
    assert found, message
    return found[1]


def csrf_of(page: requests.Response) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def bind_headquarters(stage: Stage) -> None:
    """王敏 of headquarters is an employee herself: her on_follow code binds her by the follow."""
    invited = inviting.invite_employee(OPERATOR, "E001")
    assert invited.policy == "on_follow"
    shown = inviting.show_qr(stage.house.gateway, invited.token)
    stage.person("wang-hq").scan(shown.url)


def test_a_dealers_owner_is_bound_approved_and_told(stage: Stage) -> None:
    bind_headquarters(stage)
    wang, zhang = stage.person("wang-hq"), stage.person("zhang-owner")
    assert "绑定成功" in str(wang.chat()[-1])

    invited = inviting.invite_dealer(OPERATOR, "D001")
    shown = inviting.show_qr(stage.house.gateway, invited.token)
    assert zhang.scan(shown.url)["outcome"] == "followed"
    link = link_in(zhang.chat()[-1])

    view = zhang.webview()
    form = view.get(link)
    assert form.status_code == 200
    assert "华南总代理的老板" in form.text
    answer = view.post(
        link, data={"csrf_token": csrf_of(form), "name": "张伟", "phone": "139 0000 0001", "agreed": "yes"}
    )
    assert "申请已提交" in answer.text

    stage.work()
    card = wang.chat()[-1]
    assert "张伟" in str(card)
    approval = re.search(r"/a/[A-Za-z0-9_-]+", str(card))
    assert approval, card
    desk = wang.webview()
    page = desk.get(approval[0])
    assert "号码一致" in page.text
    done = desk.post(approval[0], data={"csrf_token": csrf_of(page), "decision": "accept", "reason": ""})
    assert "已通过" in done.text

    stage.work()
    assert "审核通过" in str(zhang.chat()[-1])
    bound = history.bindings(OPERATOR, Wanted(filters={"kind": "dealer_staff"})).rows
    assert [(row.person, row.target_code, row.decided_by, row.way) for row in bound] == [
        ("张伟", "D001", "王敏", "wechat")
    ]
    assert {row["status"] for row in stage.world.templates()} == {"success"}
