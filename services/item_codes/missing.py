"""A code that names nothing good, wherever it was asked for: counted, starved, and told of where it means something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from services import clock
from services.errors import Refusal, SlowDown
from services.item_codes import canaries, starving, tallying
from services.item_codes.finding import Deciphered, Found
from services.item_codes.networks import Networks
from services.item_codes.states import ACTIVE

Read = TypeVar("Read")


def read(person_id: int | None, networks: Networks, reading: Callable[[], Read]) -> Read:
    """What somebody means who may ask: whoever missed too often is turned away (`slow_down`), and what is no code is
    counted as misread."""
    try:
        starving.refuse(person_id, networks)
        return reading()
    except Refusal as refusal:
        tallying.count("starved" if isinstance(refusal, SlowDown) else "misread", networks.near)
        raise


def note(
    person_id: int | None, code: str, deciphered: Sequence[Deciphered], found: Found | None, networks: Networks
) -> None:
    """Counted in this process and written later, with others, so that one of ours takes no longer than a forged one."""
    tallying.count("missed" if deciphered else "forged", networks.near)
    starving.missed(person_id, networks, code)
    if found is None:
        canaries.notice(deciphered)
    elif found.facts.state(clock.now()) != ACTIVE:
        tallying.seen_early(found.serial, found.batch.id)
