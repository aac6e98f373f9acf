"""赵磊 took part on a page that wants WeChat's word. The round code on it leads to his entry in the mini program; there
WeChat is asked, and the voucher is his. Of 何静 WeChat warns: she is not refused, and 张伟 sees her at his counter."""

from __future__ import annotations

import json

import pytest

from sandbox.client import Person
from scripts.place import ROOT
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import entries
from tests.walks.steps import take_part
from tests.walks.test_a_clerk_joins import bind_owner
from tests.walks.test_the_mini_program_in_the_hand import Hand, opened

pytestmark = pytest.mark.timeout(180)
PAGES = ROOT / "miniprogram/src/pages.json"


def by_the_code(stage: Stage, person: Person, slug: str, entry_id: int) -> Hand:
    """The round code of the page, scanned: it opens a page that the mini program has, with this entry."""
    picture = person.webview().get(f"/p/{slug}/entries/{entry_id}/mini.png").content
    leads = person.scan(picture)["mini"]
    assert leads["query"] == f"scene=e_{entry_id}"
    known = [one["path"] for one in json.loads(PAGES.read_text(encoding="utf-8"))["pages"]]
    assert leads["path"] in known
    hand = opened(stage, person)
    stage.work()  # that both are one person comes with what WeChat tells of them
    return hand


def test_the_code_on_the_page_leads_to_where_wechat_is_asked(stage: Stage) -> None:
    out, zhao = desk.published(rank="yes"), stage.person("zhao-consumer")
    zhao.follow()
    assert "长按识别，打开小程序就核对" in take_part(stage, zhao, out.slug).text
    [entry] = entries(out)
    hand = by_the_code(stage, zhao, out.slug, entry.id)
    waits = hand.ask("GET", f"/entries/{entry.id}")
    assert (waits["state"], waits["needs_rank"], waits["prize"], waits["voucher"]) == ("held", True, "50 元券", None)
    told = hand.ask("POST", f"/entries/{entry.id}/rank")
    assert (told["state"], told["prize"], told["voucher"]["state"]) == ("entered", "50 元券", "good")
    assert told == hand.ask("GET", "/entries")["items"][0] | {"check_code": None}


def test_of_whom_wechat_warns_waits_until_a_counter_saw_them(stage: Stage) -> None:
    bind_owner(stage)
    out, he = desk.published(rank="yes"), stage.person("he-consumer")
    he.change(risk_rank=4)
    he.follow()
    take_part(stage, he, out.slug)
    [entry] = entries(out)
    hand = by_the_code(stage, he, out.slug, entry.id)
    told = hand.ask("POST", f"/entries/{entry.id}/rank")
    assert (told["state"], told["needs_rank"], told["prize"], told["voucher"]) == ("held", False, "50 元券", None)
    counter = opened(stage, stage.person("zhang-owner"))
    handed = counter.ask("POST", "/vouches", code=told["check_code"])
    assert (handed["state"], handed["prize"]) == ("done", "50 元券")
    after = hand.ask("GET", f"/entries/{entry.id}")
    assert (after["state"], after["voucher"]["state"], after["check_code"]) == ("entered", "used", None)
