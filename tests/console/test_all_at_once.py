"""Whatever is wrong with a form is told at once, each beside its field: what is missing, and what is too long. What was
typed stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.access import OPERATOR
from services.campaigns import drafting, prizes
from tests.console.desk import Desk
from tests.console.told import tell_all, wrong
from tests.services.campaigns import desk
from tests.world import PASSWORD, Cast

CAMPAIGN = "/console/campaigns/-/new"
SURE = {"password": PASSWORD, "once": "a" * 24}
# Forms of a lottery, with what is said besides.
OF_A_CAMPAIGN: dict[str, dict[str, str]] = {
    "/edit": {},
    "/page": {},
    "/privacy": {},
    "/slots": {},
    "/audience": {},
    "/prizes/-/new": {},
    "/budget/more": SURE,
    "/fields/-/new": {"kind": "choice"},
    "/fields/0": {"kind": "choice"},
    "/blocks/-/new?kind=text": {},
    "/blocks/-/new?kind=map": {},
    "/blocks/-/new?kind=lottery": {},
    "/blocks/0": {},
}
# What is missing or too long, beside what cannot be meant.
MIXED: dict[str, dict[str, str]] = {
    "/edit": {"name": "", "bait": "", "per_person": "几次", "cost": "多", "in_person": "", "rank": ""},
    "/page": {"title": "", "summary": "字" * 201, "cover": "封面"},
    "/slots": {"weekdays": "", "opens": "25:00", "closes": "", "minutes": "一小时", "capacity": "", "days_ahead": "0"},
    "/audience": {"roles": "boss", "regions": "区" * 2001, "dealers": "没有这家"},
    "/prizes/-/new": {"name": "", "stock": "x", "worth": "-1", "odds": "200", "good_days": "5" * 9},
    "/prizes/<prize>": {"name": "字" * 41, "stock": "x", "worth": "-1", "odds": "200", "good_days": "0"},
    "/budget/more": {"yuan": "x", "reason": "", "password": "不是它", "once": "a" * 24},
    "/fields/-/new": {"label": "", "kind": "choice", "options": "长" * 21},
    "/fields/0": {"label": "字" * 21, "kind": "colour"},
    "/blocks/-/map": {"place": "字" * 41, "latitude": "x", "longitude": "181"},
    "/blocks/-/product": {"product": "没有这个", "words": "字" * 201},
    "/blocks/-/material": {"material": "没有这份", "words": "字" * 201},
}


@pytest.fixture
def lottery(signed_in: Callable[[str], Desk]) -> tuple[Desk, str]:
    return signed_in("content_manager"), desk.a_draft("lottery")


@pytest.mark.parametrize("part", OF_A_CAMPAIGN)
def test_all_that_is_wrong_with_a_campaigns_form_is_told_at_once(lottery: tuple[Desk, str], part: str) -> None:
    here, slug = lottery
    tell_all(here, f"/console/campaigns/{slug}{part}", OF_A_CAMPAIGN[part])


@pytest.mark.parametrize("part", MIXED)
def test_what_is_missing_hides_nothing_that_cannot_be_meant(lottery: tuple[Desk, str], part: str) -> None:
    here, slug = lottery
    prize = prizes.add_prize(OPERATOR, slug, desk.edition(slug), desk.a_prize("lottery"))
    said = MIXED[part]
    address = f"/console/campaigns/{slug}{part.replace('<prize>', str(prize))}"
    answer = here.post(address, {"version": str(desk.edition(slug)), **said})
    meant = {"once"} | ({"kind"} if said.get("kind") == "choice" else set())
    assert (answer.status_code, wrong(answer.text)) == (422, said.keys() - meant)


def test_a_question_that_is_asked_twice_is_told_on_whichever_was_opened(lottery: tuple[Desk, str]) -> None:
    here, slug = lottery
    first, second, *_ = drafting.draft_of(OPERATOR, slug).fields
    for place, other in ((0, second), (1, first)):
        said = {"version": str(desk.edition(slug)), "label": other.label, "kind": other.kind}
        answer = here.post(f"/console/campaigns/{slug}/fields/{place}", said)
        assert (answer.status_code, wrong(answer.text)) == (422, {"label"})


def test_a_block_of_no_kind_is_told_beside_the_choice(lottery: tuple[Desk, str]) -> None:
    here, slug = lottery
    answer = here.post(f"/console/campaigns/{slug}/blocks/-/kind", {"kind": ""})
    assert (answer.status_code, wrong(answer.text)) == (422, {"kind"})


def test_all_that_a_published_prize_refuses_is_told_at_once(lottery: tuple[Desk, str]) -> None:
    here, _ = lottery
    out = desk.published("lottery")
    desk.give(out.prizes[0], 3)
    said = {"name": "别的奖品", "detail": "", "stock": "2", "worth": "9", "odds": "11", "good_days": ""}
    answer = here.post(
        f"/console/campaigns/{out.slug}/prizes/{out.prizes[0]}", {"version": str(desk.edition(out.slug)), **said}
    )
    assert (answer.status_code, wrong(answer.text)) == (422, {"name", "stock", "worth", "odds"})


def test_all_that_is_wrong_with_a_new_campaign_is_told_at_once(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    here = signed_in("content_manager")
    tell_all(here, CAMPAIGN, {"once": "a" * 24})
    said = {"name": "", "template": "", "starts": "2026-12-02T10:00", "ends": "2026-12-01T10:00", "once": "b" * 24}
    answer = here.post(CAMPAIGN, said)
    assert (answer.status_code, wrong(answer.text)) == (422, {"name", "template", "ends"})
