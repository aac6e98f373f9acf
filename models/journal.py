"""The erasure journal: a file beside the database, so that a restored backup can be told whom to forget again, and who
took back what."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models.appending import append


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: the keyed hash of the openid (never the openid), of which account, what was erased, when."""

    person_key: str
    account: str
    scope: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Somebody took back what they had agreed to or asked for (`what`), and stays known: their keyed hash, when."""

    person_key: str
    account: str
    what: str
    at: datetime


class Journal:
    """Written before the rows are touched: a line too many is harmless, a missing one brings a person back."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def write(self, lines: Iterable[Erased | TakenBack]) -> None:
        for one in lines:
            # A release that knows erasures alone must not take the other kind for one: it bears no scope.
            what = {"scope": one.scope} if isinstance(one, Erased) else {"taken_back": one.what}
            told = {"person": one.person_key, "account": one.account, **what, "at": one.at.isoformat()}
            append(self.file, json.dumps(told).encode())

    def read(self) -> list[Erased]:
        """All erasures that were written, the oldest first; a line that a power cut tore was never relied on."""
        return [one for one in self._lines() if isinstance(one, Erased)]

    def read_taken_back(self) -> list[TakenBack]:
        """All that people took back, the oldest first."""
        return [one for one in self._lines() if isinstance(one, TakenBack)]

    def _lines(self) -> list[Erased | TakenBack]:
        if not self.file.exists():
            return []
        lines = self.file.read_bytes().split(b"\n")
        return [found for line in lines if line and (found := _read(line)) is not None]


def _read(line: bytes) -> Erased | TakenBack | None:
    try:
        told = json.loads(line)
        person, account, at = told["person"], told["account"], datetime.fromisoformat(told["at"])
        if "taken_back" in told:
            return TakenBack(person, account, told["taken_back"], at)
        return Erased(person, account, told["scope"], at)
    except (ValueError, KeyError, TypeError):
        return None


_journal: Journal | None = None


def use(journal: Journal) -> None:
    global _journal
    _journal = journal


def journal() -> Journal:
    if _journal is None:
        raise RuntimeError("no journal is in use: models.journal.use(Journal(file)) comes first")
    return _journal
