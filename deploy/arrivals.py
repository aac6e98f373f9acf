"""What has come in of a request so far, and when a thread may take it up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

HELD_BYTES = 64 * 1024
"""A request of at most so much, head or body, is held until it is whole; forms, calls and pushes are shorter."""

END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"^content-length:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
# The client waits for a word of ours, or does not say how much it will send.
UNTOLD = re.compile(rb"^(?:transfer-encoding|expect):", re.IGNORECASE | re.MULTILINE)


class State(Enum):
    ARRIVING = "arriving"
    WHOLE = "whole"
    LONG = "long"
    """Too long to be held, or of no length that is known beforehand."""


@dataclass(slots=True)
class Arrival:
    """One request of one connection; `until` is the moment (monotonic seconds) by which it must be whole."""

    until: float
    received: bytearray = field(default_factory=bytearray)
    _whole: int | None = None

    def take(self, piece: bytes) -> State:
        """What it is with this piece. Whether it makes sense is gunicorn's to judge, which answers nonsense at once."""
        looked_at = max(0, len(self.received) - len(END_OF_HEAD))
        self.received += piece
        if self._whole is None:
            end = self.received.find(END_OF_HEAD, looked_at)
            if end < 0:
                return State.LONG if len(self.received) > HELD_BYTES else State.ARRIVING
            body = body_bytes(bytes(self.received[:end]))
            if body is None or body > HELD_BYTES:
                return State.LONG
            self._whole = end + len(END_OF_HEAD) + body
        return State.WHOLE if len(self.received) >= self._whole else State.ARRIVING


def body_bytes(head: bytes) -> int | None:
    """How long the body is that this head announces; None when it does not tell."""
    if UNTOLD.search(head):
        return None
    said = [value.strip() for value in LENGTH.findall(head)]
    if any(not value.isdigit() or len(value) > 15 for value in said):
        return None
    return max(map(int, said), default=0)
