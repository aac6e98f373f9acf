"""Asking for what with codes needs two persons: issuing a batch, and killing codes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.db import reading, transaction
from services import second_person
from services.access import Actor, require
from services.accounts import Proof
from services.item_codes import deeds, issuing, spans, states
from services.item_codes.issuing import BatchWish
from services.item_codes.states import Span
from services.organisation.forms import Problems, code_of, whole
from services.products.records import get as get_product

YES = "yes"
LARGEST_VERSION = 99_999


@dataclass(frozen=True, slots=True)
class BatchTyped:
    """A batch as a form says it: numbers as typed, "" where nothing is said; `inner` is `yes` or empty."""

    product: str
    count: str
    lot: str = ""
    per_carton: str = ""
    dealer: str = ""
    inner: str = ""
    key_version: str = ""
    reason: str = ""


@reading
def judge_issue(actor: Actor, typed: BatchTyped) -> BatchWish:
    """What a form means. Refuses `form_wrong` with all that is wrong, and `key_gone`."""
    require(actor, deeds.ACT)
    problems = Problems()
    product, lot = typed.product.strip(), code_of(typed.lot)
    if not product:
        problems.wrong("product", "请选择产品。")
    else:
        with problems.beside("product"):
            product = get_product(product).code
    count = whole(problems, "count", typed.count, 1, issuing.MOST)
    per_carton = None
    if typed.per_carton.strip():
        per_carton = whole(problems, "per_carton", typed.per_carton, 1, issuing.MOST_IN_CARTON)
        with problems.beside("per_carton"):
            issuing.judge_carton(per_carton, count if "count" not in problems.found else issuing.MOST)
    with problems.beside("lot"):
        issuing.judge_lot(lot)
    with problems.beside("dealer"):
        issuing.dealer_of(typed.dealer.strip())
    key = whole(problems, "key_version", typed.key_version, 1, LARGEST_VERSION) if typed.key_version else None
    with problems.beside("reason"):
        second_person.reason_of(typed.reason)
    problems.refuse()
    wish = BatchWish(product, count, lot, per_carton, typed.inner == YES, typed.dealer.strip(), key)
    issuing.judge(wish)
    return wish


@reading
def judge_void(actor: Actor, batch: str, begin: str, end: str, *, reason: str) -> Span:
    """Which codes a form means. Refuses `form_wrong` with all that is wrong, and `batch_unknown`."""
    problems = Problems()
    span = spans.judge(actor, problems, batch, begin, end)
    with problems.beside("reason"):
        second_person.reason_of(reason)
    problems.refuse()
    return span


@transaction
def ask_issue(actor: Actor, proof: Proof, wish: BatchWish, *, reason: str) -> int:
    """Ask for a batch; the number of the act that another person confirms. Refuses what `issuing.issue` would, and what
    `second_person.ask` refuses."""
    require(actor, deeds.ACT)
    issuing.judge(wish)
    wish = replace(wish, product=get_product(wish.product).code)
    return second_person.ask(actor, proof, deeds.ISSUE, deeds.facts_of(wish), reason=reason)


@transaction
def ask_void(actor: Actor, proof: Proof, batch: str, span: Span, *, reason: str) -> int:
    """Ask for codes to be killed for good. Refuses `batch_unknown`, `range_wrong` and `reason_missing`, and what
    `second_person.ask` refuses."""
    require(actor, deeds.ACT)
    known = issuing.batch(actor, batch)
    first, after = states.meant(known, span)
    facts = {"batch": known.code, "first": str(first), "count": str(after - first), "why": states.reason_of(reason)}
    return second_person.ask(actor, proof, deeds.VOID, facts, reason=reason)
