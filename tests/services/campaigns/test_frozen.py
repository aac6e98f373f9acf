"""What is frozen once people have seen a campaign, what may still be changed, and what a copy and a file live by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from models.campaigns import LOTTERY
from services.access import OPERATOR
from services.audience_forms import AudienceWish
from services.campaigns import audience, budgets, checking, composing, drafting, prizes, publishing
from services.campaigns.composing import FieldWish
from services.campaigns.shapes import CampaignWish
from tests.files import picture
from tests.services.campaigns import desk
from tests.services.campaigns.desk import MORNING, a_prize, refused, typed
from tests.services.materials.desk import EDITOR, uploaded
from tests.world import Cast


def change(slug: str, **said: str) -> Callable[[], object]:
    row = desk.row(slug)
    wish = {"name": row.name, "bait": row.bait, "starts": typed(MORNING), "ends": typed(MORNING + timedelta(days=7))}
    return lambda: drafting.change_campaign(OPERATOR, slug, row.version, CampaignWish(**{**wish, **said}))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"bait": "form"}, "bait"),
        ({"per_person": "2"}, "per_person"),
        ({"starts": typed(MORNING + timedelta(days=1))}, "starts"),
        ({"starts": ""}, "starts"),
        ({"ends": typed(MORNING - timedelta(minutes=1)), "starts": typed(MORNING)}, "ends"),
        ({"ends": ""}, "ends"),
        ({"name": "转发到朋友圈领红包"}, "name"),
        ({"name": "领红包 https://elsewhere.example/x"}, "name"),
    ],
)
def test_what_counts_for_chances_is_frozen_once_published(cast: Cast, said: dict[str, str], field: str) -> None:
    slug = desk.published().slug
    no = refused(change(slug, **said))
    fields: Any = no.facts["fields"]
    assert (no.code, list(fields)) == ("form_wrong", [field])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "转发到朋友圈即可领取"}, "name"),
        ({"detail": "关注公众号后凭截图领取"}, "detail"),
        ({"detail": "到 https://elsewhere.example/x 领取"}, "detail"),
        ({"detail": "〔写上门店〕自提"}, "detail"),
    ],
)
def test_words_shown_without_being_published_are_held_to_the_same(cast: Cast, said: dict[str, str], field: str) -> None:
    """A prize's words count at once: what the check before publishing refuses does not come in behind it."""
    out, draft = desk.published(), desk.ready()
    no = refused(
        lambda: prizes.change_prize(OPERATOR, out.slug, desk.edition(out.slug), out.prizes[0], a_prize(**said))
    )
    fields: Any = no.facts["fields"]
    assert (no.code, list(fields)) == ("form_wrong", [field])
    assert desk.prize(out.prizes[0]).name == "50 元券"
    prizes.change_prize(OPERATOR, draft, desk.edition(draft), desk.out(draft).prizes[0], a_prize(**said))
    assert [one.where for one in checking.look(OPERATOR, draft)] == ["prizes"], "a draft is told before it is published"


def test_what_somebody_has_is_called_as_it_was(cast: Cast) -> None:
    """Else two prizes could change their names behind the draws, and a voucher stand for something else."""
    out = desk.published(LOTTERY)
    number = out.prizes[0]

    def rename(name: str, detail: str = "") -> None:
        prizes.change_prize(
            OPERATOR, out.slug, desk.edition(out.slug), number, a_prize(LOTTERY, name=name, detail=detail)
        )

    rename("五十元券")
    desk.give(number, 1)
    fields: Any = refused(lambda: rename("谢谢参与")).facts["fields"]
    assert list(fields) == ["name"]
    publishing.end(OPERATOR, out.slug, desk.edition(out.slug), "办完了")
    assert refused(lambda: rename("谢谢参与")).code == "form_wrong"
    rename("五十元券", "到店自取")
    assert (desk.prize(number).name, desk.prize(number).detail) == ("五十元券", "到店自取")


def test_the_end_moves_later_and_earlier_but_never_into_the_past(cast: Cast) -> None:
    slug = desk.published().slug
    desk.at(MORNING + timedelta(days=2))
    for days in (30, 3):
        change(slug, ends=typed(MORNING + timedelta(days=days)))()
    assert desk.row(slug).ends_at == MORNING + timedelta(days=3)
    no = refused(change(slug, ends=typed(MORNING + timedelta(days=1))))
    assert "ends" in str(no.facts["fields"])


def test_a_beginning_that_is_still_to_come_may_be_moved_but_not_into_the_past(cast: Cast) -> None:
    slug = desk.published(starts=typed(MORNING + timedelta(days=1))).slug
    change(slug, starts=typed(MORNING + timedelta(hours=2)))()
    no = refused(change(slug, starts=typed(MORNING - timedelta(hours=2))))
    assert "starts" in str(no.facts["fields"])


def test_stock_goes_up_and_down_but_not_below_what_was_given_and_the_ledger_keeps_pace(cast: Cast) -> None:
    out = desk.published(prizes=[a_prize(stock="100")])
    [number] = out.prizes
    desk.give(number, 30)
    for stock in ("150", "30"):
        prizes.change_prize(OPERATOR, out.slug, desk.edition(out.slug), number, a_prize(stock=stock))
    assert desk.ledger(number) == [(100, "stocked"), (50, "stocked"), (-120, "stocked")]
    no = refused(lambda: prizes.change_prize(OPERATOR, out.slug, desk.edition(out.slug), number, a_prize(stock="29")))
    fields: Any = no.facts["fields"]
    assert "30" in fields["stock"]
    assert desk.prize(number).stock == 30


def test_before_anybody_sees_it_a_stock_has_no_ledger(cast: Cast) -> None:
    slug = desk.a_draft()
    number = prizes.add_prize(OPERATOR, slug, desk.edition(slug), a_prize(stock="100"))
    prizes.change_prize(OPERATOR, slug, desk.edition(slug), number, a_prize(stock="10"))
    assert desk.ledger(number) == []


@pytest.mark.parametrize(("field", "said"), [("worth", {"worth": "1"}), ("odds", {"odds": "20"})])
def test_worth_and_odds_stay_once_published(cast: Cast, field: str, said: dict[str, str]) -> None:
    out = desk.published(LOTTERY)
    wish = a_prize(LOTTERY, **said)
    no = refused(lambda: prizes.change_prize(OPERATOR, out.slug, desk.edition(out.slug), out.prizes[0], wish))
    assert field in str(no.facts["fields"])


def test_prizes_are_neither_added_nor_removed_once_published(cast: Cast) -> None:
    out = desk.published()
    seen = desk.edition(out.slug)
    assert refused(lambda: prizes.add_prize(OPERATOR, out.slug, seen, a_prize())).code == "prizes_frozen"
    assert refused(lambda: prizes.remove_prize(OPERATOR, out.slug, seen, out.prizes[0])).code == "prizes_frozen"


def test_who_may_promote_what_is_out_is_never_nobody(cast: Cast) -> None:
    slug = desk.published().slug
    no = refused(lambda: audience.set_audience(OPERATOR, slug, desk.edition(slug), AudienceWish()))
    assert no.code == "audience_empty"


def test_a_budget_is_lowered_to_what_was_spent_at_most_and_raised_by_the_shell(cast: Cast) -> None:
    slug = desk.ready(budget="5000")
    desk.spend(slug, 123_456)
    budgets.lower_budget(EDITOR, slug, desk.edition(slug), "1234.56")
    no = refused(lambda: budgets.lower_budget(EDITOR, slug, desk.edition(slug), "1234.55"))
    assert no.code == "budget_spent"
    assert "1234.56" in no.sentence


def test_a_question_keeps_its_key_while_its_kind_stays(cast: Cast) -> None:
    slug = desk.a_draft()
    before = drafting.draft_of(OPERATOR, slug).fields
    wishes = [
        FieldWish("您的称呼", "name", key="name"),
        FieldWish("手机号", "text", key="phone"),
        FieldWish("城市", "region"),
    ]
    composing.set_fields(OPERATOR, slug, desk.edition(slug), wishes)
    after = drafting.draft_of(OPERATOR, slug).fields
    assert after[0].key == before[0].key
    assert {one.key for one in after[1:]} & {one.key for one in before} == set()


def test_blocks_move_among_each_other_and_thirty_are_enough(cast: Cast) -> None:
    slug = desk.a_draft(content=desk.page(blocks=()))
    for word in "甲乙丙":
        composing.add_block(OPERATOR, slug, desk.edition(slug), "text", {"words": word})

    def order() -> str:
        return "".join(block.text("words") for block in drafting.draft_of(OPERATOR, slug).blocks)

    for place, to, expected in ((0, 2, "乙丙甲"), (2, 0, "甲乙丙"), (1, 99, "甲丙乙"), (1, -5, "丙甲乙")):
        composing.move_block(OPERATOR, slug, desk.edition(slug), place, to)
        assert order() == expected
    for _ in range(27):
        composing.add_block(OPERATOR, slug, desk.edition(slug), "contact", {})
    no = refused(lambda: composing.add_block(OPERATOR, slug, desk.edition(slug), "contact", {}))
    assert no.code == "blocks_full"


@pytest.mark.parametrize(
    ("name", "copied"),
    [("春" * 56, "春" * 56 + "（副本）"), ("春" * 57, "春" * 55 + "…（副本）"), ("春" * 60, "春" * 55 + "…（副本）")],
)
def test_a_copy_of_a_long_name_is_called_a_copy(cast: Cast, name: str, copied: str) -> None:
    slug = drafting.create_campaign(OPERATOR, CampaignWish(name, "form"), desk.page("form"))
    assert desk.row(drafting.copy_campaign(OPERATOR, slug)).name == copied


def test_a_copy_has_page_prizes_and_audience_but_no_days_and_no_past(cast: Cast) -> None:
    out = desk.published(budget="100", prizes=[a_prize(worth="1", stock="7")])
    desk.give(out.prizes[0], 3)
    slug = drafting.copy_campaign(OPERATOR, out.slug)
    copy, before = desk.row(slug), desk.row(out.slug)
    assert (copy.state, copy.starts_at, copy.ends_at, copy.budget_fen) == ("draft", None, None, None)
    assert (copy.draft, copy.copied_from_id, copy.name) == (before.draft, before.id, "春季新品体验（副本）")
    [prize_row] = prizes.prizes(OPERATOR, slug)
    assert (prize_row.stock, prize_row.given, prize_row.worth_fen) == (7, 0, 100)
    assert audience.audience_words(OPERATOR, slug).roles == ["everybody"]


def test_a_file_stays_as_long_as_any_campaign_or_version_shows_it(cast: Cast) -> None:
    slug = desk.ready()
    shown = uploaded("图.png", picture())
    place = composing.add_block(EDITOR, slug, desk.edition(slug), "picture", {"file_id": str(shown)})
    copy = drafting.copy_campaign(EDITOR, slug)
    composing.remove_block(EDITOR, slug, desk.edition(slug), place)
    assert desk.file_state(shown) == "kept"  # the copy shows it
    drafting.delete_campaign(EDITOR, copy, desk.edition(copy))
    assert desk.file_state(shown) == "leaving"


def test_what_was_published_keeps_its_files(cast: Cast) -> None:
    slug = desk.ready()
    shown = uploaded("图.png", picture())
    place = composing.add_block(EDITOR, slug, desk.edition(slug), "picture", {"file_id": str(shown)})
    desk.publish(slug)
    composing.remove_block(EDITOR, slug, desk.edition(slug), place)
    desk.publish(slug)
    assert desk.file_state(shown) == "kept"  # the first version is on record


def test_a_manual_is_no_picture_and_no_film(cast: Cast) -> None:
    slug = desk.a_draft()
    manual = str(uploaded())
    for kind in ("picture", "video"):
        added = partial(composing.add_block, EDITOR, slug, desk.edition(slug), kind, {"file_id": manual})
        assert refused(added).code == "file_wrong"
