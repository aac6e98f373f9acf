"""Invitations that are unknown, over, used or taken back: one kind sentence at every step, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.db import Database
from services.access import OPERATOR
from services.bindings import arriving, inviting
from services.bindings.inviting import Invited
from services.errors import Refusal
from tests.contents import contents
from tests.pages.readers import Read, dealer_invitation, pass_time


def revoked() -> Invited:
    invited = dealer_invitation()
    inviting.revoke(OPERATOR, invited.id)
    return invited


def over() -> Invited:
    invited = dealer_invitation()
    pass_time(days=366)
    return invited


ENDED: dict[str, tuple[Callable[[], Invited], int, str]] = {
    "revoked": (revoked, 410, "这份邀请已被收回，请联系您的业务员重新获取。"),
    "over": (over, 410, "这份邀请已经过期，请联系您的业务员重新获取。"),
}


@pytest.mark.parametrize("how", ENDED)
def test_an_ended_invitation_is_refused_at_scan_form_and_sign(read: Read, database: Database, how: str) -> None:
    make, status, sentence = ENDED[how]
    invited = make()
    zhang = read("张伟")
    before = contents(database)
    with pytest.raises(Refusal, match=sentence):
        arriving.arrive(zhang.id, invited.scene)
    for path in (f"/bind/{invited.token}", f"/q/{invited.token}", f"/q/{invited.token}/qr.png"):
        answer = zhang.get(path)
        assert (answer.status_code, sentence in answer.text) == (status, True), path
    assert contents(database) == before


def test_an_invitation_taken_back_while_the_form_is_open_is_refused_when_it_is_sent(
    read: Read, database: Database
) -> None:
    invited, zhang = dealer_invitation(), read("张伟")
    other = dealer_invitation("D002")
    inviting.revoke(OPERATOR, invited.id)
    before = contents(database)
    form = {"name": "张伟", "phone": "13900000001", "agreed": "yes"}
    answer = zhang.send(f"/bind/{invited.token}", shown=f"/bind/{other.token}", **form)
    assert answer.status_code == 410
    assert "已被收回" in answer.text
    assert contents(database) == before


def test_an_unknown_token_is_not_found_wherever_it_is_tried(read: Read, database: Database) -> None:
    zhang, invited = read("张伟"), dealer_invitation()
    before = contents(database)
    for path in ("/bind/nothing", "/q/nothing", "/q/nothing/qr.png", f"/bind/{invited.token}x"):
        answer = zhang.get(path)
        assert (answer.status_code, "没有找到这份邀请" in answer.text) == (404, True), path
    answer = zhang.send("/bind/nothing", shown=f"/bind/{invited.token}", name="张伟", phone="13900000001", agreed="yes")
    assert answer.status_code == 404
    assert contents(database) == before


STRANGE_SCENES = ("", "d", "d_", "x_abc", "d_unknown", "e_{token}", "k_{token}", "{token}", "d_{token} ", "D_{token}")


def test_a_scene_that_is_not_the_invitations_own_binds_nothing(read: Read, database: Database) -> None:
    zhang, invited = read("张伟"), dealer_invitation()
    before = contents(database)
    for scene in STRANGE_SCENES:
        with pytest.raises(Refusal) as refused:
            arriving.arrive(zhang.id, scene.format(token=invited.token))
        assert refused.value.code in {"scene_unknown", "invitation_unknown"}, scene
    assert contents(database) == before


def test_a_used_one_time_code_says_so_on_every_page(read: Read, database: Database) -> None:
    li, sun = read("李强"), read("孙悦")
    invited = inviting.invite_employee(OPERATOR, "E003")
    arriving.arrive(li.id, invited.scene)
    before = contents(database)
    for path in (f"/bind/{invited.token}", f"/q/{invited.token}", f"/q/{invited.token}/qr.png"):
        assert "已经用过了" in sun.get(path).text, path
    with pytest.raises(Refusal, match="已经用过了"):
        arriving.arrive(sun.id, invited.scene)
    assert "您已完成绑定" in li.get(f"/bind/{invited.token}").text
    assert contents(database) == before


def test_the_form_of_an_unused_one_time_code_asks_to_follow(read: Read) -> None:
    invited = inviting.invite_employee(OPERATOR, "E003")
    assert "请先关注公众号" in read("李强").get(f"/bind/{invited.token}").text
