"""Forms of products, codes and leads, too, tell at once what is missing, what is too long and what cannot be meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.access import OPERATOR
from services.item_codes import issuing
from services.item_codes.issuing import BatchWish
from services.products import demo
from tests.console.desk import Desk
from tests.console.told import tell_all, wrong
from tests.world import PASSWORD, Cast

BATCH = "/console/code-batches/B000001"
SURE = {"password": PASSWORD, "once": "a" * 24}
FORMS: dict[str, dict[str, str]] = {
    "/console/products/-/new": {},
    "/console/products/P001/edit": {},
    "/console/products/P001/privileges/new": {"once": "a" * 24, "kind": "points"},
    "/console/code-batches/-/new": SURE,
    f"{BATCH}/activate": {},
    f"{BATCH}/freeze": {},
    f"{BATCH}/thaw": {},
    f"{BATCH}/void": SURE,
    f"{BATCH}/package": SURE,
    f"{BATCH}/decoy": SURE,
    "/console/leads/-/new": {},
}
# What is missing or too long, beside what cannot be meant.
MIXED: dict[str, dict[str, str]] = {
    "/console/products/-/new": {"code": "", "name": "", "gtin": "1", "warranty_months": "两年", "parameters": "红"},
    "/console/products/P001/privileges/new": {"title": "", "kind": "points", "amount": "x", "until_day": "明天"},
    "/console/code-batches/-/new": {
        "product": "",
        "count": "很多",
        "lot": "批号",
        "per_carton": "0",
        "dealer": "D404",
        "reason": "",
        "password": "不是它",
    },
    f"{BATCH}/activate": {"begin": "没有", "end": "也没有", "at": "明天"},
    f"{BATCH}/freeze": {"begin": "没有", "end": "999999999", "reason": ""},
    f"{BATCH}/void": {"begin": "0", "end": "没有", "reason": "字" * 101, "password": "不是它"},
    f"{BATCH}/package": {"printer": "", "form": "pdf", "link": "gs2", "begin": "x", "reason": "", "password": "不是它"},
    f"{BATCH}/decoy": {"printer": "", "decoys": "0", "reason": "", "password": "不是它"},
    "/console/leads/-/new": {"name": "", "phone": "拨打我", "interest": "想" * 121, "region": "某地", "dealer": "D404"},
}


@pytest.fixture
def chen(signed_in: Callable[[str], Desk], cast: Cast) -> Desk:
    """陈洁, channel manager, and a batch of codes."""
    demo.furnish(OPERATOR)
    issuing.issue(OPERATOR, BatchWish("P001", 100))
    return signed_in("channel_manager")


@pytest.mark.parametrize("address", FORMS)
def test_each_field_that_is_missing_or_too_long_is_told(chen: Desk, address: str) -> None:
    tell_all(chen, address, FORMS[address])


@pytest.mark.parametrize("address", MIXED)
def test_what_is_missing_hides_nothing_that_cannot_be_meant(chen: Desk, address: str) -> None:
    said = MIXED[address]
    answer = chen.post(address, {**said, "once": "b" * 24})
    meant = {"kind"} | ({"begin"} if said.get("begin") == "0" else set())
    also = {"agreed", "state"} & wrong(answer.text)
    assert (answer.status_code, wrong(answer.text) - also) == (422, said.keys() - meant)


def test_a_range_that_runs_backwards_is_told_beside_its_end(chen: Desk) -> None:
    answer = chen.post(f"{BATCH}/freeze", {"begin": "9", "end": "3", "reason": ""})
    assert (answer.status_code, wrong(answer.text)) == (422, {"end", "reason"})


def test_a_moment_that_is_past_is_told_beside_it(chen: Desk) -> None:
    answer = chen.post(f"{BATCH}/activate", {"begin": "x", "at": "2020-01-01T10:00"})
    assert (answer.status_code, wrong(answer.text)) == (422, {"begin", "at"})


def test_nobody_is_entered_without_their_consent(chen: Desk) -> None:
    answer = chen.post("/console/leads/-/new", {"name": "赵", "phone": "13911110000", "interest": "新品"})
    assert (answer.status_code, wrong(answer.text)) == (422, {"agreed"})
