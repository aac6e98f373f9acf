"""Refusals: what a rule answers when it says no, in five families; the door adds the status."""

from __future__ import annotations


class Refusal(Exception):
    """A no with a stable code for machines and one Chinese sentence for people."""

    def __init__(self, code: str, sentence: str, **facts: object) -> None:
        self.code = code
        self.sentence = sentence
        self.facts = facts
        super().__init__(f"{code}: {sentence}")


class NotFound(Refusal):
    """There is no such thing, or it is not yours to see: both answer alike."""


class NotAllowed(Refusal):
    """You are known, and may not."""


class Conflict(Refusal):
    """Somebody or something was there first."""


class Expired(Refusal):
    """It was good once: over, used up, revoked."""


class Invalid(Refusal):
    """What was said cannot be meant."""


class SlowDown(NotAllowed):
    """Too many tries; `facts["seconds"]` says when to come back."""
