"""G48: who leaves is forgotten once WeChat itself has said so; what stands on a reason of its own stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.data_map import ON_ERASURE, PERSONAL, data_map
from models.db import Base, session, transaction
from models.journal import journal
from sandbox.client import Person
from services import clock, people, privacy
from services.access import OPERATOR, SYSTEM
from services.bindings import deciding, inviting, making
from services.people.rows import openid_index
from services.privacy import erasing, forgetting
from tests.contents import contents
from tests.goals.ground import Ground
from tests.goals.leaving import leave, traces, unionid_traces
from tests.readable import tables_that_say
from tests.rig import cannon, crashes
from tests.rig.cannon import Cannon, Letter
from tests.rig.stage import Stage, raised
from tests.walks.steps import (
    bind_employee,
    claims,
    held,
    last_word,
    later,
    mini_session,
    qr_of,
    send_form,
    verify_phone,
)

PHONE = "13900000001"
ERASING = ("erasure:journaled",)


@pytest.fixture
def single(sqlite_url: str) -> Iterator[Stage]:
    """A stage on SQLite alone."""
    with raised(sqlite_url) as standing:
        yield standing


def said(stage: Stage, person: Person, event: str) -> None:
    """A push that WeChat never meant: delivered although nothing of the kind is true."""
    sender = cannon.official_account(stage.house.settings)
    letter = Letter(sender, sender.event(event, person.openid(), int(stage.world.now())))
    assert Cannon(cannon.over_client(stage.app.test_client())).deliver(letter).answer.status == 200


# Leaving


def test_of_somebody_without_any_other_reason_nothing_is_left(stage: Stage) -> None:
    sun = stage.person("sun-stranger")
    sun.follow()
    stage.work()
    assert tables_that_say(*traces(sun)) == {"identity", "inbox_push"}
    leave(stage, sun)
    assert tables_that_say(*traces(sun), *unionid_traces(sun)) == {"erasure"}
    assert openid_index("official_account", sun.openid()) in journal().file.read_text()
    assert sun.openid() not in journal().file.read_text()


def test_a_leave_that_wechat_does_not_confirm_erases_nobody(stage: Stage) -> None:
    sun = stage.person("sun-stranger")
    sun.follow()
    stage.work()
    later(stage, 60)
    said(stage, sun, "unsubscribe")
    stage.work()
    later(stage, 90)
    stage.work()
    assert people.question(1).openids == (sun.openid(),)
    assert people.person(1).follow_state == "following"
    assert privacy.bases_of(1).follow
    assert not journal().file.exists()


def test_control_a_leave_that_is_simply_believed_erases_a_customer(
    single: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sun = single.person("sun-stranger")
    sun.follow()
    single.work()
    later(single, 60)
    gateway = single.house.gateway
    believed = replace(gateway.follower(sun.openid()), subscribed=False)
    monkeypatch.setattr(gateway, "follower", lambda _openid: believed)
    said(single, sun, "unsubscribe")
    single.work()
    assert tables_that_say(*traces(sun)) == {"erasure"}


def test_while_wechat_cannot_be_asked_nothing_is_erased_and_afterwards_it_is(single: Stage) -> None:
    sun = single.person("sun-stranger")
    sun.follow()
    single.work()
    fault = single.world.fail_api("cgi-bin/user/info", "errcode", errcode=-1, times=100)
    later(single, 60)
    sun.unfollow()
    single.work()
    assert people.person(1).follow_state == "left"
    assert "identity" in tables_that_say(*traces(sun))
    single.world.clear_faults()
    later(single, 120)
    single.work()
    assert fault
    assert tables_that_say(*traces(sun)) == {"erasure"}


def test_whoever_follows_again_after_being_forgotten_begins_anew_and_can_be_bound(stage: Stage) -> None:
    sun = stage.person("sun-stranger")
    sun.follow()
    stage.work()
    leave(stage, sun)
    later(stage, 60)
    sun.scan(qr_of(stage, inviting.invite_employee(OPERATOR, "E003")))
    stage.work()
    assert "绑定成功" in last_word(sun)
    assert held() == [("E003", "李强")]
    assert people.known("official_account", sun.openid()) == 2
    assert people.person(1).label.startswith("已删除")


def test_a_binding_keeps_the_openid_and_the_role_comes_back_with_the_follow(stage: Stage) -> None:
    bind_employee(stage, "li-sales", "E003")
    li = stage.person("li-sales")
    stage.work()
    leave(stage, li)
    assert tables_that_say(*traces(li)) == {"identity", "erasure"}  # what pushes said is gone
    assert people.person(1).follow_state == "left"
    later(stage, 60)
    li.follow()
    stage.work()
    assert people.person(1).follow_state == "following"
    assert held() == [("E003", "李强")]


def test_when_the_last_reason_ends_who_left_long_ago_is_forgotten(stage: Stage) -> None:
    bind_employee(stage, "li-sales", "E003")
    li = stage.person("li-sales")
    leave(stage, li)
    assert privacy.owe_lapsed() == 0
    _end_binding()
    later(stage, 86_400)
    assert privacy.owe_lapsed() == 1
    stage.work()
    assert tables_that_say(*traces(li)) == {"erasure"}
    assert privacy.owe_lapsed() == 0


@transaction
def _end_binding() -> None:
    making.end(SYSTEM, session().execute(select(Binding).where(Binding.open_marker == OPEN)).scalar_one(), "test")


def test_a_waiting_claim_stays_until_it_is_decided(stage: Stage) -> None:
    zhang, invited = stage.person("zhang-owner"), inviting.invite_dealer(OPERATOR, "D001")
    zhang.scan(qr_of(stage, invited))
    send_form(zhang, invited, "张先生", PHONE)
    leave(stage, zhang)
    [claim] = claims("D001")
    assert (claim.state, claim.name) == ("waiting", "张先生")
    deciding.decide(OPERATOR, claim.id, accept=False, reason="资料不符", via="console")
    later(stage, 86_400)
    assert privacy.owe_lapsed() == 1
    stage.work()
    assert [(claim.state, claim.name, claim.phone) for claim in claims("D001")] == [("refused", None, None)]
    assert tables_that_say(*traces(zhang), "张先生") == {"erasure"}


@pytest.mark.parametrize("in_wechat", [True, False], ids=["told in WeChat", "told in the console instead"])
def test_what_deciders_were_told_about_a_claim_goes_with_its_person(stage: Stage, in_wechat: bool) -> None:
    bind_employee(stage, "wang-hq", "E001")
    if not in_wechat:
        stage.person("wang-hq").unfollow()
        later(stage, 60)
        stage.work()
    zhang, invited = stage.person("zhang-owner"), inviting.invite_dealer(OPERATOR, "D001")
    zhang.scan(qr_of(stage, invited))
    send_form(zhang, invited, "张先生", PHONE)
    stage.work()
    told = "outbox_promise" if in_wechat else "console_inbox"
    assert told in tables_that_say("张先生")
    [claim] = claims("D001")
    deciding.decide(OPERATOR, claim.id, accept=False, reason="资料不符", via="console")
    leave(stage, zhang)
    assert tables_that_say("张先生", "139****0001") == set()


def test_an_account_of_the_mini_program_stays_and_is_joined_again(stage: Stage) -> None:
    zhao = stage.person("zhao-consumer")
    token = mini_session(stage, zhao)["token"]
    verify_phone(stage, token, zhao.phone_code())
    zhao.follow()
    stage.work()
    before = people.known("mini_program", zhao.openid("mini_program"))
    leave(stage, zhao)
    assert tables_that_say(*traces(zhao)) == {"erasure"}
    assert tables_that_say(*traces(zhao, "mini_program")) == {"identity"}
    later(stage, 60)
    zhao.follow()
    stage.work()
    assert people.known("official_account", zhao.openid()) == before
    assert people.person(before or 0).has_verified_phone


def test_rows_merged_into_a_person_are_emptied_with_them(single: Stage) -> None:
    """A merge leaves the joined row's phone where it was."""
    first, second = (people.meet("official_account", name).id for name in ("oFirst", "oSecond"))
    people.verified_phone(second, "+8613700000009")
    living = people.merge(first, second).id
    people.left(living, clock.now())
    assert privacy.erase_left(people.question(living))
    assert tables_that_say("+8613700000009", "oFirst", "oSecond") == set()


# The work itself


def test_a_worker_that_dies_between_journal_and_rows_is_made_good(ground: Ground) -> None:
    who = people.meet("official_account", "oDies").id
    people.left(who, clock.now())
    asked = people.question(who)
    assert crashes.dies_at(ERASING[0], lambda: privacy.erase_left(asked))
    assert tables_that_say("oDies") == {"identity"}
    assert privacy.erase_left(people.question(who))
    assert tables_that_say("oDies") == set()
    assert [one.person_key for one in journal().read()] == [openid_index("official_account", "oDies")] * 2


def test_an_event_that_came_since_the_question_stops_the_erasure(ground: Ground) -> None:
    who = people.meet("official_account", "oBack").id
    people.left(who, clock.now())
    asked = people.question(who)
    people.followed(who, clock.now() + timedelta(seconds=1))
    assert not privacy.erase_left(asked)
    assert people.question(who).openids == ("oBack",)


def test_an_erasure_that_was_overtaken_is_not_carried_out_by_a_restore(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = people.meet("official_account", "oOvertakes").id
    people.left(who, clock.now() - timedelta(seconds=9))
    written_down = erasing._write_down

    def and_then_they_are_back(*line: Any) -> None:
        written_down(*line)
        people.followed(who, clock.now() - timedelta(seconds=2))  # by WeChat's clock, before the journal's line

    monkeypatch.setattr(erasing, "_write_down", and_then_they_are_back)
    assert not privacy.erase_left(people.question(who))
    assert privacy.forget_again() == 0
    assert people.person(who).follow_state == "following"
    assert people.question(who).openids == ("oOvertakes",)


def test_forgetting_twice_changes_nothing_more(ground: Ground) -> None:
    who = people.meet("official_account", "oTwice").id
    people.left(who, clock.now())
    assert privacy.erase_left(people.question(who))
    before = contents(ground.database, "audit_entry")
    assert privacy.forget_again() == 0
    assert contents(ground.database, "audit_entry") == before


def test_every_table_that_knows_a_person_says_what_erasure_does_to_it() -> None:
    steps = forgetting.plan()
    assert {"identity", "consent", "claim", "binding", "auth_session"} <= {step.table.name for step in steps}
    for step in steps:
        entry = next(entry for (table, _), entry in data_map().items() if table == step.table.name)
        assert entry.act_on_erasure in ON_ERASURE, f"{step.table.name}: {entry.on_erasure}"
        if entry.act_on_erasure == "keep":
            assert entry.on_erasure.partition(":")[2].strip(), f"{step.table.name} keeps without a reason"
        if entry.act_on_erasure == "null":
            stuck = [name for name in step.emptied if not step.table.c[name].nullable]
            assert stuck == [], f"{step.table.name} cannot be emptied of {stuck}"
        assert entry.act_on_erasure != "pseudonymise", f"{step.table.name}: only the follower itself is renamed"


def test_everything_personal_a_pseudonymised_follower_has_is_known_to_be_replaced() -> None:
    """A new column of the follower must be thought of in forget_everything."""
    personal = {
        column.name
        for column in Base.metadata.tables["follower"].columns
        if data_map()["follower", column.name].data_class in PERSONAL
    }
    replaced = {"label", "phone", "phone_index", "phone_verified_at", "follow_state", "followed_at", "left_at"}
    assert personal - replaced == {"id", "merged_into_id", "served_by_id"}  # the last by `people.list_anew`
