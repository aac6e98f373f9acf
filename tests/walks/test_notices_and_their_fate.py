"""A notice is owed once, kept when WeChat lets us, and headquarters sees what became of it."""

from __future__ import annotations

from services import deliveries, outbox
from services.access import OPERATOR
from services.deliveries import LetterRow
from services.listing import Wanted
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, later

SEND = "cgi-bin/message/template/send"
DAY = 86_400.0


def letters(topic: str = "bound") -> list[LetterRow]:
    return deliveries.listing(OPERATOR, Wanted(filters={"topic": topic})).rows


def owe_one(stage: Stage) -> None:
    """王敏 is owed the news that 李强 was bound."""
    bind_employee(stage, "wang-hq", "E001")
    stage.work()
    bind_employee(stage, "li-sales", "E003")


def hear(stage: Stage) -> None:
    """Let the worker send, WeChat deliver, and a word that outran our own note of the message find it."""
    stage.work()
    later(stage, 1300)
    stage.work()


def test_a_delivered_notice_is_known_as_delivered(stage: Stage) -> None:
    owe_one(stage)
    hear(stage)
    assert [(letter.state, letter.delivery, letter.tries) for letter in letters()] == [("done", "delivered", 1)]
    assert [row["suppressed"] for row in stage.world.templates()] == [0]


def test_a_person_who_blocks_us_is_known_as_blocked(stage: Stage) -> None:
    owe_one(stage)
    stage.person("wang-hq").block()
    hear(stage)
    assert [(letter.state, letter.delivery) for letter in letters()] == [("done", "blocked")]


def test_a_message_wechat_could_not_deliver_is_known_as_failed(stage: Stage) -> None:
    owe_one(stage)
    stage.world.fail_api(SEND, "system_failed")
    hear(stage)
    assert [(letter.state, letter.delivery) for letter in letters()] == [("done", "failed")]


def test_a_word_that_outruns_our_note_of_the_message_is_kept_until_it_fits(stage: Stage) -> None:
    owe_one(stage)
    stage.world.fail_api(SEND, "drip", seconds=1.0)  # the word is pushed while the answer still drips in
    stage.work()
    assert [(letter.state, letter.delivery) for letter in letters()] == [("done", "accepted")]
    later(stage, 40)
    stage.work()
    assert [(letter.state, letter.delivery) for letter in letters()] == [("done", "delivered")]


HICCUPS: tuple[tuple[dict[str, object], str], ...] = (
    ({"then": "errcode", "errcode": 987654}, "987654 微信拒绝，原因不明"),
    ({"then": "html", "http_status": 502}, "微信的回应中断，结果未知"),
    ({"then": "errcode", "errcode": -1}, "-1 微信系统繁忙"),
    ({"then": "errcode", "errcode": 45011}, "45011 接口调用太频繁"),
    ({"then": "half_body"}, "微信的回应中断，结果未知"),  # carried out: the repeat must not arrive twice
)


def test_a_notice_wechat_does_not_take_now_is_put_off_and_arrives_once(stage: Stage) -> None:
    owe_one(stage)
    for tries, (fault, why) in enumerate(HICCUPS, 1):
        stage.world.fail_api(SEND, **fault)  # type: ignore[arg-type]
        stage.work()
        assert [(row.state, row.tries, row.last_error) for row in letters()] == [("due", tries, why)]
        assert stage.work() == 0
        later(stage, 5 * 3 ** (tries - 1))
    hear(stage)
    assert [(letter.state, letter.delivery, letter.last_error) for letter in letters()] == [("done", "delivered", None)]
    assert [row["suppressed"] for row in stage.world.templates()] == [1]


def test_an_exhausted_day_waits_for_midnight_in_beijing(stage: Stage) -> None:
    owe_one(stage)
    stage.world.account(quota={"/cgi-bin/message/template/send": 0})
    stage.work()
    [letter] = letters()
    assert letter.state == "due"
    assert letter.last_error is not None
    assert "额度已用完" in letter.last_error
    later(stage, 3600)
    stage.world.account(quota={"/cgi-bin/message/template/send": 100_000})
    assert stage.work() == 0
    later(stage, DAY)
    hear(stage)
    assert letters()[0].delivery == "delivered"


def test_a_hopeless_notice_is_a_dead_letter_until_headquarters_sends_it_again(stage: Stage) -> None:
    owe_one(stage)
    stage.world.fail_api(SEND, "errcode", errcode=40037)
    stage.work()
    [letter] = letters()
    assert (letter.state, letter.last_error) == ("dead", "40037 模板编号不正确，请检查通知模板设置")
    later(stage, DAY)
    assert stage.work() == 0
    outbox.send_again(OPERATOR, letter.id)
    hear(stage)
    assert [(now.state, now.delivery, now.tries) for now in letters()] == [("done", "delivered", 1)]


def test_a_token_that_wechat_forgot_costs_nothing(stage: Stage) -> None:
    owe_one(stage)
    stage.world.revoke_tokens()
    hear(stage)
    assert [(letter.state, letter.delivery, letter.tries) for letter in letters()] == [("done", "delivered", 1)]


def test_a_word_about_somebody_elses_message_is_let_go_after_an_hour(stage: Stage) -> None:
    stage.person("wang-hq").event("TEMPLATESENDJOBFINISH", MsgID=4_611_686_018_427_387_904, Status="success")
    later(stage, 40)
    stage.work()
    kept = Wanted(filters={"kind": "note_delivery"})
    assert [word.state for word in deliveries.listing(OPERATOR, kept).rows] == ["due"]
    later(stage, 3600)
    stage.work()
    assert [word.state for word in deliveries.listing(OPERATOR, kept).rows] == ["done"]
