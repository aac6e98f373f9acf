"""The facts of a notice as its row keeps them: in Chinese, and what is in our words once more in parts.

By its parts a fact is told in whatever language its reader chooses later; who needs Chinese looks at nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.sentences import Sentence, packed, unpacked


def kept(facts: Mapping[str, str]) -> dict[str, Any]:
    """As a row keeps them."""
    parts = {name: packed(fact) for name, fact in facts.items() if isinstance(fact, Sentence)}
    body: dict[str, Any] = {"facts": {name: str(fact) for name, fact in facts.items()}}
    return {**body, "parts": parts} if parts else body


def facts_of(body: Mapping[str, Any]) -> dict[str, str]:
    """From a row: what is in our words remembers its parts."""
    facts, parts = body.get("facts") or {}, body.get("parts") or {}
    return {str(name): unpacked(parts[name]) if name in parts else str(fact) for name, fact in facts.items()}
