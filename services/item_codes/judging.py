"""What a look at a code comes to: a pure judgement over facts, with its wording nowhere in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["genuine", "seen_before", "suspicious", "not_available"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known when somebody looks: whether the code is good now (issued by us, of an item, active, neither frozen
    nor void, and of the GTIN that stood in the address), when others who are known looked earlier, whether the item is
    bound to whoever looks, and whether there are signs that the label was copied, which nobody at headquarters has
    called honest."""

    is_good: bool
    seen_by_others_at: datetime | None = None
    is_mine: bool = False
    is_suspicious: bool = False


def judge_look(evidence: Evidence) -> Verdict:
    """Everything that is not good answers alike. A code is seen before when another known person looked earlier: that
    alone never makes it a forgery, and who owns an item need not wonder who looked at it."""
    if not evidence.is_good:
        return "not_available"
    if evidence.is_mine:
        return "genuine"
    if evidence.is_suspicious:
        return "suspicious"
    return "seen_before" if evidence.seen_by_others_at else "genuine"
