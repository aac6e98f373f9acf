"""When somebody is told what: a table of moments, wishes that are refused whole, and wishes of two who are one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from models.db import Database, reading, session
from models.outbox import OutboxPromise
from services import clock, hq_settings, message_grants, notice_preferences, notices, outbox, people
from services.access import OPERATOR
from services.bindings import ending
from services.clock import SHANGHAI
from services.errors import Invalid, NotFound
from services.notice_kinds import ALWAYS, DIGEST, KINDS, URGENT
from services.notice_preferences import Ruling, Wishes, rule
from services.people import merging
from services.quiet_hours import QuietHours, next_at, read, shown
from tests.contents import contents
from tests.services.test_clerks import owner, somebody
from tests.world import Cast

NIGHT = QuietHours(22 * 60, 8 * 60)
NEVER = QuietHours(0, 0)
LEFT = {"name": "马超", "target": "华南总代理的店员", "way": "本人解除", "time": "2026-11-01 08:00"}
TEMPLATE = "mini_approved-AzNaTlEJ0sslFznsb49yjRQakwMAH"


def at(moment: str, day: int = 28) -> datetime:
    return datetime(2026, 11, day, read(moment) // 60, read(moment) % 60, tzinfo=SHANGHAI).astimezone(UTC)


def newcomer(name: str) -> int:
    """Somebody of the mini program who never followed."""
    return people.meet(people.MINI_PROGRAM, f"mini openid of {name}").id


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    yield
    clock.use(None)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (NIGHT, at("21:59"), None),
        (NIGHT, at("22:00"), at("08:00", 29)),
        (NIGHT, at("23:59"), at("08:00", 29)),
        (NIGHT, at("00:00"), at("08:00")),
        (NIGHT, at("07:59"), at("08:00")),
        (NIGHT, at("08:00"), None),
        (QuietHours(read("12:30"), read("14:00")), at("13:00"), at("14:00")),
        (QuietHours(read("12:30"), read("14:00")), at("14:00"), None),
        (NEVER, at("03:00"), None),
    ],
)
def test_quiet_hours_begin_and_end_in_chinas_day(hours: QuietHours, now: datetime, until: datetime | None) -> None:
    assert hours.end_of(now) == until


def test_moments_are_written_and_read_alike() -> None:
    assert [read(shown(minute)) for minute in (0, 59, 60, 1439)] == [0, 59, 60, 1439]
    assert next_at(read("09:00"), at("09:00")) == at("09:00", 29)


@pytest.mark.parametrize(
    ("topic", "wishes", "now", "ruling"),
    [
        ("left", Wishes(), at("12:00"), Ruling()),
        ("left", Wishes(), at("23:00"), Ruling(until=at("08:00", 29))),
        ("approval_wanted", Wishes(), at("23:00"), Ruling()),
        ("left", Wishes(frozenset({"left"})), at("12:00"), Ruling(silent=True)),
        ("left", Wishes(frozenset({"left"})), at("23:00"), Ruling(silent=True)),
        ("left", Wishes(quiet=NEVER), at("23:00"), Ruling()),
        ("left", Wishes(daily_at=read("09:00")), at("12:00"), Ruling(until=at("09:00", 29))),
        ("left", Wishes(daily_at=read("23:00")), at("12:00"), Ruling(until=at("08:00", 29))),
        ("approved", Wishes(daily_at=read("09:00")), at("12:00"), Ruling()),
        (DIGEST, Wishes(daily_at=read("09:00")), at("12:00"), Ruling()),
        (DIGEST, Wishes(), at("22:30"), Ruling(until=at("08:00", 29))),
    ],
)
def test_a_notice_goes_out_waits_or_stays_silent(topic: str, wishes: Wishes, now: datetime, ruling: Ruling) -> None:
    assert rule(topic, wishes, NIGHT, now) == ruling


def test_every_kind_that_is_urgent_or_always_told_is_a_kind() -> None:
    assert set(URGENT) | set(ALWAYS) < set(KINDS)


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        (Wishes(frozenset({"no such kind"})), "kind_unknown"),
        (Wishes(frozenset({"left", "refused"})), "kind_unknown"),
        (Wishes(frozenset({DIGEST})), "kind_unknown"),
        (Wishes(quiet=QuietHours(0, 1440)), "moment_unknown"),
        (Wishes(quiet=QuietHours(-1, 60)), "moment_unknown"),
        (Wishes(daily_at=1440), "moment_unknown"),
    ],
)
def test_wishes_that_cannot_be_change_nothing(
    app: Flask, cast: Cast, database: Database, wished: Wishes, code: str
) -> None:
    who = somebody("zhao")
    notice_preferences.change(who, Wishes(frozenset({"left"}), NIGHT, None))
    before = contents(database)
    with pytest.raises(Invalid) as refused:
        notice_preferences.change(who, wished)
    assert refused.value.code == code
    assert contents(database) == before


@reading
def waiting() -> list[tuple[str | None, datetime]]:
    rows = session().query(OutboxPromise).filter(OutboxPromise.state == "due", OutboxPromise.kind == "template_message")
    return [(row.topic, row.run_at) for row in rows.order_by(OutboxPromise.id)]


def test_new_wishes_move_what_already_waits(app: Flask, cast: Cast) -> None:
    """At night a notice is laid into the morning's digest; who then wants to be told at noon is told at noon, and who
    wants no quiet hours any more is told at once."""
    hq_settings.change(OPERATOR, "notices.quiet_until", 8)
    clock.use(lambda: at("23:00"))
    boss = owner()
    outbox.claim("another", 100)
    notices.owe("left", boss, LEFT, cause="night")
    [held] = outbox.claim("worker", 100)
    letter = notices.letters_of([held])[held.id]
    assert (letter.ruling, letter.gathers) == (Ruling(until=at("08:00", 29)), True)
    outbox.finish([outbox.gathered(held, at=at("08:00", 29))])
    assert waiting() == [(DIGEST, at("08:00", 29))]
    notice_preferences.change(boss, Wishes(daily_at=read("12:00")))
    assert waiting() == [(DIGEST, at("12:00", 29))]
    notice_preferences.change(boss, Wishes(quiet=NEVER))
    assert waiting() == [(DIGEST, at("23:00"))]


def test_grants_are_counted_and_never_below_nothing(app: Flask, cast: Cast, database: Database) -> None:
    who = newcomer("zhao")
    assert message_grants.take(who, "approved") is None
    message_grants.allow(who, [TEMPLATE])
    message_grants.allow(who, [TEMPLATE, TEMPLATE])
    assert remaining(who) == 2
    permit = message_grants.take(who, "approved")
    assert permit is not None
    assert (permit.template_id, permit.field_map["phrase1"]) == (TEMPLATE, "result")
    assert message_grants.take(who, "approved") is not None
    assert message_grants.take(who, "approved") is None
    message_grants.give_back(who, TEMPLATE)
    assert remaining(who) == 1
    message_grants.used_up(who, TEMPLATE)
    assert (remaining(who), message_grants.take(who, "approved")) == (0, None)
    before = contents(database)
    with pytest.raises(NotFound):
        message_grants.allow(who, [TEMPLATE, "of nobody"])
    assert contents(database) == before


def remaining(who: int) -> int:
    return {one.template_id: one.remaining for one in message_grants.offers(who)}[TEMPLATE]


@pytest.mark.parametrize("both", [True, False])
def test_two_who_are_one_keep_their_wishes_and_all_that_they_allowed(app: Flask, cast: Cast, both: bool) -> None:
    stays, goes = somebody("first"), newcomer("second")
    if both:
        notice_preferences.change(stays, Wishes(daily_at=read("09:00")))
        message_grants.allow(stays, [TEMPLATE])
    notice_preferences.change(goes, Wishes(daily_at=read("10:00")))
    message_grants.allow(goes, [TEMPLATE])
    merging.merge(stays, goes)
    assert notice_preferences.wishes(goes).daily_at == read("09:00" if both else "10:00")
    assert remaining(goes) == (2 if both else 1)


def test_a_digest_says_only_what_its_person_is_still_to_be_told(app: Flask, cast: Cast) -> None:
    boss = owner()
    outbox.claim("another", 100)
    bound = {**LEFT, "way": "关注即绑定"}
    notices.owe("left", boss, LEFT, cause="one")
    notices.owe("bound", boss, bound, cause="two")
    outbox.finish([outbox.gathered(held, at=clock.now()) for held in outbox.claim("worker", 100)])
    [digest] = outbox.claim("worker", 100)

    def said() -> tuple[bool, str | None, str | None]:
        letter = notices.letters_of([digest])[digest.id]
        return letter.is_theirs, letter.content.topic, letter.content.facts.get("number")

    assert said() == (True, DIGEST, "2")
    notice_preferences.change(boss, Wishes(frozenset({"bound"})))
    assert said() == (True, "left", None)
    notice_preferences.change(boss, Wishes(frozenset({"bound", "left"})))
    assert said()[0] is False


def test_of_whom_decides_no_more_nothing_is_gathered_up(app: Flask, cast: Cast) -> None:
    boss = owner()
    outbox.claim("another", 100)
    notices.owe("left", boss, LEFT, cause="one")
    outbox.finish([outbox.gathered(held, at=clock.now()) for held in outbox.claim("worker", 100)])
    [digest] = outbox.claim("worker", 100)

    ending.end_binding(OPERATOR, ending.held_by(boss)[0].binding_id, reason="合同到期")
    assert not notices.letters_of([digest])[digest.id].is_theirs
