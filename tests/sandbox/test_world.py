"""The world file holds what the program, the demo and the tests rely on."""

import re

from sandbox import names
from sandbox.client import World
from sandbox.state import load_world

CAST = ["wang-hq", "chen-hq", "li-sales", "zhou-sales", "zhang-owner", "liu-owner", "ma-clerk", "sun-stranger",
        "zhao-consumer", "he-consumer"]  # fmt: skip


def test_the_cast_is_whole_and_starts_without_following_anybody(world: World) -> None:
    people = world.people()
    assert [p["key"] for p in people] == CAST
    assert not any(p["following"] for p in people)
    assert all(re.fullmatch(r"1[3-9]\d{9}", p["phone"]) for p in people)
    assert len({p["phone"] for p in people}) == len(people)
    assert [p["employee"] for p in people if p["employee"]] == ["E001", "E002", "E003", "E004"]


def test_every_openid_and_unionid_has_wechats_shape_and_is_its_own(world: World) -> None:
    openids = [openid for p in world.people() for openid in p["openids"].values()]
    assert len(set(openids)) == len(openids) == 2 * len(CAST)
    assert all(re.fullmatch(r"o[A-Za-z0-9_-]{27}", openid) for openid in openids)
    assert world.person("wang-hq").unionid() == names.unionid("wang-hq")


def test_the_accounts_have_the_shapes_that_wechat_gives_out() -> None:
    for account in load_world()["accounts"].values():
        assert re.fullmatch(r"wx[0-9a-f]{16}", account["appid"])
        assert re.fullmatch(r"[0-9a-f]{32}", account["secret"])
        assert re.fullmatch(r"[A-Za-z0-9]{43}", account["aes_key"])
        assert re.fullmatch(r"gh_[0-9a-f]{12}", account["original_id"])
        assert re.fullmatch(r"[A-Za-z0-9]{3,32}", account["token"])


def test_there_is_a_template_for_each_kind_of_notice_with_typed_keys() -> None:
    templates = load_world()["templates"]
    kinds = [
        "approval_wanted",
        "approved",
        "refused",
        "bound",
        "unbound",
        "left",
        "unanswered",
        "reader_warm",
        "phone_left",
        "item_bound",
        "item_mine",
        "item_changed",
        "must_read",
        "lead_new",
        "lead_unanswered",
        "lead_next",
        "lead_mention",
        "lead_refused",
        "prize_won",
        "voucher_ending",
        "voucher_redeemed",
        "voucher_returned",
        "prize_scarce",
        "code_alarm",
        "digest",
    ]
    assert [t["kind"] for t in templates] == kinds
    assert len({t["template_id"] for t in templates}) == len(templates)
    for template in templates:
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", template["template_id"])
        assert all(re.fullmatch(r"(thing|phrase|time|number|character_string)\d", key) for key in template["fields"])


def test_reset_brings_back_the_first_day(world: World) -> None:
    person = world.person("wang-hq")
    world.advance(5000)
    world.fail_push("subscribe", "drop")
    person.follow()
    world.hand_over("http://x.test/")
    world.account("official_account", mode="plain")
    world.fail_api("*", "html", times=9)
    world.reset()
    assert person.state()["following"] is False
    assert world.pushes() == world.calls() == world.shelf() == world.faults() == []
    assert world.account()["mode"] == "safe"
