"""The clock of a whole process, set wrong or made to jump (libfaketime); what counts seconds goes on evenly."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from tests.rig.programs import demand_program


class ProcessClock:
    """`Served(…, settings | clock.settings())` runs by this clock; `set` moves it while the process runs.

    Offsets are libfaketime's: `+10m`, `-1h`, `+0`.
    """

    def __init__(self, folder: Path, offset: str = "+0") -> None:
        self._file = folder / "clock"
        self.set(offset)

    def set(self, offset: str) -> None:
        """From now on the process believes it is so much later or earlier."""
        new = self._file.with_suffix(".new")
        new.write_text(offset)
        new.replace(self._file)

    def settings(self) -> dict[str, str]:
        """The environment that makes a process run by this clock."""
        return {
            "LD_PRELOAD": _library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            # Time-outs and leases inside a process count evenly whatever the wall clock does.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@cache
def _library() -> str:
    """Where the library is: its own program knows."""
    told = subprocess.run(
        [demand_program("libfaketime"), "-m", "-f", "+0", "env"], capture_output=True, text=True, check=True
    ).stdout
    return next(line.partition("=")[2] for line in told.splitlines() if line.startswith("LD_PRELOAD="))
