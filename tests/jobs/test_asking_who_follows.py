"""Asking WeChat who follows: messages go to an openid that does, and an openid WeChat does not know proves no leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import select

from jobs import erasures, following
from models.db import reading, session
from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT, Identity
from services import clock, outbox, people, privacy
from services.access import OPERATOR
from services.listing import Wanted
from services.people_profiles import listing, profile
from wechat.answers import FollowerInfo
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway


@dataclass
class Told:
    """A WeChat that says of each openid since when it follows; of an openid that is not in here it knows nothing."""

    since: dict[str, int | None] = field(default_factory=dict)

    def follower(self, openid: str) -> FollowerInfo:
        if openid not in self.since:
            raise WeChatRefused("cgi-bin/user/info", 40003, "invalid openid")
        at = self.since[openid]
        return FollowerInfo(subscribed=at is not None, unionid=None, subscribed_at=at)


def perform(kind: str, wechat: Told) -> None:
    """Keep every promise of a kind that is due."""
    gateway = cast(Gateway, wechat)
    act = {"look_up_follower": following.look_up, "erase_left": erasures.erase_left}[kind]
    for held in outbox.claim("test", 50):
        if held.kind == kind:
            act(held, gateway)


def met(*openids: str) -> int:
    """One person with these openids of the Official Account, the first the oldest, who follows."""
    rows = [people.meet(OFFICIAL_ACCOUNT, openid).id for openid in openids]
    for row in rows[1:]:
        people.merge(rows[0], row)
    people.followed(rows[0], clock.now())
    return people.survivor(rows[0]).id


def known_openids() -> set[str]:
    @reading
    def ask() -> set[str]:
        return set(session().execute(select(Identity.openid)).scalars())

    return ask()


def test_a_message_goes_to_the_newest_openid_that_follows(app: Flask) -> None:
    who = met("old", "newer", "newest")
    assert people.openid_of(who) == "newest"
    perform("look_up_follower", Told({"old": 1, "newer": 1, "newest": None}))
    assert people.openid_of(who) == "newer"
    assert people.openids_of([who]) == {who: "newer"}


@pytest.mark.parametrize(
    ("says", "reached"),
    [
        ({"old": 1, "newer": None}, "old"),
        ({"old": 1}, "old"),
        ({"old": None, "newer": None}, "newer"),
        ({"old": None}, "old"),
        ({}, "newer"),
    ],
    ids=["the new one left", "the new one is unknown", "both left", "left before unknown", "both unknown"],
)
def test_which_openid_reaches_somebody(app: Flask, says: dict[str, int | None], reached: str) -> None:
    who = met("old", "newer")
    perform("look_up_follower", Told(says))
    assert people.openid_of(who) == reached
    assert people.openids_of([who]) == {who: reached}


def follow_shown(who: int) -> str:
    return profile.profile(OPERATOR, who).row.follows


def test_whom_wechat_does_not_know_is_shown_as_unreachable_and_stays_what_they_were(app: Flask) -> None:
    who, other = met("gone"), met("there")
    perform("look_up_follower", Told({"there": 1}))
    assert people.person(who).follow_state == "following"
    assert (follow_shown(who), follow_shown(other)) == ("unreachable", "following")
    found = listing.listing(OPERATOR, Wanted(filters={"follow": "unreachable"})).rows
    assert [row.id for row in found] == [who]
    people.followed(who, clock.now())
    perform("look_up_follower", Told({"gone": 1}))
    assert follow_shown(who) == "following"


def everybody_left_under_another_appid() -> list[int]:
    """Two who left, one long since asked about; then somebody puts another AppID into our settings."""
    rows = [met("first"), met("second")]
    for who in rows:
        people.left(who, clock.now())
    perform("look_up_follower", Told())
    privacy.owe_lapsed()
    perform("erase_left", Told())
    return rows


def test_another_appid_in_our_settings_erases_nobody(app: Flask) -> None:
    everybody_left_under_another_appid()
    assert known_openids() == {"first", "second"}


def test_when_the_appid_is_right_again_who_left_is_erased(app: Flask) -> None:
    rows = everybody_left_under_another_appid()
    for who in rows:
        people.left(who, clock.now())
    perform("look_up_follower", Told({"first": None, "second": None}))
    perform("erase_left", Told({"first": None, "second": None}))
    assert known_openids() == set()


def test_control_taken_for_a_leave_an_unknown_openid_erases(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "surely", lambda told: True)
    everybody_left_under_another_appid()
    assert known_openids() == set()


def test_one_unknown_openid_beside_one_that_left_proves_nothing(app: Flask) -> None:
    who = met("left", "unknown")
    people.left(who, clock.now())
    perform("look_up_follower", Told({"left": None}))
    privacy.owe_lapsed()
    perform("erase_left", Told({"left": None}))
    assert known_openids() == {"left", "unknown"}


@pytest.mark.parametrize("left", [False, True])
def test_who_never_followed_has_left_nothing_and_is_erased_once_they_did(app: Flask, left: bool) -> None:
    """They took part on a page; a message did not reach them, so WeChat is asked about them."""
    who = people.meet(OFFICIAL_ACCOUNT, "by a page").id
    if left:  # of the follow before it we heard nothing
        people.left(who, clock.now())
    people.doubt(who)
    perform("look_up_follower", Told({"by a page": None}))
    privacy.owe_lapsed()
    perform("erase_left", Told({"by a page": None}))
    assert known_openids() == (set() if left else {"by a page"})


def test_a_stranger_of_whom_events_were_counted_before_they_were_forgotten_has_left_nothing(app: Flask) -> None:
    """Followed, left and was erased but for the mini program; now they took part on a page with the same unionid."""
    who = met("first")
    people.merge(who, people.meet(MINI_PROGRAM, "mini").id)
    people.left(who, clock.now())
    perform("look_up_follower", Told({"first": None}))
    perform("erase_left", Told({"first": None}))
    assert known_openids() == {"mini"}
    people.merge(who, people.meet(OFFICIAL_ACCOUNT, "by a page").id)
    people.doubt(who)
    perform("look_up_follower", Told({"by a page": None}))
    perform("erase_left", Told({"by a page": None}))
    assert known_openids() == {"mini", "by a page"}


def test_any_other_refusal_is_the_outboxs_to_judge(app: Flask) -> None:
    class Busy(Told):
        def follower(self, openid: str) -> FollowerInfo:
            raise WeChatRefused("cgi-bin/user/info", 45009, "reach max api daily quota limit")

    met("one")
    with pytest.raises(WeChatRefused):
        perform("look_up_follower", Busy())
