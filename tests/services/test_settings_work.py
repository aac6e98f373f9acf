"""No switch without effect: each setting headquarters may edit is shown to change what a rule does."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models.approvals import ApprovalLink
from models.db import reading, session
from models.items import Ownership
from services import accounts, clock, console_inbox, hq_settings, inbox, outbox, people, privacy, retention
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import arriving, claiming, clerks, inviting
from services.bindings.inviting import Invited
from services.errors import Conflict, Expired, SlowDown
from services.item_codes import verifying
from services.leads import entering, letting_go, taking, working
from services.materials.link_cards import may_be_fetched
from services.notice_preferences import house_hours
from services.people import Person
from services.privacy import revealing
from services.wechat_quotas import A_DAY, A_MINUTE, limit_of
from tests import reading_room
from tests.goals.write_paths.registry import owner_of, somebody
from tests.labels import labels
from tests.services.campaigns import crowd
from tests.services.campaigns import desk as campaigns
from tests.services.items.shop import shelf
from tests.services.leads import desk
from tests.services.leads.test_kept_for_a_call import SOLD
from tests.world import Cast

_numbers = itertools.count(1)


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


def lasts(make: Callable[[], Invited]) -> Callable[[], int]:
    return lambda: round((make().expires_at - clock.now()) / timedelta(days=1))


def claim(invited: Invited, person: Person, phone: str) -> str:
    return claiming.claim(person.id, invited.token, name="张伟", phone=phone, agreed=True).state


def typed_match() -> str:
    """The owner's own phone, typed into the form and verified by nobody."""
    return claim(inviting.invite_dealer(OPERATOR, "D001", policy="confirm"), somebody(), "13900000001")


def wrong_tries() -> int:
    """How many wrong phones one invitation bears."""
    invited = inviting.invite_dealer(OPERATOR, "D002", policy="confirm")
    for tries in range(20):
        try:
            claim(invited, somebody(), "13600000001")
        except Expired:
            return tries
    return 20


@reading
def newest_link() -> ApprovalLink:
    return session().scalars(select(ApprovalLink).order_by(ApprovalLink.id.desc()).limit(1)).one()


def link_hours() -> int:
    arriving.arrive(somebody().id, inviting.invite_employee(OPERATOR, "E002", policy="on_follow").scene)
    claim(inviting.invite_dealer(OPERATOR, "D003", policy="confirm"), somebody(), "13600000001")
    link = newest_link()
    return round((link.expires_at - link.created_at) / timedelta(hours=1))


def other_shop_after_ten_days() -> str:
    """A customer of one shop scans another's sign ten days later."""
    person = somebody()
    signs.scan_sign(person.id, signs.issue_sign(OPERATOR, "D001").scene)
    other, then = signs.issue_sign(OPERATOR, "D002").scene, clock.now() + timedelta(days=10)
    clock.use(lambda: then)
    outcome = signs.scan_sign(person.id, other).outcome
    clock.use(None)
    return outcome


def bound_ten_days_after_reading() -> str:
    """Somebody binds an item of no dealer's ten days after they read what a dealer had sent: for whom it counts."""
    share, who, goods = reading_room.room(Cast({"E001": 1}, {}, {})).share, somebody(), shelf()
    reading_room.read(share, who.id, 1)
    then = clock.now() + timedelta(days=10)
    clock.use(lambda: then)
    goods.bind(who.id)
    clock.use(None)
    return newest_rule()


@reading
def newest_rule() -> str:
    return session().scalars(select(Ownership.rule).order_by(Ownership.id.desc())).first() or ""


def let_go(days: int, make: Callable[[], object], act: Callable[[], int]) -> Callable[[], bool]:
    """Whether the worker lets what is made now go after some days."""

    def watch() -> bool:
        make()
        then = datetime.now(UTC) + timedelta(days=days)
        clock.use(lambda: then)
        gone = act() > 0
        clock.use(None)
        return gone

    return watch


def pruned(counter: str, days: int, make: Callable[[], object]) -> Callable[[], bool]:
    return let_go(days, make, lambda: retention.prune()[counter])


def a_push() -> None:
    inbox.answer_once("official_account", "subscribe", {"n": next(_numbers)}, clock.now(), lambda: "欢迎")


def a_letter() -> None:
    outbox.promise("look", f"look:{next(_numbers)}", {"n": 1})
    outbox.mark_done(outbox.claim("a", 1)[0])


def an_entry() -> None:
    console_inbox.alarm(f"effect:{next(_numbers)}", "看看")


def a_scan() -> None:
    _, codes = labels(1)
    verifying.verify(somebody().id, codes[0], way="page")


def ended(*steps: working.FollowUp) -> Callable[[], None]:
    """A lead whose dealer brings it to an end."""

    def end() -> None:
        zhang = desk.owner("D001")
        number = desk.entered(zhang, f"137{next(_numbers):08}")
        for step in steps:
            working.follow_up(zhang, number, step)

    return end


def a_voucher() -> None:
    """Good for a week, and fetched by nobody."""
    crowd.enter(campaigns.published(prizes=[campaigns.a_prize(good_days="7")]))


def in_the_pool() -> None:
    wish = entering.Wish("李女士", f"135{next(_numbers):08}", "想要报价", "440300", agreed=True)
    entering.enter_at_headquarters(OPERATOR, wish)


def a_stranger() -> None:
    """Who opened a page once."""
    people.meet(people.OFFICIAL_ACCOUNT, f"oOnce{next(_numbers)}")


def a_look() -> bool:
    """Whether a whole number is shown to 陈洁."""
    chen = next(one.actor for one in accounts.all_staff() if one.code == "E002")
    try:
        return bool(revealing.reveal(chen, "dealer_staff", 1, reason="call", note="").phone)
    except SlowDown:
        return False


def waits(column: str) -> Callable[[], int]:
    """In how many minutes something is due with a lead that came in at ten in the morning."""

    def due() -> int:
        clock.use(lambda: datetime(2026, 11, 30, 2, 0, tzinfo=UTC))
        desk.owner("D001")
        number = desk.from_place("440000", f"reader {next(_numbers)}")
        moment: datetime = getattr(desk.lead(number), column)
        return round((moment - clock.now()) / timedelta(minutes=1))

    return due


def protected() -> int:
    zhang = desk.owner("D001")
    number = desk.entered(zhang, f"139111{next(_numbers):05}")
    working.follow_up(zhang, number, working.FollowUp("聊过"))
    return round((desk.lead(number).lapse_at - clock.now()) / timedelta(days=1))  # type: ignore[operator]


def how_many_taken() -> int:
    """Of two leads in the pool, on top of what they hold."""
    zhang = desk.owner("D001")
    for taken in range(2):
        try:
            working.claim(zhang, desk.from_place("440000", f"reader {next(_numbers)}"))
        except Conflict:
            return taken
    return 2


def how_many_called() -> int:
    """Of two leads that are theirs, on top of whom they called."""
    zhang = desk.owner("D001")
    for called in range(2):
        try:
            working.call(zhang, desk.entered(zhang, f"139{next(_numbers):08}"))
        except SlowDown:
            return called
    return 2


LOST = working.FollowUp("不要了", stage="lost", reason="price")
HOPED = working.FollowUp("要五十只", stage="opportunity", opportunity=SOLD)
WON = working.FollowUp("付款了", stage="won")
EFFECTS: dict[str, tuple[Any, Callable[[], object], object, object]] = {
    "materials.link_sites": ("example.com", lambda: may_be_fetched("https://www.example.com/a"), False, True),
    # setting: a value, what is watched, what it is by default, what it becomes
    "binding.trust_typed_phone": (True, typed_match, "waiting", "accepted"),
    "binding.employee_policy": (
        "confirm", lambda: inviting.invite_employee(OPERATOR, "E003").policy, "on_follow", "confirm",
    ),
    "binding.dealer_policy": (
        "on_follow", lambda: inviting.invite_dealer(OPERATOR, "D001").policy, "confirm", "on_follow",
    ),
    "binding.on_follow_days": (
        7, lasts(lambda: inviting.invite_employee(OPERATOR, "E003", policy="on_follow")), 30, 7,
    ),
    "binding.confirm_days": (7, lasts(lambda: inviting.invite_dealer(OPERATOR, "D001", policy="confirm")), 365, 7),
    "binding.clerk_days": (7, lasts(lambda: clerks.invite_clerk(OWNER[0])), 30, 7),
    "binding.sign_days": (7, lasts(lambda: signs.issue_sign(OPERATOR, "D001")), 3650, 7),
    "binding.tries_per_invitation": (2, wrong_tries, 5, 2),
    "attribution.sign_days": (5, other_shop_after_ten_days, "stays", "welcome"),
    "attribution.share_days": (5, bound_ten_days_after_reading, "share", "headquarters"),
    "leads.answer_minutes": (5, waits("answer_due_at"), 60, 5),
    "leads.return_minutes": (6, waits("lapse_at"), 480, 6),
    "leads.work_from": (12, waits("answer_due_at"), 60, 180),
    "leads.work_until": (11, waits("lapse_at"), 480, 4 * 24 * 60),
    "leads.protect_days": (7, protected, 30, 7),
    "leads.held_per_person": (1, how_many_taken, 2, 0),
    "leads.calls_a_day": (1, how_many_called, 2, 0),
    "leads.from_chat": (False, lambda: taking.keyword_in("报价"), "报价", None),
    "leads.keywords": ("样品、试用", lambda: taking.keyword_in("试用"), None, "试用"),
    "approvals.link_hours": (5, link_hours, 72, 5),
    # In the tests both are 22, so that nobody waits.
    "notices.quiet_from": (21, lambda: house_hours().begins, 22 * 60, 21 * 60),
    "notices.quiet_until": (7, lambda: house_hours().ends, 22 * 60, 7 * 60),
    "privacy.reveals_a_day": (0, a_look, True, False),
    "retention.push_bodies_days": (1, pruned("push_bodies", 3, a_push), False, True),
    "retention.outbox_bodies_days": (1, pruned("letter_bodies", 3, a_letter), False, True),
    "retention.inbox_days": (7, pruned("inbox_entries", 9, an_entry), False, True),
    "retention.look_places_days": (30, pruned("look_places", 40, a_scan), False, True),
    "retention.pool_leads_days": (90, let_go(100, in_the_pool, letting_go.let_idle_go), False, True),
    "retention.lost_leads_days": (90, pruned("lead_contacts", 100, ended(LOST)), False, True),
    "retention.won_leads_days": (365, pruned("lead_contacts", 400, ended(HOPED, WON)), False, True),
    "retention.vouchers_days": (180, pruned("vouchers", 200, a_voucher), False, True),
    "retention.strangers_days": (365, let_go(400, a_stranger, privacy.forget_silent), False, True),
    **{
        name: (17, lambda api=api: limit_of(api).day, hq_settings.DEFAULTS[name], 17)  # type: ignore[misc]
        for api, name in A_DAY.items()
    },
    **{
        name: (17, lambda api=api: limit_of(api).minute, hq_settings.DEFAULTS[name], 17)  # type: ignore[misc]
        for api, name in A_MINUTE.items()
    },
}  # fmt: skip
OWNER: list[int] = []


def test_every_setting_is_watched_here() -> None:
    assert set(EFFECTS) == set(hq_settings.DEFAULTS)


@pytest.mark.parametrize("name", EFFECTS)
def test_it_changes_what_a_rule_does(app: Flask, cast: Cast, name: str) -> None:
    value, watch, before, after = EFFECTS[name]
    if name == "binding.clerk_days":
        OWNER[:] = [owner_of("D002").id]
    assert watch() == before
    hq_settings.change(OPERATOR, name, value)
    assert watch() == after
