"""One row of the benchmark page: who runs against whom, and what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from benchmarks.interleave import Run


@dataclass(frozen=True, slots=True)
class Row:
    """A comparison. `prepare(seconds)` starts what is needed and gives each contestant's run, the basis first."""

    key: str
    title: str
    setting: str
    unit: str
    basis: str
    wanted: Mapping[str, float]
    prepare: Callable[[float], AbstractContextManager[Mapping[str, Run]]]

    @property
    def command(self) -> str:
        return f"python -m benchmarks {self.key}"
