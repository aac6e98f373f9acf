"""G15: what could not be told in WeChat is told elsewhere, failed, unknown or unheard of: each in a list of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from jobs import letters, runner
from jobs.outbox import Desk
from services import clock, console_inbox, deliveries, notices, outbox, people
from services.access import OPERATOR, Actor
from services.deliveries import LetterRow
from services.errors import Conflict
from services.failure_policy import MOST_TRIES
from services.listing import Wanted
from tests.rig.stage import Stage, raised
from tests.walks.steps import bind_employee, later

Record = Callable[[str, object], None]
SEND = "cgi-bin/message/template/send"
FACTS = {"target": "员工 李强", "result": "审核通过", "time": "2026-11-23 14:05", "note": "绑定已生效"}
DAY = 86_400.0


@pytest.fixture
def play(sqlite_url: str) -> Iterator[Stage]:
    with raised(sqlite_url) as stage:
        yield stage


def owe(stage: Stage, key: str, cause: str) -> None:
    follower = people.meet(people.OFFICIAL_ACCOUNT, stage.person(key).openid())
    notices.owe("approved", follower.id, FACTS, cause=cause)


def rows(**filters: str) -> list[LetterRow]:
    wanted = Wanted(filters={"kind": notices.TEMPLATE_MESSAGE, **filters}, size=100)
    return deliveries.listing(OPERATOR, wanted).rows


def inbox(stage: Stage, code: str) -> list[tuple[str, str | None]]:
    reader = Actor("hq", code, stage.cast.employees[code], frozenset({"admin"}))
    entries = console_inbox.listing(reader, Wanted(size=100)).rows
    assert console_inbox.unread(reader) == sum(entry.read_at is None for entry in entries)
    return [(entry.topic, entry.to) for entry in entries]


def test_who_does_not_follow_any_more_is_told_in_the_console_once_and_the_letter_says_so(play: Stage) -> None:
    bind_employee(play, "wang-hq", "E001")
    play.work()
    play.world.fail_api(SEND, "errcode", times=2, errcode=43004)
    owe(play, "wang-hq", "left")
    play.work()
    assert [(row.state, row.delivery) for row in rows(topic="approved")] == [("dead", "handed_over")]
    assert inbox(play, "E001") == [("approved", "王敏")]
    outbox.send_again(OPERATOR, rows(topic="approved")[0].id)
    play.work()
    assert inbox(play, "E001") == [("approved", "王敏")]


def test_what_a_person_without_an_account_misses_goes_to_who_decides(play: Stage) -> None:
    bind_employee(play, "li-sales", "E003")
    play.person("li-sales").block()
    owe(play, "li-sales", "blocked")
    play.work()
    later(play, 60)
    play.work()
    assert [row.delivery for row in rows(topic="approved")] == ["blocked"]
    assert ("approved", "李强") in inbox(play, "E001")
    assert ("approved", "李强") in inbox(play, "E002")
    assert inbox(play, "E004") == []


def test_a_message_without_any_answer_ends_apart_from_what_surely_failed(
    play: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wechat.breaker.FAILURES", 1000)  # hours pass in a second here
    play.person("li-sales").follow()
    play.work()
    owe(play, "li-sales", "unknown")
    play.world.fail_api(SEND, "reset", times=1000)
    for _ in range(MOST_TRIES):
        play.work()
        later(play, 3700)
    play.work()
    [row] = rows(state="unknown")
    assert row.last_error
    assert "结果未知" in row.last_error
    backlog = outbox.backlog()
    assert (backlog.dead, backlog.unknown) == (0, 1)
    play.world.clear_faults()
    outbox.send_again(OPERATOR, row.id)
    play.work()
    assert [row.state for row in rows()] == ["done"]


def test_a_dead_letter_pressed_twice_goes_out_once(play: Stage) -> None:
    play.person("li-sales").follow()
    play.work()
    owe(play, "li-sales", "dead")
    play.world.fail_api(SEND, "errcode", errcode=40037)
    play.work()
    [row] = rows(state="dead")
    outbox.send_again(OPERATOR, row.id)
    with pytest.raises(Conflict):
        outbox.send_again(OPERATOR, row.id)
    play.work()
    sent = play.world.templates()
    assert [(one["client_msg_id"], one["suppressed"]) for one in sent] == [(f"qudao-{row.id}", 0)]
    with pytest.raises(Conflict):
        outbox.send_again(OPERATOR, row.id)
    assert ("alarm", None) in inbox(play, "E001")


@pytest.mark.parametrize("number", [10, pytest.param(300, marks=pytest.mark.proof)])
def test_words_that_never_came_are_listed_after_a_day_and_nothing_else_is(
    play: Stage, number: int, record_property: Record
) -> None:
    play.person("li-sales").follow()
    play.work()
    lost = number // 10
    play.world.fail_push("TEMPLATESENDJOBFINISH", "drop", times=lost)
    for n in range(number):
        owe(play, "li-sales", f"word:{n}")
    play.work()
    later(play, 60)
    play.work()
    assert len(rows(delivery="delivered")) == min(number - lost, 100)
    assert outbox.list_unheard() == 0
    later(play, DAY + 60)
    assert outbox.list_unheard() == lost
    assert len(rows(delivery="unheard")) == lost
    record_property("messages", number)
    record_property("words lost, listed", f"{lost}, {lost}")


def test_control_without_the_daily_look_a_lost_word_is_in_no_list(play: Stage) -> None:
    play.person("li-sales").follow()
    play.work()
    play.world.fail_push("TEMPLATESENDJOBFINISH", "drop")
    owe(play, "li-sales", "word")
    play.work()
    later(play, 2 * DAY)
    play.work()
    assert rows(delivery="unheard") == []


def test_a_late_backlog_alarms_every_administrator_once_an_hour(play: Stage) -> None:
    play.person("li-sales").follow()
    play.work()
    owe(play, "li-sales", "late")
    letters.watch_backlog()
    assert inbox(play, "E001") == []
    began = clock.now()
    clock.use(lambda: began + timedelta(minutes=6))
    letters.watch_backlog()
    letters.watch_backlog()
    assert inbox(play, "E001") == [("alarm", None)]
    assert inbox(play, "E002") == []
    assert "worker: no heartbeat" in play.app.test_client().get("/readyz").text
    assert "outbox: oldest due" in play.app.test_client().get("/readyz").text
    runner.run_once(Desk(play.house.gateway, play.url))
    assert not outbox.backlog().is_late
