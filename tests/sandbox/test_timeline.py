"""Behind the scenes: one line of time over phone, pushes, calls, cards and the program's own rows, raw parts beside."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from jobs.outbox import PERFORMERS
from sandbox.client import Facts, World
from sandbox.director import trace, wording
from services import outbox
from services.access import OPERATOR
from services.bindings import inviting
from tests.rig.stage import Stage, raised
from tests.sandbox.toy import Toy
from tests.walks.steps import bind_employee, qr_of, send_form


@pytest.fixture
def stage(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr(trace, "PAUSE_SECONDS", 0.0)
    with raised(sqlite_url) as standing:
        yield standing


def timeline(world: World, after: int = 0, most: int = 300) -> Facts:
    return world.ask("GET", "/timeline", params={"after": after, "most": most})


def lines(told: Facts, lane: str) -> list[str]:
    entries = sorted(told["entries"], key=lambda one: (one["real"], one["n"]))
    return [f"{one['title']} {one['detail']}".strip() for one in entries if one["lane"] == lane]


def claim(stage: Stage) -> None:
    """张伟 asks to be bound while 王敏 of headquarters may hear of it."""
    bind_employee(stage, "wang-hq", "E001")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    stage.person("zhang-owner").scan(qr_of(stage, invited))
    send_form(stage.person("zhang-owner"), invited, "张伟", "13900000001")


def test_a_claim_is_readable_from_the_scan_to_the_card(stage: Stage) -> None:
    claim(stage)
    timeline(stage.world)
    stage.work()
    told = timeline(stage.world)
    assert "张伟 扫码 关注并扫到" in lines(told, "phone")
    assert any(line.startswith("张伟 提交 /bind/") for line in lines(told, "phone"))
    assert any(line.startswith("微信推送：张伟关注 已回答：欢迎！您受邀成为") for line in lines(told, "push"))
    assert "调用微信：发模板消息" in lines(told, "call")
    assert "王敏的手机：绑定申请待审核 已送达" in lines(told, "card")
    inside = lines(told, "inside")
    assert any(line.startswith("收件箱：「关注」") for line in inside)
    promised = [line for line in inside if line.startswith("发件箱：发通知「待审核提醒」")]
    assert [line.split("」")[1].split(" ·")[0].strip() for line in promised] == ["记下，待办", "办好了"]
    assert told["problem"] is None


def test_only_what_changed_is_told_again(stage: Stage) -> None:
    stage.person("zhang-owner").follow()
    stage.work()
    first = timeline(stage.world)
    again = timeline(stage.world, first["revision"])
    assert again["entries"] == []
    stage.person("zhang-owner").say("在吗")
    later = timeline(stage.world, first["revision"])
    assert lines(later, "push") == ["微信推送：张伟发来文字 " + lines(later, "push")[0].split(" ", 1)[1]]
    assert {one["n"] for one in later["entries"]}.isdisjoint(one["n"] for one in first["entries"])


def test_a_promise_that_is_put_off_says_why_and_when_it_was_kept(stage: Stage) -> None:
    claim(stage)
    stage.world.fail_api("cgi-bin/message/template/send", "errcode", errcode=-1)
    stage.work()
    inside = lines(timeline(stage.world), "inside")
    assert any("推迟，稍后再试（已试 1 次）：-1" in line for line in inside)
    assert timeline(stage.world)["quiet"] is False  # more will happen by itself


def test_raw_parts_show_the_envelope_and_what_was_in_it(stage: Stage) -> None:
    claim(stage)
    stage.work()
    told = timeline(stage.world)["entries"]

    def parts(lane: str, words: str) -> dict[str, str]:
        n = next(one["n"] for one in told if one["lane"] == lane and words in one["title"])
        return {part["title"]: part["text"] for part in stage.world.ask("GET", f"/timeline/{n}")["parts"]}

    push = parts("push", "张伟关注")
    assert "<Encrypt>" in push["微信发来的（加密信封）"]
    assert "<Event><![CDATA[subscribe]]></Event>" in push["微信发来的（解开后）"]
    assert "您受邀成为" in push["我们的回答（解开后）"]
    sent = parts("call", "发模板消息")
    assert '"errcode": 0' in sent["微信的回答"]
    assert "客" not in sent
    row = json.dumps(parts("inside", "发件箱：发通知"), ensure_ascii=False)
    assert "139****0001" in row
    assert "13900000001" not in row


def test_a_program_that_is_down_or_has_no_trace_is_told_and_heard_again(stage: Stage, toy: Toy) -> None:
    stage.world.aim_at("http://127.0.0.1:9")
    assert timeline(stage.world)["problem"] == "unreachable"
    stage.world.aim_at(toy.base)
    assert timeline(stage.world)["problem"] == "refused"
    stage.world.aim_at(stage.url)
    outbox.promise("look_up_follower", "x", {})
    told = timeline(stage.world)
    assert told["problem"] is None
    assert lines(told, "inside")[-1] == "发件箱：向微信核对这个人 记下，待办"


def test_every_errand_of_the_worker_is_told_in_words() -> None:
    assert set(PERFORMERS) <= set(wording.PROMISES)


def test_thousands_of_entries_are_read_in_bounded_pieces(stage: Stage) -> None:
    world, person = stage.world, stage.person("zhang-owner")
    for _ in range(320):
        person.say("在吗", wait=False)
    world.settle()
    told = timeline(world)
    assert len(told["entries"]) == 300
    assert len(timeline(world, most=20)["entries"]) == 20
    assert timeline(world, told["revision"] + 10**6)["revision"] >= told["revision"]  # a page older than a first day
