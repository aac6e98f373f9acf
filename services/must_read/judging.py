"""When somebody has read a material themselves, decided from what was in sight and for how long by our own clock.

Of pages each has to have been in sight; of an article or a film nine tenths of its length; what is opened elsewhere (a
link, a file to save) has to have been opened. And nobody reads faster than a page in a second, an article in five
seconds, or a film in half of its length: what a phone claims beyond that is believed as time goes by (decision 0066).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.materials import ARTICLE
from services.materials.notes import MOST_PAGES
from services.reading.judging import READ_PCT

A_PAGE = timedelta(seconds=1)
AN_ARTICLE = timedelta(seconds=5)


def bits_of(pages: Iterable[int]) -> int:
    """Pages 1, 2, 4 as the bits 1011; what is no page of any version is left out."""
    bits = 0
    for page in pages:
        if 1 <= page <= MOST_PAGES:
            bits |= 1 << (page - 1)
    return bits


def pages_of(bits: int) -> list[int]:
    return [at + 1 for at in range(bits.bit_length()) if bits >> at & 1]


def believed(seen: int, told: int, open_for: timedelta) -> int:
    """The pages seen before and those told now, the lowest first, as far as there was a second for each."""
    room = open_for // A_PAGE + 1 - seen.bit_count()
    for page in pages_of(told & ~seen):
        if room <= 0:
            break
        seen |= 1 << (page - 1)
        room -= 1
    return seen


def least_time(body: str, film_seconds: int | None) -> timedelta:
    """How long what has no pages has to be open."""
    if film_seconds is not None:
        return timedelta(seconds=film_seconds) / 2
    return AN_ARTICLE if body == ARTICLE else timedelta()


def is_read(*, pages: int, seen: int, scroll_pct: int, open_for: timedelta, least: timedelta) -> bool:
    if pages > 1:
        return (seen & (1 << pages) - 1).bit_count() >= pages
    return scroll_pct >= READ_PCT and open_for >= least


def is_late(until: datetime | None, now: datetime) -> bool:
    return until is not None and until <= now
