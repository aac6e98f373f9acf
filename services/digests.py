"""Digests: several notices that had to wait, told as one; what one says is found when it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from models.db import reading, session
from models.outbox import OutboxPromise
from services import clock
from services.notice_facts import facts_of
from services.notice_kinds import DIGEST, KIND_NAMES
from services.sentences import listed, say, worded

PATH = "/app/#/pages/messages/index"
"""Where everything that a digest counts can be read."""

Filter = Callable[[int, Collection[str]], set[str]]


@dataclass(frozen=True, slots=True)
class Content:
    """What a notice says: its kind, its facts, and the page it leads to."""

    topic: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    path: str | None = None

    @staticmethod
    def of(topic: str | None, payload: Mapping[str, Any]) -> Content:
        path = payload.get("path")
        return Content(topic, facts_of(payload), str(path) if path else None)

    def in_words_of(self, translate: Callable[[str], str]) -> Content:
        """The same in another language, as far as it is in our words; names and what people typed stay as they are."""
        return replace(self, facts={name: worded(fact, translate) for name, fact in self.facts.items()})

    def told_by(self, field_map: Mapping[str, str]) -> dict[str, str]:
        """The facts under a template's keys."""
        return {key: self.facts[fact] for key, fact in field_map.items()}


@reading
def open_digest(digest_id: int, follower_id: int, may_be_told: Filter) -> Content | None:
    """What this digest says now: a single notice in its own words, several by their number and kinds; None when none
    of them is to be told any more."""
    rows = session().execute(
        select(OutboxPromise.topic, OutboxPromise.payload)
        .where(OutboxPromise.digest_id == digest_id, OutboxPromise.payload.is_not(None))
        .order_by(OutboxPromise.id)
    )
    found = [(str(topic), payload or {}) for topic, payload in rows]
    told = may_be_told(follower_id, {topic for topic, _ in found})
    left = [(topic, payload) for topic, payload in found if topic in told]
    if not left:
        return None
    if len(left) == 1:
        return Content.of(*left[0])
    kinds = Counter(topic for topic, _ in left).most_common()
    facts = {
        "what": listed(_counted(topic, number) for topic, number in kinds),
        "number": str(len(left)),
        "time": clock.shown(clock.now()),
    }
    return Content(DIGEST, facts, PATH)


def _counted(topic: str, number: int) -> str:
    return say("%(kind)s %(number)s", kind=say(KIND_NAMES[topic]) if topic in KIND_NAMES else topic, number=number)
