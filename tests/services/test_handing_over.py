"""Customers stay the dealer's when the person who looked after them does not: handed over, with a record of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from models.audit import AuditEntry
from models.db import reading, session
from services import people
from services.access import OPERATOR, Actor
from services.attribution import care, customers, handing_over, own_signs, signs
from services.attribution.handing_over import Wish
from services.bindings import clerks, ending
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound, Refusal
from tests.services.test_clerks import clerk, decide, owner, somebody
from tests.world import Cast

MOVED = "岗位调整"


class Shop:
    """D001 with its owner 张伟 and two clerks; customers who came by each one's own sign."""

    def __init__(self) -> None:
        self.boss = owner("D001")
        self.wang, self.li = (
            self.hire(name, phone) for name, phone in (("王丽", "13900000021"), ("李强", "13900000022"))
        )

    def hire(self, name: str, phone: str) -> tuple[int, int]:
        """Follower and record of a new clerk."""
        who, claim = clerk(self.boss, name, phone)
        decide(self.boss, claim)
        return who, next(one.id for one in clerks.staff_of(self.boss) if one.name == name)

    def bring(self, by: int, *names: str) -> list[int]:
        """Consumers who follow by the own sign of somebody of the shop."""
        scene = own_signs.issue_own_sign(by).scene
        came = [somebody(name) for name in names]
        for who in came:
            assert signs.scan_sign(who, scene).outcome == "welcome"
        return came

    def counts(self) -> dict[str, int]:
        return {one.name: one.customers for one in handing_over.hands_of_owner(self.boss)}


@pytest.fixture
def shop(app: Flask, cast: Cast) -> Shop:
    return Shop()


def told(who: int) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """A customer's story, the newest first: who looks after them, from whom, by whose hand, why."""
    return [(one.person, one.giver, one.made_by, one.reason) for one in care.care_for(who)]


@reading
def audited() -> list[dict[str, object]]:
    tag = AuditEntry.tag == "consumer:attribution:hand_over"
    return list(session().scalars(select(AuditEntry.details).where(tag).order_by(AuditEntry.id)))


def test_who_follows_by_a_clerks_own_sign_is_the_dealers_customer_and_the_clerks_to_look_after(shop: Shop) -> None:
    [who] = shop.bring(shop.wang[0], "zhao")
    belongs = customers.served_by(who)
    assert belongs is not None
    assert belongs.dealer == "华南总代理"
    assert shop.counts() == {"华南总代理": 0, "张伟": 0, "王丽": 1, "李强": 0}
    assert told(who) == [("王丽", None, None, None)]
    again = own_signs.issue_own_sign(shop.wang[0])
    assert again == own_signs.own_sign(shop.wang[0])
    assert signs.newest_sign("D001") is None  # the shop's own sign is another one


def test_all_go_to_a_colleague_and_the_record_says_who_when_and_why(shop: Shop, cast: Cast) -> None:
    came = shop.bring(shop.wang[0], "zhao", "qian")
    made = handing_over.hand_over_by_owner(shop.boss, Wish(shop.wang[1], shop.li[1], None, f"  {MOVED} "))
    assert (made.customers, made.receiver) == (2, "李强")
    assert shop.counts() == {"华南总代理": 0, "张伟": 0, "王丽": 0, "李强": 2}
    for who in came:
        assert told(who) == [("李强", "王丽", "张伟", MOVED), ("王丽", None, None, None)]
        newest, first = care.care_for(who)
        assert first.ended_at == newest.started_at
    assert audited() == [
        {"dealer": cast.dealers["D001"], "from": shop.wang[1], "to": shop.li[1], "customers": 2},
    ]


def test_some_go_back_to_the_shop_and_another_hand_over_undoes_it(shop: Shop) -> None:
    zhao, qian = shop.bring(shop.wang[0], "zhao", "qian")
    label = frozenset({people.person(zhao).label})
    handing_over.hand_over(OPERATOR, "D001", Wish(shop.wang[1], None, label, MOVED))
    assert shop.counts() == {"华南总代理": 1, "张伟": 0, "王丽": 1, "李强": 0}
    assert told(zhao)[0] == (None, "王丽", "命令行", MOVED)
    assert told(qian) == [("王丽", None, None, None)]
    handing_over.hand_over(OPERATOR, "D001", Wish(None, shop.wang[1], label, "转错了"))
    assert shop.counts()["王丽"] == 2
    assert [one[0] for one in told(zhao)] == ["王丽", None, "王丽"]
    assert told(zhao)[0][1] == "华南总代理"


def test_before_anything_is_handed_over_one_sees_whom_it_concerns(shop: Shop) -> None:
    came = shop.bring(shop.wang[0], "zhao", "qian")
    found = handing_over.holding_of_owner(shop.boss, shop.wang[1])
    assert (found.dealer, found.giver.name, found.giver.customers) == ("华南总代理", "王丽", 2)
    assert [one.label for one in found.newest] == [people.person(who).label for who in reversed(came)]
    assert [one.name for one in found.receivers] == ["华南总代理", "张伟", "李强"]


def test_a_clerk_who_is_let_go_leaves_the_customers_to_a_colleague_and_takes_no_sign_along(shop: Shop) -> None:
    [who] = shop.bring(shop.wang[0], "zhao")
    scene = own_signs.issue_own_sign(shop.wang[0]).scene
    assert clerks.let_go(shop.boss, shop.wang[1], receiver=shop.li[1], reason="离职") == 1
    assert told(who)[0] == ("李强", "王丽", "张伟", "离职")
    with pytest.raises(Expired):
        signs.scan_sign(somebody("sun"), scene)
    with pytest.raises(NotAllowed):
        own_signs.own_sign(shop.wang[0])
    with pytest.raises(Conflict) as again:
        clerks.let_go(shop.boss, shop.wang[1])
    assert again.value.code == "already_left"


def test_without_a_colleague_named_the_customers_are_the_shops_again(shop: Shop) -> None:
    [who] = shop.bring(shop.wang[0], "zhao")
    clerks.let_go(shop.boss, shop.wang[1])
    assert told(who)[0] == (None, "王丽", "张伟", "店员停用")
    assert shop.counts()["华南总代理"] == 1


def test_who_leaves_the_shop_as_a_customer_ends_the_story(shop: Shop) -> None:
    [who] = shop.bring(shop.wang[0], "zhao")
    customers.object_to(who)
    [only] = care.care_for(who)
    assert only.ended_at is not None


def test_two_who_prove_to_be_one_keep_one_story(shop: Shop) -> None:
    first, second = shop.bring(shop.wang[0], "zhao", "qian")
    people.merge(first, second)
    stories = care.care_for(people.survivor(first).id)
    assert [(one.person, one.ended_at is None) for one in stories] == [("王丽", False), ("王丽", True)]
    assert shop.counts()["王丽"] == 1


BAD: dict[str, tuple[dict[str, object], str]] = {
    "nobody of the shop": ({"giver": 999_983}, "clerk_unknown"),
    "to nobody of the shop": ({"receiver": 999_983}, "receiver_unknown"),
    "to themselves": ({"receiver": "giver"}, "receiver_unknown"),
    "without a reason": ({"reason": " \t"}, "reason_missing"),
    "from somebody without customers": ({"giver": "boss"}, "nothing_to_hand_over"),
    "somebody else's customer too": ({"labels": "one more"}, "handed_over_meanwhile"),
    "nobody chosen": ({"labels": frozenset()}, "nothing_to_hand_over"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_hand_over_changes_nothing(shop: Shop, case: str) -> None:
    changes, code = BAD[case]
    zhao, _ = *shop.bring(shop.wang[0], "zhao"), shop.bring(shop.li[0], "qian")
    named = {"giver": shop.wang[1], "boss": clerks.staff_of(shop.boss)[0].id}
    named["one more"] = frozenset({people.person(zhao).label, "访客 0000"})  # type: ignore[assignment]
    meant = {name: named.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    if "reason" in changes:
        meant["reason"] = changes["reason"]
    wish = replace(Wish(shop.wang[1], shop.li[1], None, MOVED), **meant)  # type: ignore[arg-type]
    before = shop.counts()
    with pytest.raises((Invalid, Conflict, NotFound)) as refused:
        handing_over.hand_over_by_owner(shop.boss, wish)
    assert isinstance(refused.value, Refusal)
    assert refused.value.code == code
    assert shop.counts() == before
    assert audited() == []


def test_nobody_hands_over_in_a_shop_that_is_not_theirs(shop: Shop, cast: Cast) -> None:
    shop.bring(shop.wang[0], "zhao")
    other, wish = owner("D002"), Wish(shop.wang[1], None, None, MOVED)
    with pytest.raises(NotFound):
        handing_over.hand_over_by_owner(other, wish)
    ending.leave(shop.li[0], ending.held_by(shop.li[0])[0].binding_id)
    with pytest.raises(NotAllowed):
        handing_over.hand_over_by_owner(shop.li[0], wish)
    region = Actor("hq", "周婷", cast.employees["E004"], frozenset({"region_manager"}))
    with pytest.raises(NotFound):
        handing_over.hand_over(region, "D003", wish)
    boss = Actor("hq", "老板", cast.employees["E001"], frozenset({"boss"}))
    with pytest.raises(NotAllowed):
        handing_over.hand_over(boss, "D001", wish)
    assert handing_over.hand_over(region, "D001", wish).customers == 1
