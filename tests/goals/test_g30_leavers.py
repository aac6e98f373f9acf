"""G30: whoever leaves is out at the very next request, everywhere, and takes nothing along; and may come back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import delete, select

from doorway import cookies
from doorway.house import NAME
from jobs import outbox as keeping
from models.approvals import ApprovalLink
from models.db import reading, session, transaction
from models.outbox import OutboxPromise
from models.people import OFFICIAL_ACCOUNT
from services import accounts, approvals, clock, leaving, notices, outbox, people, sessions, staff_accounts
from services.access import OPERATOR
from services.bindings import arriving, claiming, ending, inviting
from services.errors import Expired, NotAllowed
from tests.console.desk import Desk
from tests.pages.readers import Reader
from tests.world import PASSWORD, Cast

AT_ONCE = 1.0  # seconds


@dataclass
class Leaver:
    """李强, channel manager, signed in at the console, in WeChat's browser and in the mini program."""

    app: Flask
    follower: int
    desk: Desk
    page: Reader
    bearer: dict[str, str]
    invited: inviting.Invited
    link: str
    claim: int

    def tries(self) -> dict[str, int]:
        """The status of each way in, asked one after the other."""
        api = self.app.test_client()
        return {
            "console": self.desk.get("/console/dealers").status_code,
            "download": self.desk.get("/console/dealers?export=csv").status_code,
            "deed": self.desk.post("/console/dealers/D001/invitation", {"policy": "confirm"}).status_code,
            "page": self.page.get("/me").status_code,
            "approval link": self.page.get(self.link).status_code,
            "mini program": api.get("/api/v1/me", headers=self.bearer).status_code,
        }


IN = {"console": 200, "download": 200, "deed": 303, "page": 200, "approval link": 200, "mini program": 200}
OUT = {"console": 302, "download": 302, "deed": 302, "page": 302, "approval link": 302, "mini program": 401}


def follows(name: str) -> int:
    person = people.meet(OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(person.id, clock.now())
    return person.id


@pytest.fixture
def leaver(app: Flask, cast: Cast) -> Iterator[Leaver]:
    accounts.add_staff(OPERATOR, "E003", "channel_manager", PASSWORD)
    who = follows("li")
    arriving.arrive(who, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    claim = claiming.claim(
        follows("zhang"), inviting.invite_dealer(OPERATOR, "D001").token, name="张", phone="13700000009", agreed=True
    ).claim_id
    client = app.test_client()
    client.set_cookie(cookies.PAGE, sessions.open_session("page", follower_id=who).token)
    bearer = {"Authorization": f"Bearer {sessions.open_session('api', follower_id=who).token}"}
    link = f"/a/{approvals.make_link(claim, cast.employees['E003'], who)}"
    invited = inviting.invite_employee(OPERATOR, "E003", policy="confirm")
    yield Leaver(app, who, Desk(app).with_session_of("E003"), Reader(who, client), bearer, invited, link, claim)
    clock.use(None)


@reading
def letters(who: int) -> list[tuple[str | None, str, str | None]]:
    query = select(OutboxPromise.topic, OutboxPromise.state, OutboxPromise.last_error)
    found = query.where(OutboxPromise.follower_id == who, OutboxPromise.kind == notices.TEMPLATE_MESSAGE)
    return list(session().execute(found.order_by(OutboxPromise.id)).tuples())


def test_three_live_sessions_a_download_an_approval_and_a_code_are_refused_at_the_next_request(
    leaver: Leaver,
) -> None:
    assert leaver.tries() == IN
    leaving.leave(OPERATOR, "E003", successor="E004", reason="合同到期")
    begun = time.monotonic()
    assert leaver.tries() == OUT
    assert time.monotonic() - begun < AT_ONCE * len(OUT)
    with pytest.raises(Expired):
        inviting.invitation(leaver.invited.token)
    with pytest.raises(NotAllowed):
        accounts.sign_in("E003", PASSWORD)
    # Signed in anew as the consumer they now are, the link they were sent is not theirs any more.
    again = sessions.open_session("page", follower_id=leaver.follower)
    leaver.page.client.set_cookie(cookies.PAGE, again.token)
    assert leaver.page.get(leaver.link).status_code == 403


def test_notices_promised_to_who_decided_are_withdrawn_and_kept_with_the_reason(leaver: Leaver) -> None:
    assert [(topic, state) for topic, state, _ in letters(leaver.follower)] == [("approval_wanted", "due")]
    leaving.leave(OPERATOR, "E003")
    first, second = letters(leaver.follower)
    assert first == ("approval_wanted", "withdrawn", notices.NO_LONGER)
    assert second[:2] == ("unbound", "due")  # what concerns them as a person still reaches them


def test_a_notice_a_worker_already_holds_is_judged_again_before_it_is_sent(leaver: Leaver) -> None:
    [held] = [one for one in outbox.claim("w1", 100) if one.follower_id == leaver.follower and one.topic]
    leaving.leave(OPERATOR, "E003")
    desk = keeping.Desk(leaver.app.extensions[NAME].gateway, "http://127.0.0.1")
    end = keeping.keep(held, desk)
    assert end is not None
    keeping.conclude([end])
    assert letters(leaver.follower)[0] == ("approval_wanted", "withdrawn", notices.NO_LONGER)


def test_who_only_lost_the_right_to_decide_is_not_told_either(leaver: Leaver) -> None:
    [held] = [one for one in outbox.claim("w1", 100) if one.follower_id == leaver.follower and one.topic]
    assert notices.letters_of([held])[held.id].is_theirs
    accounts.add_staff(OPERATOR, "E003", "content_manager", PASSWORD)
    staff_accounts.revoke_role(OPERATOR, "E003", "channel_manager")
    assert not notices.letters_of([held])[held.id].is_theirs


def test_what_waited_for_who_left_is_put_to_whoever_decides_now(leaver: Leaver) -> None:
    """Nobody else was reachable when it was asked; 王敏 is by now, and was never asked."""
    wang = follows("wang")
    arriving.arrive(wang, inviting.invite_employee(OPERATOR, "E001", policy="on_follow").scene)
    _unask(wang)
    leaving.leave(OPERATOR, "E003")
    assert ("approval_wanted", "due") in [(topic, state) for topic, state, _ in letters(wang)]


@transaction
def _unask(who: int) -> None:
    """As if they could not be asked until now."""
    session().execute(delete(ApprovalLink).where(ApprovalLink.follower_id == who))
    session().execute(delete(OutboxPromise).where(OutboxPromise.follower_id == who))


def test_control_who_stays_keeps_every_way_in(leaver: Leaver) -> None:
    leaving.leave(OPERATOR, "E002")
    assert leaver.tries() == IN
    assert [state for _, state, _ in letters(leaver.follower) if state == "withdrawn"] == []


def test_who_comes_back_is_in_service_and_gets_nothing_back_by_itself(leaver: Leaver) -> None:
    leaving.leave(OPERATOR, "E003", successor="E004")
    leaving.come_back(OPERATOR, "E003")
    found = leaving.belongings(OPERATOR, "E003")
    assert (found.active, found.dealers, found.bound, found.account, found.invitations) == (True, 0, False, False, 0)
    assert leaver.tries() == OUT
    with pytest.raises(NotAllowed):
        accounts.sign_in("E003", PASSWORD)
    arriving.arrive(leaver.follower, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    assert [one.target.code for one in ending.held_by(leaver.follower)] == ["E003"]
