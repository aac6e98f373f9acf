"""At the counter: a voucher is redeemed once, by people of a dealer in partnership; late words of a phone without a
network are believed within bounds; headquarters takes a mistaken one back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from typing import cast as cast_to

import pytest
from sqlalchemy import select

from models.campaign_entries import CampaignEntry, Voucher
from models.db import reading, session, transaction
from models.outbox import OutboxPromise
from models.privileges import ItemPrivilege
from services import clock
from services.access import OPERATOR, Actor
from services.bindings import ending
from services.campaigns import redeeming, redemptions, undoing
from services.errors import Refusal
from services.items import returning
from services.listing import Wanted
from tests.services.campaigns import counter, desk
from tests.services.campaigns.counter import a_voucher
from tests.services.items.shop import promises, shelf
from tests.services.leads.desk import clerk, employee, owner, person
from tests.world import Cast

KEY = "0123456789abcdef-1"
HOUR = timedelta(hours=1)


def refused(act: Callable[..., Any], *args: Any) -> str:
    with pytest.raises(Refusal) as no:
        act(*args)
    return no.value.code


@reading
def told(topic: str) -> list[dict[str, str]]:
    rows = session().scalars(select(OutboxPromise).where(OutboxPromise.topic == topic).order_by(OutboxPromise.id))
    return [cast_to(dict[str, Any], row.payload)["facts"] for row in rows]


@reading
def coupon_of(follower_id: int) -> ItemPrivilege:
    row = session().scalars(select(ItemPrivilege).where(ItemPrivilege.follower_id == follower_id)).one()
    session().expunge(row)
    return row


@transaction
def set_state(state: str) -> None:
    session().scalars(select(CampaignEntry)).one().state = state


@transaction
def withdraw() -> None:
    session().scalars(select(Voucher)).one().withdrawn_at = clock.now()


def test_a_voucher_is_looked_at_redeemed_once_and_its_holder_hears_of_it(cast: Cast) -> None:
    zhang, chen = owner("D001"), owner("D002")
    out = desk.published()
    code = a_voucher(out, person("reader"))
    seen = redeeming.look(zhang, f" {code[:4].lower()}-{code[4:]} ")
    assert (seen.state, seen.what.title, seen.what.of) == ("good", "50 元券", "春季新品体验")
    done = redeeming.redeem(zhang, code, KEY)
    assert redeeming.redeem(zhang, code, KEY).id == done.id
    assert refused(redeeming.redeem, chen, code, KEY) == "voucher_redeemed"
    assert refused(redeeming.redeem, zhang, code, KEY + "-another") == "voucher_redeemed"
    assert [(redeeming.look(who, code).state, redeeming.look(who, code).redeemed_here) for who in (zhang, chen)] == [
        ("redeemed", True),
        ("redeemed", False),
    ]
    assert [facts["place"] for facts in told("voucher_redeemed")] == ["华南总代理"]
    assert counter.redemptions() == [(cast.dealers["D001"], True)]


def test_only_people_of_a_dealer_in_partnership_redeem(cast: Cast) -> None:
    zhang, wang, stranger = owner("D001"), employee("E001"), person("stranger")
    code = a_voucher(desk.published(), person("reader"))
    for nobody in (wang, stranger):
        assert refused(redeeming.look, nobody, code) == "not_at_counter"
        assert refused(redeeming.redeem, nobody, code, KEY) == "not_at_counter"
    ending.leave(zhang, ending.held_by(zhang)[0].binding_id)
    assert refused(redeeming.redeem, zhang, code, KEY) == "not_at_counter"
    assert counter.redemptions() == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "voucher_unknown"),
        ("你好", "voucher_unknown"),
        ("😀" * 40, "voucher_unknown"),
        ("' OR 1=1 --", "voucher_unknown"),
        ("TEST000000009999", "voucher_unknown"),
        ("0123456789", "voucher_unknown"),
        ("A" * 10_000, "voucher_unknown"),
    ],
)
def test_what_is_no_voucher_answers_alike(cast: Cast, code: str, said: str) -> None:
    zhang = owner("D001")
    a_voucher(desk.published(), person("reader"))
    assert refused(redeeming.look, zhang, code) == said
    assert refused(redeeming.redeem, zhang, code, KEY) == said


def test_what_is_held_refused_or_taken_back_is_not_redeemed(cast: Cast) -> None:
    zhang = owner("D001")
    code = a_voucher(desk.published(), person("reader"), state="held")
    assert refused(redeeming.redeem, zhang, code, KEY) == "voucher_held"
    set_state("refused")
    assert refused(redeeming.redeem, zhang, code, KEY) == "voucher_withdrawn"
    set_state("entered")
    withdraw()
    assert redeeming.look(zhang, code).state == "taken_back"
    assert refused(redeeming.redeem, zhang, code, KEY) == "voucher_withdrawn"
    assert counter.redemptions() == []


@pytest.mark.parametrize(
    ("scanned_before", "over_for", "ends"),
    [
        (None, timedelta(0), "voucher_over"),
        (2 * HOUR, HOUR, "redeemed"),  # scanned while it was good, sent an hour after its end
        (HOUR, 2 * HOUR, "voucher_over"),
        (100 * HOUR, 71 * HOUR, "redeemed"),  # believed to have been scanned 72 hours ago
        (100 * HOUR, 73 * HOUR, "voucher_over"),
        (-100 * HOUR, HOUR, "voucher_over"),  # a clock that runs ahead
        (-100 * HOUR, -HOUR, "redeemed"),
    ],
)
def test_a_scan_is_judged_by_its_moment_within_bounds(
    cast: Cast, scanned_before: timedelta | None, over_for: timedelta, ends: str
) -> None:
    zhang = owner("D001")
    now = clock.now()
    code = a_voucher(desk.published(), person("reader"), good_until=now - over_for)
    at = None if scanned_before is None else now - scanned_before
    if ends == "redeemed":
        done = redeeming.redeem(zhang, code, KEY, at)
        assert now - redeeming.OFFLINE <= done.scanned_at <= done.at == now
    else:
        assert refused(redeeming.redeem, zhang, code, KEY, at) == ends
        assert counter.redemptions() == []


def test_a_key_names_one_scan_of_one_person(cast: Cast) -> None:
    zhang, chen = owner("D001"), owner("D002")
    out = desk.published()
    first, second = a_voucher(out, person("reader")), a_voucher(out, person("other"))
    redeeming.redeem(zhang, first, KEY)
    assert refused(redeeming.redeem, zhang, second, KEY) == "key_reused"
    assert redeeming.redeem(chen, second, KEY).what.title == "50 元券"


def test_headquarters_takes_a_redemption_back_with_a_reason_and_it_can_be_redeemed_again(cast: Cast) -> None:
    zhang, chen = owner("D001"), owner("D002")
    code = a_voucher(desk.published(), person("reader"))
    done = redeeming.redeem(zhang, code, KEY)
    assert refused(undoing.undo, OPERATOR, done.id, " ") == "form_wrong"
    undoing.undo(OPERATOR, done.id, "扫错了顾客的券")
    assert refused(undoing.undo, OPERATOR, done.id, "再来一次") == "redemption_undone"
    assert [facts["note"] for facts in told("voucher_returned")] == ["扫错了顾客的券"]
    # The first phone says its scan again: it hears that this one was taken back, and redeems nothing.
    assert redeeming.redeem(zhang, code, KEY).undone
    redeeming.redeem(chen, code, KEY)
    assert [stands for _, stands in counter.redemptions()] == [False, True]
    stranger = Actor("hq", "林", 3, frozenset({"region_manager"}))
    assert refused(undoing.undo, stranger, done.id, "不在我的区域") == "redemption_unknown"
    boss = Actor("hq", "老板", 5, frozenset({"boss"}))
    assert refused(undoing.undo, boss, done.id, "看看") == "not_allowed"


def test_a_coupon_of_a_bound_item_is_redeemed_at_the_same_counter(cast: Cast) -> None:
    zhang, reader = owner("D001"), person("reader")
    goods = shelf()
    promises("coupon", "满 200 减 20")
    bound = goods.bind(reader)
    code = coupon_of(reader).voucher or ""
    seen = redeeming.look(zhang, code)
    assert (seen.state, seen.what.kind, seen.what.title) == ("good", "coupon", "满 200 减 20")
    done = redeeming.redeem(zhang, code, KEY)
    used = coupon_of(reader)
    assert used.used_at == done.at
    assert used.used_by == "华南总代理 张伟"
    assert redeeming.look(zhang, code).state == "redeemed"
    undoing.undo(OPERATOR, done.id, "扫错了")
    assert coupon_of(reader).used_at is None
    returning.take_back(OPERATOR, bound.item_id, reason="顾客退货")
    assert refused(redeeming.redeem, zhang, code, "another-key-of-16") == "voucher_withdrawn"


def test_what_was_taken_back_after_its_item_went_to_the_shop_stays_taken_back(cast: Cast) -> None:
    zhang, reader = owner("D001"), person("reader")
    goods = shelf()
    promises("coupon", "满 200 减 20")
    bound = goods.bind(reader)
    done = redeeming.redeem(zhang, coupon_of(reader).voucher or "", KEY)
    returning.take_back(OPERATOR, bound.item_id, reason="顾客退货")
    undoing.undo(OPERATOR, done.id, "扫错了")
    assert coupon_of(reader).withdrawn_at is not None
    assert told("voucher_returned") == []


def test_a_shop_sees_its_redemptions_a_clerk_their_own_and_headquarters_all(cast: Cast) -> None:
    zhang, chen = owner("D001"), owner("D002")
    li = clerk(zhang, "李四", "13900000077")
    out = desk.published()
    codes = [a_voucher(out, person(f"reader {n}")) for n in range(3)]
    for who, code in zip((zhang, li, chen), codes, strict=True):
        redeeming.redeem(who, code, KEY)
    assert [one.by for one in redemptions.of_my_counter(zhang)[0]] == ["李四", "张伟"]
    assert [one.by for one in redemptions.of_my_counter(li)[0]] == ["李四"]
    whole = redemptions.listing(OPERATOR, Wanted())
    assert whole.total == 3
    assert redemptions.listing(OPERATOR, Wanted(filters={"campaign": out.slug, "kind": "voucher"})).total == 3
    assert redemptions.listing(OPERATOR, Wanted(search="华南总代理")).total == 2
