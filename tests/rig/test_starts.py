"""A warm start is a program of its own in everything but what it had to import."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.rig import starts, warm
from tests.rig.starts import WarmStart, start

PATIENCE_SECONDS = 60
# What a program can tell of itself; `timeit` carries out any words.
TELLS = """
import os, sys, time
print(os.environ["TOLD"], os.environ.get("LEFT_OUT"), os.getcwd(), sys.argv[1:4], sys.stdin.read(), time.tzname[0])
print(__name__, "prometheus_client" in sys.modules, file=sys.stderr, flush=True)
"""
SLEEPS = ("timeit", "-n", "1", "-r", "1", "import time; time.sleep(60)")
LOADED = "import sys; print(*sys.modules)"


@pytest.fixture(autouse=True)
def _warm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "_warm", True)


def warm_start(log: Path, *arguments: str, **settings: str) -> WarmStart:
    process = start([sys.executable, "-m", *arguments], settings, log)
    assert isinstance(process, WarmStart)
    return process


def test_it_has_the_environment_the_folder_the_arguments_and_the_log_of_a_cold_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("timeit", "-n", "1", "-r", "1", "-s", TELLS, "pass")
    assert warm_start(tmp_path / "warm", *asked, TOLD="to this one", TZ="Asia/Shanghai").wait(PATIENCE_SECONDS) == 0
    monkeypatch.setattr(starts, "_warm", False)
    cold = start([sys.executable, "-m", *asked], {"TOLD": "to this one", "TZ": "Asia/Shanghai"}, tmp_path / "cold")
    assert cold.wait(PATIENCE_SECONDS) == 0
    told = [(tmp_path / log).read_text().splitlines() for log in ("warm", "cold")]
    assert sorted(told[0][:2]) == sorted(told[1][:2])
    assert any("to this one None" in line and "CST" in line for line in told[0])


def test_one_knows_nothing_of_the_settings_of_another(tmp_path: Path) -> None:
    asked = ("timeit", "-n", "1", "-r", "1", "-s", TELLS, "pass")
    assert warm_start(tmp_path / "one", *asked, TOLD="a", LEFT_OUT="b").wait(PATIENCE_SECONDS) == 0
    assert warm_start(tmp_path / "other", *asked, TOLD="c").wait(PATIENCE_SECONDS) == 0
    assert "a b " in (tmp_path / "one").read_text()
    assert "c None " in (tmp_path / "other").read_text()


def test_its_own_end_is_told_with_its_code(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert warm_start(log, "calendar", "2026", "2").wait(PATIENCE_SECONDS) == 0
    assert "February 2026" in log.read_text()
    assert warm_start(log, "calendar", "no year").wait(PATIENCE_SECONDS) == 2
    assert warm_start(log, "no_such_module").wait(PATIENCE_SECONDS) == 1
    assert "No module named no_such_module" in log.read_text()


def test_it_is_waited_for_and_killed_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began = starts._warmth().start

    def begin(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> WarmStart:
        assert log.exists(), "whoever reads it at once finds nothing"
        return began(arguments, environment, log)

    monkeypatch.setattr(starts._warmth(), "start", begin)
    process = warm_start(tmp_path / "log", *SLEEPS)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.05)
    assert process.poll() is None
    process.kill()
    assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert not Path(f"/proc/{process.pid}").exists()
    process.send_signal(signal.SIGTERM)  # nobody else's process of that number is hit


def test_what_reads_the_environment_when_imported_is_left_to_each_program(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert warm_start(log, "timeit", "-n", "1", "-r", "1", "-s", LOADED, "pass").wait(PATIENCE_SECONDS) == 0
    loaded = log.read_text().split()
    assert set(warm.IMPORTED) <= set(loaded)
    assert set(warm.NEVER_IMPORTED) & set(loaded) == set()


@pytest.mark.parametrize(
    ("command", "settings"),
    [
        (["true"], {}),
        ([sys.executable, "-c", "pass"], {}),
        ([sys.executable, "-m", "calendar"], {"LD_PRELOAD": ""}),
        ([sys.executable, "-m", "calendar"], {"PYTHONHASHSEED": "1"}),
    ],
)
def test_what_an_import_cannot_come_before_starts_cold(
    command: list[str], settings: dict[str, str], tmp_path: Path
) -> None:
    process = start(command, settings, tmp_path / "log")
    assert isinstance(process, subprocess.Popen)
    assert process.wait(PATIENCE_SECONDS) == 0
