"""Headquarters changes a campaign at the same moment as somebody else does, or while people take part: one publishes
what they saw, no stock is lowered below what is given, nothing is given once a pause stands. Each with the protection
switched off for once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select, update

from models.campaigns import Campaign, CampaignPrize, CampaignSeed, CampaignVersion
from models.db import Database, reading, session
from services import people
from services.access import OPERATOR, Actor
from services.campaigns import composing, drafting, prizes, publishing, rows, stock
from services.campaigns.composing import PageWish
from services.campaigns.content import read
from services.errors import Refusal
from tests.rig.invariants import broken
from tests.rig.races import at_once
from tests.rig.variants import drop_unique_keys
from tests.services.campaigns import crowd, desk
from tests.services.campaigns.desk import Out
from tests.world import Cast, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]
ANOTHER = Actor("hq", "陈洁", 2, frozenset({"content_manager"}))
ROUNDS = 4


@pytest.fixture
def ours(database: Database) -> Cast:
    return furnish()


def said(act: Callable[..., Any], *args: Any) -> str:
    try:
        act(*args)
    except Refusal as refused:
        return refused.code
    return "done"


def meanwhile(act: Callable[[], Any]) -> Any:
    """Somebody else does this, whole, before we go on."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(act).result(30)


@reading
def versions(slug: str) -> list[str]:
    """The titles that were published, in their order."""
    query = select(CampaignVersion.content).join(Campaign, Campaign.id == CampaignVersion.campaign_id)
    kept = session().scalars(query.where(Campaign.slug == slug).order_by(CampaignVersion.id))
    return [read(content).title for content in kept]


@reading
def seeds() -> int:
    return session().scalar(select(func.count()).select_from(CampaignSeed)) or 0


def unheld(slug: str, *, hold: bool = False) -> Campaign:
    return session().scalars(select(Campaign).where(Campaign.slug == slug)).one()


def test_of_two_who_publish_at_once_one_does_and_the_ledger_begins_once(ours: Cast) -> None:
    for number in range(ROUNDS):
        slug = desk.ready("lottery")
        seen = desk.edition(slug)
        ends = at_once([partial(said, publishing.publish, who, slug, seen) for who in (OPERATOR, ANOTHER)])
        assert sorted(ends) == ["changed_meanwhile", "done"]
        assert len(versions(slug)) == 1
        assert desk.ledger(desk.out(slug).prizes[0]) == [(100, "stocked")]
        assert seeds() == number + 1


def test_who_publishes_while_a_draft_changes_publishes_what_they_saw_or_is_told(ours: Cast) -> None:
    for _ in range(ROUNDS):
        slug = desk.ready()
        seen, before = desk.edition(slug), drafting.draft_of(OPERATOR, slug).title
        acts = [
            partial(said, publishing.publish, OPERATOR, slug, seen),
            partial(said, composing.set_page, ANOTHER, slug, seen, PageWish("换了标题")),
        ]
        published, changed = at_once(acts)
        assert {published, changed} == {"done", "changed_meanwhile"}
        assert versions(slug) == ([before] if published == "done" else [])


@pytest.mark.parametrize("guarded", [True, False], ids=["by the edition, held", "control: looked at without holding"])
def test_a_draft_that_changed_between_the_look_and_the_act_is_not_published_unseen(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """王敏 looked; 陈洁 changes the title before 王敏's act is through. Without the row held the act goes by what it
    read before, and both are told that all is well."""
    slug = desk.ready()
    seen = desk.edition(slug)
    change = partial(composing.set_page, ANOTHER, slug, seen, PageWish("换了标题"))
    if guarded:
        meanwhile(change)
    else:
        monkeypatch.setattr(rows, "get_campaign", looked_at_before(change, slug))
    assert said(publishing.publish, OPERATOR, slug, seen) == ("changed_meanwhile" if guarded else "done")
    assert versions(slug) == ([] if guarded else ["春季新品体验"])
    assert drafting.draft_of(OPERATOR, slug).title == "换了标题"


def looked_at_before(change: Callable[[], Any], slug: str) -> Callable[..., Campaign]:
    left = [change]

    def look(asked: str, *, hold: bool = False) -> Campaign:
        row = unheld(asked)
        while left:
            meanwhile(left.pop())
        return row

    return look


def lower(out: Out, to: int) -> str:
    """Headquarters wants so many in all; whoever was quicker, it looks again."""
    while True:
        wish = desk.a_prize(stock=str(to))
        end = said(prizes.change_prize, OPERATOR, out.slug, desk.edition(out.slug), out.prizes[0], wish)
        if end != "changed_meanwhile":
            return end


def adds_up(out: Out) -> None:
    kept, ledger = desk.prize(out.prizes[0]), desk.ledger(out.prizes[0])
    assert kept.given <= kept.stock
    assert sum(change for change, _ in ledger) == kept.stock - kept.given
    assert broken() == []


def test_a_stock_lowered_while_a_crowd_takes_part_is_never_below_what_is_given(ours: Cast) -> None:
    for to in (3, 6, 9):
        out = desk.published(prizes=[desk.a_prize(stock="20")])
        entering = [partial(crowd.told, out, one) for one in crowd.crowd(12)]
        *told, end = at_once([*entering, partial(lower, out, to)])
        kept = desk.prize(out.prizes[0])
        assert kept.given == told.count("won")
        assert set(told) <= {"won", "sold_out"}
        assert (end, kept.stock) in (("done", to), ("form_wrong", 20))
        adds_up(out)


def test_control_a_stock_lowered_by_what_was_read_before_falls_below_what_is_given(
    ours: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As nearly everybody writes it: look how many were given, then write the stock."""
    out = desk.published(prizes=[desk.a_prize(stock="20")])
    monkeypatch.setattr(rows, "get_campaign", unheld)

    def looked_at(row: Campaign, prize_id: int) -> CampaignPrize:
        with session().no_autoflush:  # or the campaign's new edition is written, and its row held, before the look
            prize = session().get_one(CampaignPrize, prize_id)
        while others:
            meanwhile(partial(crowd.told, out, others.pop()))
        return prize

    first, *others = crowd.crowd(4)
    monkeypatch.setattr(prizes, "_prize", looked_at)
    assert crowd.told(out, first) == "won"
    assert lower(out, 2) == "done"
    kept = desk.prize(out.prizes[0])
    assert (kept.given, kept.stock) == (4, 2)


@pytest.mark.parametrize("guarded", [True, False], ids=["by the update", "control: looked at once, at the door"])
@pytest.mark.parametrize("stop", ["pause", "end"])
def test_who_was_let_in_before_a_pause_is_given_nothing_once_it_stands(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, stop: str, guarded: bool
) -> None:
    out, me = desk.published(budget="100", prizes=[desk.a_prize(worth="5")]), crowd.somebody()
    acts = {
        "pause": lambda: publishing.pause(OPERATOR, out.slug, desk.edition(out.slug)),
        "end": lambda: publishing.end(OPERATOR, out.slug, desk.edition(out.slug), "库存有误"),
    }
    if not guarded:
        monkeypatch.setattr(stock, "_SPENT", spent_whatever_its_state())
    lock, waits = people.lock, [acts[stop]]

    def paused_behind_my_back(number: int) -> Any:
        while waits:
            meanwhile(waits.pop())
        return lock(number)

    monkeypatch.setattr(people, "lock", paused_behind_my_back)
    assert crowd.told(out, me) == ({"pause": "paused", "end": "ended"}[stop] if guarded else "won")
    assert desk.prize(out.prizes[0]).given == (0 if guarded else 1)
    assert desk.row(out.slug).spent_fen == (0 if guarded else 500)


def spent_whatever_its_state() -> Any:
    worth = Campaign.spent_fen + bindparam("worth")
    return update(Campaign).where(Campaign.id == bindparam("campaign")).values(spent_fen=worth)


def test_a_pause_while_a_crowd_takes_part_leaves_whole_entries_and_nobody_comes_after_it(ours: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(stock="50")])
    entering = [partial(crowd.told, out, one) for one in crowd.crowd(12)]
    pause = partial(said, lambda: publishing.pause(OPERATOR, out.slug, desk.edition(out.slug)))
    *told, end = at_once([*entering, pause])
    assert end == "done"
    assert set(told) <= {"won", "paused"}
    assert desk.prize(out.prizes[0]).given == told.count("won")
    assert crowd.told(out) == "paused"
    adds_up(out)


def test_control_two_who_publish_by_what_they_read_publish_twice(
    ours: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(database, "campaign_version", "uq_campaign_version_number")
    slug = desk.ready()
    seen = desk.edition(slug)
    first = partial(publishing.publish, ANOTHER, slug, seen)
    monkeypatch.setattr(rows, "get_campaign", looked_at_before(first, slug))
    monkeypatch.setattr(publishing, "next_number", lambda campaign_id: 1)
    assert said(publishing.publish, OPERATOR, slug, seen) == "done"
    assert len(versions(slug)) == 2
    assert desk.ledger(desk.out(slug).prizes[0]) == [(100, "stocked"), (100, "stocked")]
