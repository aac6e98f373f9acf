"""Protections of rules taken away, for negative controls inside this process: what they show must then go wrong."""

from __future__ import annotations

from typing import Any

import pytest

from models.bindings import OPEN, Binding, Claim, Invitation
from models.db import session
from services import people
from services.bindings import deciding, ending, making
from services.people import merging, twins


def without_row_locks(patch: pytest.MonkeyPatch) -> None:
    """People, claims and targets are looked at without holding them still."""
    patch.setattr(people, "lock", people.survivor)
    patch.setattr(merging, "lock_both", _both_unheld)
    patch.setattr(twins, "standing_case", lambda first_id, second_id: None)
    patch.setattr(deciding, "_lock", _claim_unheld)
    for rules in (deciding, ending):
        patch.setattr(rules, "lock_target", lambda target, dealer_staff_id: None)
        patch.setattr(rules, "end", _end_whatever)


def _both_unheld(first_id: int, second_id: int) -> tuple[Any, Any]:
    low, high = sorted((people.survivor(first_id).id, people.survivor(second_id).id))
    return people.survivor(low), people.survivor(high)


def _claim_unheld(_actor: Any, claim_id: int) -> tuple[Any, Any, Any]:
    claim = session().get_one(Claim, claim_id)
    return people.survivor(claim.follower_id), session().get_one(Invitation, claim.invitation_id), claim


_end = making.end


def _end_whatever(actor: Any, binding: Binding, why: str, **more: Any) -> bool:
    """As if nobody else could have ended it."""
    binding.open_marker = OPEN
    session().flush()
    return _end(actor, binding, why, **more)
