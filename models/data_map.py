"""The data map as the program reads it: one entry for every column, from `data_map.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("data_map.toml")
CLASSES = ("S", "P1", "P2", "P3", "B", "L", "T")
PERSONAL = ("S", "P1", "P2", "P3")
ON_ERASURE = ("delete", "null", "pseudonymise", "keep")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one column is; `consent` names the purpose a value needs a live consent for."""

    table: str
    column: str
    data_class: str
    purpose: str
    basis: str
    kept: str
    seen_by: str
    on_erasure: str
    shown_as: str | None = None
    consent: str | None = None

    @property
    def act_on_erasure(self) -> str:
        """One of ON_ERASURE; what stands behind a colon is the reason."""
        return self.on_erasure.partition(":")[0]


@cache
def data_map() -> dict[tuple[str, str], Entry]:
    """All entries by table and column."""
    entries = {}
    for table, facts in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        for column, said in facts["columns"].items():
            own = {"class": said} if isinstance(said, str) else said
            entries[table, column] = Entry(
                table,
                column,
                own["class"],
                facts["purpose"],
                facts["basis"],
                facts["kept"],
                facts["seen_by"],
                facts["on_erasure"],
                own.get("shown_as"),
                own.get("consent"),
            )
    return entries
