"""What a campaign's page remembers is not old: each change of headquarters, and each prize given, shows at the next
look; a look that nothing changed before costs one question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from models.db import bound
from services.access import OPERATOR
from services.campaigns import budgets, entering, prizes, publishing, showing
from services.campaigns.showing import Page
from tests.rig.listening import listening
from tests.services.campaigns import crowd, desk
from tests.services.campaigns.desk import Out

pytestmark = pytest.mark.usefixtures("cast")


def look(out: Out) -> Page:
    return showing.show(out.slug, None, None, "somebody")


def pause(out: Out) -> None:
    publishing.pause(OPERATOR, out.slug, desk.edition(out.slug))


def end(out: Out) -> None:
    publishing.end(OPERATOR, out.slug, desk.edition(out.slug), "办完了")


def another_edition(out: Out) -> None:
    desk.redraft(out.slug, title="夏季新品体验")
    desk.publish(out.slug)


def fewer(out: Out) -> None:
    wish = prizes.wish_of(prizes.prizes(OPERATOR, out.slug)[0])
    prizes.change_prize(OPERATOR, out.slug, desk.edition(out.slug), out.prizes[0], replace(wish, stock="7"))


def another_word(out: Out) -> None:
    wish = prizes.wish_of(prizes.prizes(OPERATOR, out.slug)[0])
    changed = replace(wish, detail="周末也能用")
    prizes.change_prize(OPERATOR, out.slug, desk.edition(out.slug), out.prizes[0], changed)


def one_is_given(out: Out) -> None:
    entering.enter(crowd.somebody(), crowd.wish(out))


def all_is_given(out: Out) -> None:
    desk.give(out.prizes[0], 100)


def nothing_is_left_to_spend(out: Out) -> None:
    desk.spend(out.slug, 500_000)


def more_may_be_spent(out: Out) -> None:
    budgets.raise_budget(OPERATOR, out.slug, "6000")


CHANGES: dict[Callable[[Out], None], Callable[[Page], object]] = {
    pause: lambda page: page.phase,
    end: lambda page: page.phase,
    another_edition: lambda page: page.content.title,
    fewer: lambda page: page.prizes[0].left,
    another_word: lambda page: page.prizes[0].detail,
    one_is_given: lambda page: page.prizes[0].left,
    all_is_given: lambda page: page.phase,
    nothing_is_left_to_spend: lambda page: page.phase,
    more_may_be_spent: lambda page: page.standing.left_fen,
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_changed_shows_at_the_next_look(change: Callable[[Out], None]) -> None:
    out, told = desk.published(prizes=[desk.a_prize(worth="50")], budget="5000"), CHANGES[change]
    before = told(look(out))
    assert told(look(out)) == before
    change(out)
    assert told(look(out)) != before


def test_control_what_is_remembered_under_nothing_goes_on_showing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the page remembered by its address alone, a new edition would stay unseen for a second."""
    out = desk.published()
    monkeypatch.setattr(showing._made, "seconds", 60)
    find, keep = showing._made.find, showing._made.keep
    monkeypatch.setattr(showing._made, "find", lambda key: find(key[0]))
    monkeypatch.setattr(showing._made, "keep", lambda key, value, at: keep(key[0], value, at))
    look(out)
    another_edition(out)
    assert look(out).content.title == "春季新品体验"


def test_a_second_look_costs_one_question() -> None:
    out = desk.published()
    look(out)
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with listening(bound(), "before_cursor_execute", hear):
        look(out)
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
