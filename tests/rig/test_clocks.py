"""A process believes the clock it is given, also when that moves, and goes on counting seconds evenly."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rig.clocks import ProcessClock

ASKS = """
import sys, time
for _ in sys.stdin:
    print(time.time(), time.monotonic(), flush=True)
"""


@pytest.mark.faketime
def test_a_process_lives_by_the_clock_it_is_given(tmp_path: Path) -> None:
    clock = ProcessClock(tmp_path, "+10m")
    with subprocess.Popen(
        [sys.executable, "-c", ASKS],
        env={**os.environ, **clock.settings()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def asked() -> tuple[float, float]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            wall, even = process.stdout.readline().split()
            return float(wall) - time.time(), float(even) - time.monotonic()

        ahead, even = asked()
        assert ahead == pytest.approx(600, abs=30)
        assert even == pytest.approx(0, abs=30)
        clock.set("-1h")
        behind, even = asked()
        assert behind == pytest.approx(-3600, abs=30)
        assert even == pytest.approx(0, abs=30)
        process.stdin.close()
