"""Asking a second person for a higher budget: both see the campaign's name and the sum."""

from __future__ import annotations

from models.db import reading, transaction
from services import second_person
from services.access import Actor, require
from services.accounts import Proof
from services.campaigns import budgets
from services.campaigns.rows import get_campaign
from services.campaigns.shapes import yuan
from services.organisation.forms import Problems
from services.second_person import PendingRow


@reading
def judge_budget(actor: Actor, slug: str, typed: str, *, reason: str) -> int:
    """The sum in fen, of what may be asked for. Refuses `form_wrong` with all that is wrong, and `campaign_ended`."""
    require(actor, budgets.ACT)
    problems = Problems()
    amount = 0
    with problems.beside("yuan"):
        amount = budgets.judge_amount(typed)
        budgets.refuse_no_rise(get_campaign(slug), amount)
    with problems.beside("reason"):
        second_person.reason_of(reason)
    problems.refuse()
    return amount


@transaction
def ask_budget(actor: Actor, proof: Proof, slug: str, typed: str, *, reason: str) -> int:
    """The number of the act that somebody else has to confirm within a day. Refuses what
    `judge_budget` does and `second_person.ask`."""
    amount = judge_budget(actor, slug, typed, reason=reason)
    facts = {"campaign": slug, "name": get_campaign(slug).name, "yuan": yuan(amount)}
    return second_person.ask(actor, proof, budgets.RAISE, facts, reason=reason)


@reading
def waiting_budgets(actor: Actor, slug: str) -> list[PendingRow]:
    """What was asked for this campaign and waits for somebody else, the newest first; nothing for whoever could not
    confirm it either."""
    waiting = second_person.waiting(actor, budgets.RAISE)
    return [one for one in waiting if one.facts.get("campaign") == slug]
