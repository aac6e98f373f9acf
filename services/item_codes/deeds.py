"""Issuing a batch and killing codes, as they are done once a second person confirmed them."""

from __future__ import annotations

from services.access import Actor
from services.item_codes import issuing, states
from services.item_codes.issuing import BatchWish
from services.item_codes.states import Span
from services.products.records import get as get_product

ISSUE = "issue_codes"
VOID = "void_codes"
ACT = "codes.write"
Facts = dict[str, str]


def judge_issue(actor: Actor, facts: Facts) -> None:
    wish = wish_of(facts)
    issuing.judge(wish)
    get_product(wish.product)
    issuing.dealer_of(wish.dealer)


def issue(actor: Actor, facts: Facts, confirmed: int) -> None:
    issuing.issue(actor, wish_of(facts), confirmed=confirmed)


def judge_void(actor: Actor, facts: Facts) -> None:
    states.meant(issuing.batch(actor, facts["batch"]), span_of(facts))


def void(actor: Actor, facts: Facts, confirmed: int) -> None:
    states.void(actor, facts["batch"], span_of(facts), reason=facts["why"], confirmed=confirmed)


def wish_of(facts: Facts) -> BatchWish:
    per_carton = int(facts["per_carton"]) if facts.get("per_carton") else None
    return BatchWish(
        product=facts["product"],
        count=int(facts["count"]),
        lot=facts.get("lot", ""),
        per_carton=per_carton,
        inner=facts.get("inner") == "yes",
        dealer=facts.get("dealer", ""),
        key_version=int(facts["key_version"]) if facts.get("key_version") else None,
    )


def span_of(facts: Facts) -> Span:
    return Span(int(facts["first"]), int(facts["count"]))


def facts_of(wish: BatchWish) -> Facts:
    return {
        "product": wish.product,
        "count": str(wish.count),
        "lot": wish.lot,
        "per_carton": str(wish.per_carton or ""),
        "inner": "yes" if wish.inner else "",
        "dealer": wish.dealer,
        "key_version": str(wish.key_version or ""),
    }
