"""Asking for what with codes needs two persons: issuing a batch, and killing codes."""

from __future__ import annotations

from dataclasses import replace

from models.db import transaction
from services import second_person
from services.access import Actor, require
from services.accounts import Proof
from services.item_codes import deeds, issuing, states
from services.item_codes.issuing import BatchWish
from services.item_codes.states import Span
from services.products.records import get as get_product


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
