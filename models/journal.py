"""The erasure journal: a file beside the database, so that a restored backup can be told whom to forget again."""

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


class Journal:
    """Written before the rows are touched: a line too many is harmless, a missing one brings a person back."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def write(self, erasures: Iterable[Erased]) -> None:
        for one in erasures:
            told = {"person": one.person_key, "account": one.account, "scope": one.scope, "at": one.at.isoformat()}
            append(self.file, json.dumps(told).encode())

    def read(self) -> list[Erased]:
        """All that was written, the oldest first; a line that a power cut tore was never relied on."""
        if not self.file.exists():
            return []
        lines = self.file.read_bytes().split(b"\n")
        return [found for line in lines if line and (found := _read(line)) is not None]


def _read(line: bytes) -> Erased | None:
    try:
        told = json.loads(line)
        return Erased(told["person"], told["account"], told["scope"], datetime.fromisoformat(told["at"]))
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
