"""How somebody is told: in the morning what came at night, once a day, not at all, or by the mini program."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from sandbox.client import Person
from services import clock, deliveries, hq_settings, messages, notices, outbox
from services.access import OPERATOR
from services.listing import Wanted
from services.quiet_hours import next_at, read
from tests.rig.invariants import broken
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, last_word, later, mini_session
from tests.walks.test_a_clerk_joins import bind_owner

LEFT = {"name": "马超", "target": "华南总代理的店员", "way": "本人解除", "time": "2026-11-01 08:00"}
BOUND = {"name": "马超", "target": "华南总代理的店员", "way": "关注即绑定", "time": "2026-11-01 07:00"}
APPROVED = {"target": "华南总代理的店员", "result": "审核通过", "time": "2026-11-01 08:00", "note": "—"}
TEMPLATE = "mini_approved-AzNaTlEJ0sslFznsb49yjRQakwMAH"


class Hand:
    """Somebody's client."""

    def __init__(self, stage: Stage, person: Person) -> None:
        session = mini_session(stage, person)
        self.stage, self.id = stage, int(session["person"]["id"])
        self.bearer = {"Authorization": f"Bearer {session['token']}"}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.stage.url}/api/v1/{path}"
        answer = requests.request(method, url, json=body, headers=self.bearer, timeout=20)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def wish(self, **wished: Any) -> Any:
        return self.ask("PUT", "notice-preferences", {"off": [], "quiet": None, "daily_at": None} | wished)


def until(moment: str, seconds: int = 0) -> None:
    """The house's clock goes on to the next time it is so late in China."""
    ahead = next_at(read(moment), clock.now()) - datetime.now(UTC) + timedelta(seconds=seconds)
    clock.use(lambda: datetime.now(UTC) + ahead)


def became(topic: str) -> list[tuple[str, str | None]]:
    rows = deliveries.listing(OPERATOR, Wanted(filters={"topic": topic}, size=100)).rows
    return [(row.state, row.delivery) for row in sorted(rows, key=lambda row: row.id)]


@pytest.fixture
def zhang(stage: Stage) -> Person:
    """An owner, in a house with quiet hours, late in the evening; everything of before was told."""
    hq_settings.change(OPERATOR, "notices.quiet_until", 8)
    owner = bind_owner(stage)
    stage.work()
    until("23:30")
    stage.work()
    return owner


def test_what_comes_at_night_is_told_once_in_the_morning(stage: Stage, zhang: Person) -> None:
    hand, before = Hand(stage, zhang), len(zhang.chat())
    notices.owe("left", hand.id, LEFT, cause="a")
    notices.owe("bound", hand.id, BOUND, cause="b")
    notices.owe("approved", hand.id, APPROVED, cause="c")
    stage.work()
    assert [card["title"] for card in zhang.chat()[before:]] == ["审核通过通知"]  # somebody waits for this one
    assert became("left") + became("bound") == [("done", "gathered")] * 2
    until("07:59")
    stage.work()
    assert len(zhang.chat()) == before + 1
    until("08:00", seconds=1)
    stage.work()
    cards = zhang.chat()[before + 1 :]
    assert [card["title"] for card in cards] == ["消息汇总提醒"]
    assert [field["value"] for field in cards[0]["fields"]][:2] == ["有人解除绑定 1、有人完成绑定 1", "2"]
    assert cards[0]["url"].endswith("/app/#/pages/messages/index")
    stage.work()
    assert len(zhang.chat()) == before + 2
    assert {one["topic"] for one in hand.ask("GET", "messages")["items"]} == {"left", "bound", "approved"}
    assert broken() == []


def test_a_single_notice_of_the_night_speaks_for_itself_in_the_morning(stage: Stage, zhang: Person) -> None:
    notices.owe("left", Hand(stage, zhang).id, LEFT, cause="a")
    stage.work()
    until("08:00", seconds=1)
    stage.work()
    assert zhang.chat()[-1]["title"] == "解除绑定通知"
    assert "马超" in last_word(zhang)


def test_who_switches_a_kind_off_is_not_told_in_wechat_even_what_was_promised_before(
    stage: Stage, zhang: Person
) -> None:
    hand, before = Hand(stage, zhang), len(zhang.chat())
    notices.owe("left", hand.id, LEFT, cause="a")
    told = hand.wish(off=["left"], quiet={"begins": "00:00", "ends": "00:00"})
    assert {one["kind"]: one["on"] for one in told["kinds"]}["left"] is False
    stage.work()
    assert len(zhang.chat()) == before
    assert became("left") == [("done", "switched_off")]
    assert messages.unread(hand.id) >= 1
    assert "left" in {one["topic"] for one in hand.ask("GET", "messages")["items"]}


def test_once_a_day_is_once_a_day(stage: Stage, zhang: Person) -> None:
    hand, before = Hand(stage, zhang), len(zhang.chat())
    hand.wish(daily_at="12:00")
    for hour in ("09:00", "10:00", "11:00"):
        until(hour)
        notices.owe("left", hand.id, LEFT, cause=hour)
        stage.work()
    assert len(zhang.chat()) == before
    until("12:00", seconds=1)
    stage.work()
    assert [card["title"] for card in zhang.chat()[before:]] == ["消息汇总提醒"]
    assert "解除绑定 3" in last_word(zhang)


def test_who_only_has_the_mini_program_is_told_there_as_often_as_they_allowed(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    stage.work()
    ma = stage.person("ma-clerk")
    hand = Hand(stage, ma)
    [offer] = [one for one in hand.ask("GET", "notice-preferences")["mini_program"] if one["template_id"] == TEMPLATE]
    assert (offer["names"], offer["remaining"]) == (["审核通过"], 0)
    ma.allow_message(TEMPLATE)
    hand.ask("POST", "message-grants", {"templates": [TEMPLATE]})
    for number in range(2):
        notices.owe("approved", hand.id, APPROVED, cause=str(number))
        stage.work()
    [card] = ma.chat("notices")
    assert (card["title"], card["mini_path"]) == ("审核结果通知", "pages/messages/index")
    assert "审核通过" in str(card["fields"])
    assert became("approved") == [("done", "by_mini_program"), ("dead", "handed_over")]


def test_wechat_knows_better_than_our_count_what_is_still_allowed(stage: Stage) -> None:
    """They took it back and the word of it was lost: 43101 empties our count, and the notice goes the last way."""
    bind_employee(stage, "wang-hq", "E001")
    stage.work()
    ma = stage.person("ma-clerk")
    hand = Hand(stage, ma)
    ma.allow_message(TEMPLATE)
    for _ in range(3):
        hand.ask("POST", "message-grants", {"templates": [TEMPLATE]})
    stage.world.fail_push("subscribe_msg_popup_event", "drop")
    ma.allow_message(TEMPLATE, accept=False)
    notices.owe("approved", hand.id, APPROVED, cause="refused")
    stage.work()
    assert ma.chat("notices") == []
    assert became("approved") == [("dead", "handed_over")]
    offers = hand.ask("GET", "notice-preferences")["mini_program"]
    assert [one["remaining"] for one in offers if one["template_id"] == TEMPLATE] == [0]


def test_who_left_the_account_is_told_by_the_mini_program_instead(stage: Stage) -> None:
    """We still take them for a follower; WeChat refuses the template message, and the other way is taken at once."""
    ma = stage.person("ma-clerk")
    ma.follow()
    stage.work()
    Hand(stage, ma)
    stage.work()
    hand = Hand(stage, ma)  # follower and visitor of the mini program are found to be one
    ma.allow_message(TEMPLATE)
    hand.ask("POST", "message-grants", {"templates": [TEMPLATE]})
    notices.owe("approved", hand.id, APPROVED, cause="left")
    stage.world.fail_push("unsubscribe", "drop")
    ma.unfollow()
    stage.work()
    assert [card["title"] for card in ma.chat("notices")] == ["审核结果通知"]
    assert became("approved") == [("done", "by_mini_program")]


def test_a_message_that_surely_did_not_go_out_costs_nothing(stage: Stage) -> None:
    ma = stage.person("ma-clerk")
    hand = Hand(stage, ma)
    ma.allow_message(TEMPLATE)
    hand.ask("POST", "message-grants", {"templates": [TEMPLATE]})
    notices.owe("approved", hand.id, APPROVED, cause="busy")
    stage.world.fail_api("/cgi-bin/message/subscribe/send", "errcode", errcode=-1, times=99)
    [held] = [one for one in outbox.claim("worker", 100) if one.topic == "approved"]
    assert held.follower_id == hand.id
    later(stage, 90)
    stage.work()
    assert [state for state, _ in became("approved")] == ["due"]
    offers = hand.ask("GET", "notice-preferences")["mini_program"]
    assert [one["remaining"] for one in offers if one["template_id"] == TEMPLATE] == [1]


def test_a_lost_answer_of_the_mini_program_costs_one_double_at_most(stage: Stage) -> None:
    """WeChat carried it out and the answer was lost: nothing tells us, so one more permit sends it once more, and no
    third time."""
    ma = stage.person("ma-clerk")
    hand = Hand(stage, ma)
    for _ in range(3):
        ma.allow_message(TEMPLATE)
        hand.ask("POST", "message-grants", {"templates": [TEMPLATE]})
    notices.owe("approved", hand.id, APPROVED, cause="lost")
    stage.world.fail_api("cgi-bin/message/subscribe/send", "reset", carried_out=True)
    stage.work()
    assert [state for state, _ in became("approved")] == ["due"]
    until_now = clock.now()
    clock.use(lambda: until_now + timedelta(minutes=1))
    stage.work()
    assert became("approved") == [("done", "by_mini_program")]
    assert len(ma.chat("notices")) == 2
    offers = hand.ask("GET", "notice-preferences")["mini_program"]
    assert [one["remaining"] for one in offers if one["template_id"] == TEMPLATE] == [1]
