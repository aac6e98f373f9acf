"""Once a day those whom we cannot reach are asked about: who is back is reachable, who has gone is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import select

from jobs import SCHEDULE, runner, unreachable_sweep
from jobs.outbox import Desk
from models.db import reading, session
from models.outbox import DEAD, DONE, DUE
from models.people import LEFT, OFFICIAL_ACCOUNT, UNKNOWN, Identity
from services import clock, people, role_tags
from services import unreachable_sweep as rules
from services.access import OPERATOR
from services.bindings import arriving, inviting
from tests.jobs.unreached import DAY, Knows, asked, at, believed, known, many, openids, pass_time, promised, sweep, work
from tests.world import Cast
from wechat.answers import FollowerInfo
from wechat.errors import WeChatRefused, WeChatResting
from wechat.gateway import Gateway


@pytest.fixture
def wechat(app: Flask) -> Iterator[Knows]:
    at(0)
    yield Knows()
    clock.use(None)


def test_who_is_reachable_is_not_asked_about(wechat: Knows) -> None:
    known("there", wechat)
    work(wechat)
    sweep(wechat)
    assert wechat.calls == []


def test_whom_wechat_knows_again_is_reachable_again(wechat: Knows) -> None:
    who = known("forgotten", wechat)
    del wechat.since["forgotten"]
    work(wechat)
    assert people.person(who).follow_state == "following"
    wechat.since["forgotten"] = 1
    sweep(wechat)
    assert asked(wechat) == ["forgotten"]
    sweep(wechat, 2 * DAY)
    assert wechat.calls == []
    assert rules.last_sweep() == rules.Step("2026-11-30", asked=0)


def test_who_came_back_unheard_follows_again_and_bears_the_tag_of_their_role(wechat: Knows, cast: Cast) -> None:
    """The follow event was lost. WeChat took the tags off when they left."""
    who = known("back", wechat)
    arriving.arrive(who, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    work(wechat)
    wechat.tagged.clear()
    believed(who, LEFT, LEFT)
    sweep(wechat)
    assert people.person(who).follow_state == "following"
    assert wechat.tagged == {"back": {wechat.tags()[role_tags.TAGS["employee"]]}}
    assert rules.last_sweep() == rules.Step("2026-11-29", asked=1, back=1)


def test_who_has_gone_unheard_is_forgotten_as_after_an_unsubscribe(wechat: Knows) -> None:
    gone, heard = known("gone", wechat), known("heard of", wechat)
    del wechat.since["gone"]
    work(wechat)
    wechat.since |= {"gone": None, "heard of": None}
    people.left(heard, clock.now() + timedelta(minutes=5))
    work(wechat, 0.2)
    assert openids() == {"gone"}
    sweep(wechat)
    assert openids() == set()
    assert [people.person(who).label[:3] for who in (gone, heard)] == ["已删除", "已删除"]
    assert rules.last_sweep() == rules.Step("2026-11-29", asked=1, gone=1)


def test_whom_a_binding_keeps_is_kept_when_gone(wechat: Knows, cast: Cast) -> None:
    who = known("bound", wechat)
    arriving.arrive(who, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    del wechat.since["bound"]
    work(wechat)
    wechat.since["bound"] = None
    sweep(wechat)
    assert openids() == {"bound"}
    assert people.person(who).follow_state == "left"


def test_an_openid_that_stays_unknown_changes_nothing(wechat: Knows) -> None:
    who = known("unknown", wechat)
    wechat.since.clear()
    work(wechat)
    sweep(wechat)
    sweep(wechat, 2 * DAY)
    assert (people.person(who).follow_state, openids()) == ("following", {"unknown"})


def test_control_without_the_sweep_nobody_comes_back(wechat: Knows) -> None:
    who = known("back", wechat)
    work(wechat)
    believed(who, LEFT, LEFT)
    work(wechat, DAY)
    assert people.person(who).follow_state == "left"


def test_a_hundred_are_asked_about_in_one_call(wechat: Knows) -> None:
    names = many(wechat, 230)
    sweep(wechat)
    assert [len(call) for call in wechat.calls] == [100, 100, 30]
    assert asked(wechat) == names
    found = rules.last_sweep()
    assert found is not None
    assert found.asked == 230


@pytest.mark.parametrize("unknown", [{0}, {63}, {1, 2, 99}, set(range(100))], ids=["first", "one", "three", "all"])
def test_unknown_openids_among_a_hundred_spoil_it_for_nobody(wechat: Knows, unknown: set[int]) -> None:
    names = many(wechat, 100)
    for number in unknown:
        del wechat.since[names[number]]

    sweep(wechat)

    @reading
    def said() -> dict[str, str | None]:
        return dict(session().execute(select(Identity.openid, Identity.wechat_says)).tuples().all())

    assert said() == {name: UNKNOWN if number in unknown else "following" for number, name in enumerate(names)}
    assert len(wechat.calls) < 2 * 100
    sweep(wechat, 2 * DAY)
    assert wechat.calls == [[names[number]] for number in sorted(unknown)]  # alone from the beginning


def test_a_step_ends_with_its_lease_and_the_next_goes_on_behind_it(
    wechat: Knows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question takes twenty seconds of a lease of a minute; nobody is left out, nobody is asked about twice."""
    names = many(wechat, 6)
    for name in names:
        believed(people.meet(OFFICIAL_ACCOUNT, name).id, "following", UNKNOWN)
    at(DAY)
    rules.owe_sweep()
    follower = wechat.follower

    def slowly(openid: str) -> FollowerInfo:
        pass_time(20)
        return follower(openid)

    monkeypatch.setattr(wechat, "follower", slowly)
    desk = Desk(cast(Gateway, wechat), "http://127.0.0.1")
    for _ in range(8):
        runner.run_once(desk)
        pass_time(1)
    assert asked(wechat) == names
    assert len(promised(DONE)) > 2
    assert promised(DUE) == []


@pytest.mark.parametrize(
    ("trouble", "hours"),
    [
        (WeChatResting("cgi-bin/user/info/batchget", 600, "its quota is spent"), 1),
        (WeChatRefused("cgi-bin/user/info/batchget", 45009, "reach max api daily quota limit"), DAY),
        (WeChatRefused("cgi-bin/user/info/batchget", -1, "system error"), 1),
        (ConnectionError("the line was cut"), 1),
    ],
    ids=["resting", "daily quota", "busy", "cut"],
)
def test_a_sweep_that_is_held_up_goes_on_where_it_stood(wechat: Knows, trouble: Exception, hours: float) -> None:
    names = many(wechat, 150)
    at(DAY)
    rules.owe_sweep()
    desk = Desk(cast(Gateway, wechat), "http://127.0.0.1")
    runner.run_once(desk)
    wechat.fails = [trouble]
    at(DAY + 0.01)
    runner.run_once(desk)
    rules.owe_sweep()  # the day's is under way: no second one
    assert len(promised(DUE)) == 1
    at(2 * DAY)
    rules.owe_sweep()  # nor on the next day
    assert len(promised(DUE)) == 1
    work(wechat, DAY + hours + 0.1)
    assert [len(call) for call in wechat.calls[:3]] == [100, 50, 50]
    assert set(asked(wechat)) == set(names)
    assert promised(DEAD) == []


def test_an_answer_that_an_event_overtook_is_left_to_the_events_own_question(
    wechat: Knows, monkeypatch: pytest.MonkeyPatch
) -> None:
    [name] = many(wechat, 1)
    wechat.since[name] = None
    who = people.meet(OFFICIAL_ACCOUNT, name).id
    follower = wechat.follower

    def overtaken(openid: str) -> FollowerInfo:
        info = follower(openid)
        people.followed(who, clock.now())
        wechat.since[name] = 1
        return info

    at(DAY)
    rules.owe_sweep()
    monkeypatch.setattr(wechat, "follower", overtaken)
    runner.run_once(Desk(cast(Gateway, wechat), "http://127.0.0.1"), limit=1)
    assert people.person(who).follow_state == "following"
    monkeypatch.setattr(wechat, "follower", follower)
    work(wechat, DAY)
    assert people.person(who).follow_state == "following"


def test_a_unionid_that_comes_along_joins_the_accounts(wechat: Knows) -> None:
    [name] = many(wechat, 1)
    mini = people.meet(people.MINI_PROGRAM, "mini", "the same person")
    wechat.unionids[name] = "the same person"
    sweep(wechat)
    assert people.survivor(people.meet(OFFICIAL_ACCOUNT, name).id).id == people.survivor(mini.id).id


def test_the_sweep_is_on_the_clocks_list() -> None:
    assert unreachable_sweep.owe_sweep in [task for _, task in SCHEDULE]
