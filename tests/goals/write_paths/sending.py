"""Writing around messages: promised, taken up, ended, heard of, told in the console instead; and pushes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.console_inbox import ConsoleEntry
from models.db import session, transaction
from models.outbox import OutboxPromise
from services import (
    accounts,
    clock,
    console_inbox,
    inbox,
    late_replies,
    message_grants,
    messages,
    notice_preferences,
    notice_templates,
    notices,
    outbox,
    people,
    role_tags,
    subscription_templates,
)
from services.access import OPERATOR, Actor
from services.notice_preferences import Wishes
from services.outbox import Claimed
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import newcomer, newest, owner_of, path, somebody

FACTS = {"target": "华南总代理的老板", "result": "审核通过", "time": "2026-11-01 08:00", "note": "—"}
LEFT = {"name": "马超", "target": "华南总代理的店员", "way": "本人解除", "time": "2026-11-01 08:00"}


def held(count: int = 1) -> list[Claimed]:
    """Letters to an owner that a worker holds, and nothing else of theirs."""
    outbox.claim("another", 1000)
    owner = owner_of()
    outbox.claim("another", 1000)
    for number in range(count):
        notices.owe("approved", owner.id, FACTS, cause=f"path:{owner.id}:{number}")
    return list(outbox.claim("worker", 1000))


@transaction
def accepted_yesterday(letter: Claimed, message_id: int) -> None:
    row = session().get_one(OutboxPromise, letter.id)
    row.state, row.delivery, row.message_id = "done", "accepted", message_id
    row.done_at = clock.now() - timedelta(days=2)


@path
def owes_a_notice(ground: Ground) -> Act:
    owner = owner_of()
    return lambda: notices.owe("approved", owner.id, FACTS, cause="path")


@path
def owes_tags(ground: Ground) -> Act:
    person = somebody()
    return lambda: role_tags.owe_sync(person.id, "path")


@path
def takes_up_what_is_due(ground: Ground) -> Act:
    owner = owner_of()
    for number in range(3):
        notices.owe("approved", owner.id, FACTS, cause=f"due:{number}")
    return lambda: outbox.claim("worker", 100)


@path
def ends_several_tries(ground: Ground) -> Act:
    first, second, third = held(3)
    ends = [outbox.kept(first, message_id=7), outbox.given_up(second, why="43004"), outbox.put_aside(third, why="?")]
    return lambda: outbox.finish(ends)


@path
def hands_a_letter_over(ground: Ground) -> Act:
    end = outbox.given_up(held()[0], why="对方没有关注")
    told = type(end)(**{name: getattr(end, name) for name in end.__slots__ if name != "hands_over"}, hands_over=True)
    return lambda: outbox.finish([told])


@path
def leaves_somebody_in_peace(ground: Ground) -> Act:
    owner, until = owner_of(), clock.now() + timedelta(days=1)
    return lambda: outbox.leave_in_peace(owner.id, until)


@path
def hears_of_a_message_too_early(ground: Ground) -> Act:
    return lambda: outbox.note_delivery(4711, "accepted")


@path
def hears_that_somebody_blocks_us(ground: Ground) -> Act:
    accepted_yesterday(held()[0], 4712)
    return lambda: outbox.record_delivery(4712, "blocked")


@path
def lists_what_was_never_heard_of(ground: Ground) -> Act:
    accepted_yesterday(held()[0], 4713)
    return outbox.list_unheard


@path
def sends_again(ground: Ground) -> Act:
    letter = held()[0]
    outbox.give_up(letter, why="43004")
    return lambda: outbox.send_again(OPERATOR, letter.id)


@path
def raises_an_alarm(ground: Ground) -> Act:
    return lambda: console_inbox.alarm("path", "消息积压")


@path
def reads_an_entry(ground: Ground) -> Act:
    console_inbox.alarm("path", "消息积压")
    wang = Actor("hq", "王敏", ground.cast.employees["E001"], frozenset({"admin"}))
    entry = newest(ConsoleEntry)
    return lambda: console_inbox.mark_read(wang, entry)


@path
def reads_ones_messages(ground: Ground) -> Act:
    owner = owner_of()
    notices.owe("approved", owner.id, FACTS, cause="read")
    return lambda: messages.mark_read(owner.id, None)


@path
def owes_a_late_reply(ground: Ground) -> Act:
    people.meet(people.OFFICIAL_ACCOUNT, "oLate")
    return lambda: late_replies.owe("oLate", {"MsgId": "1"}, "您好", "/bind/x")


@path
def says_late_by_notice(ground: Ground) -> Act:
    people.meet(people.OFFICIAL_ACCOUNT, "oLater")
    outbox.claim("another", 1000)
    late_replies.owe("oLater", {"MsgId": "2"}, "您好", "/bind/x")
    letter = outbox.claim("worker", 10)[0]
    return lambda: late_replies.say_by_notice(letter)


@path
def chooses_a_template(ground: Ground) -> Act:
    fields = {f"thing{number}": fact for number, fact in enumerate(notices.KINDS["left"])}
    return lambda: notice_templates.use_template(OPERATOR, "left", "another_template", fields)


@path
def changes_a_template_in_a_form(ground: Ground) -> Act:
    seen = notice_templates.told(OPERATOR, "left").version
    return lambda: notice_templates.change(OPERATOR, "left", seen, "one_in_a_form", {"thing1": "name"})


@path
def clears_a_template(ground: Ground) -> Act:
    notice_templates.use_template(OPERATOR, "left", "to_be_cleared", {"thing1": "name"})
    seen = notice_templates.told(OPERATOR, "left").version
    return lambda: notice_templates.clear(OPERATOR, "left", seen)


@path
def sends_a_test(ground: Ground) -> Act:
    admin = accounts.all_staff()[0].actor
    return lambda: notice_templates.send_test(admin, "approved")


@path
def answers_a_push(ground: Ground) -> Act:
    person = somebody()

    def handle() -> str:
        role_tags.owe_sync(person.id, "push")
        return "您好"

    return lambda: inbox.answer_once("official_account", "text", {"MsgId": "3"}, None, handle)


@path
def wishes_to_be_told_otherwise(ground: Ground) -> Act:
    owner = owner_of()
    notices.owe("left", owner.id, LEFT, cause="wishes")
    outbox.finish([outbox.gathered(one, at=clock.now()) for one in outbox.claim("worker", 1000) if one.topic == "left"])
    return lambda: notice_preferences.change(owner.id, Wishes(frozenset({"bound"}), None, 9 * 60))


@path
def gathers_a_letter(ground: Ground) -> Act:
    end = outbox.gathered(held()[0], at=clock.now() + timedelta(hours=1))
    return lambda: outbox.finish([end])


@path
def moves_what_waits(ground: Ground) -> Act:
    letter = held()[0]
    outbox.finish([outbox.gathered(letter, at=clock.now() + timedelta(hours=1))])
    return lambda: outbox.move_waiting(letter.follower_id or 0, clock.now() + timedelta(hours=2))


@path
def hands_a_digest_over(ground: Ground) -> Act:
    outbox.finish([outbox.gathered(one, at=clock.now()) for one in held(2)])
    [digest] = [one for one in outbox.claim("worker", 1000) if one.topic == "digest"]
    return lambda: outbox.finish([replace(outbox.given_up(digest, why="43004"), hands_over=True)])


@path
def chooses_a_template_of_the_mini_program(ground: Ground) -> Act:
    return lambda: message_grants.use_template(OPERATOR, "bound", "mini_template_of_path", {"thing1": "name"})


@path
def changes_a_template_of_the_mini_program(ground: Ground) -> Act:
    _mini_template()
    fields = {"thing1": "name", "time2": "time"}
    return lambda: subscription_templates.change(OPERATOR, "bound", 1, "another_of_path", fields)


@path
def allows_a_message(ground: Ground) -> Act:
    person, number = newcomer(), _mini_template()
    return lambda: message_grants.allow(person.id, [number])


@path
def allows_one_more(ground: Ground) -> Act:
    person, number = _allowed()
    return lambda: message_grants.allow(person, [number])


@path
def hears_of_a_tap(ground: Ground) -> Act:
    person, number = _allowed()
    openid = people.openid_of(person, people.MINI_PROGRAM) or ""
    return lambda: message_grants.heard(openid, {number: True})


@path
def hears_of_a_refusal(ground: Ground) -> Act:
    person, number = _allowed()
    openid = people.openid_of(person, people.MINI_PROGRAM) or ""
    return lambda: message_grants.heard(openid, {number: False})


@path
def takes_a_permit(ground: Ground) -> Act:
    person, _ = _allowed()
    return lambda: message_grants.take(person, "bound")


@path
def gives_a_permit_back(ground: Ground) -> Act:
    person, number = _allowed()
    return lambda: message_grants.give_back(person, number)


@path
def hears_that_no_permit_is_left(ground: Ground) -> Act:
    person, number = _allowed()
    return lambda: message_grants.used_up(person, number)


def _mini_template() -> str:
    message_grants.use_template(OPERATOR, "bound", "mini_template_of_path", {"thing1": "name"})
    return "mini_template_of_path"


def _allowed() -> tuple[int, str]:
    person, number = newcomer(), _mini_template()
    message_grants.allow(person.id, [number])
    return person.id, number
