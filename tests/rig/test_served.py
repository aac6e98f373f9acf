"""gunicorn as `deploy/gunicorn.py` sets it: alive, kept alive, silent about its version, ended without orphans."""

from __future__ import annotations

import http.client
import os
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from deploy import garbage
from tests.rig.processes import children_of, processor_seconds
from tests.rig.served import Served, flask
from tests.rig.starts import ROOT
from tests.rig.variants import KEPT


def test_two_workers_serve_keep_alive_and_end_with_their_master() -> None:
    with Served("benchmarks.apps.bare:app", {}) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
        for _ in range(3):
            connection.request("GET", "/wechat/benchmark/empty")
            response = connection.getresponse()
            assert (response.status, response.read()) == (200, b"success")
            assert response.headers["Server"] == "gunicorn"
            assert not response.will_close
        connection.close()
        # The first worker may answer before its master has made the second.
        deadline = time.monotonic() + 20
        while len(workers := children_of(served.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(workers) == 2
        began = time.monotonic()
    assert time.monotonic() - began < 10
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


def test_what_stands_when_a_worker_begins_is_left_alone_by_the_collector_of_garbage_which_looks_seldom() -> None:
    """It would look through all of it once in a hundred pages of the console, and hold every thread meanwhile."""
    with Served("tests.rig.variants:weighing()", {}) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
        connection.request("GET", "/")
        left_alone, kept, often = map(int, connection.getresponse().read().split())
        connection.close()
    assert left_alone > kept == KEPT
    assert often == garbage.OFTEN[0]


def test_a_failed_command_shows_its_whole_message() -> None:
    with pytest.raises(RuntimeError, match="no-such-command"):
        flask({}, "no-such-command")


def test_figures_of_a_killed_master_go_when_the_next_one_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hooks = runpy.run_path(str(ROOT / "deploy" / "gunicorn.py"))
    dead = subprocess.Popen(["true"])
    dead.wait()
    left, others = tmp_path / f"qudao-figures-{dead.pid}", tmp_path / f"qudao-figures-{os.getppid()}"
    for folder in (left, others):
        folder.mkdir()
        (folder / "counter_1.db").touch()
    (tmp_path / "qudao-figures-notes").mkdir()
    hooks["on_starting"](None)
    own = f"qudao-figures-{os.getpid()}"
    assert {folder.name for folder in tmp_path.iterdir()} == {others.name, own, "qudao-figures-notes"}


def test_processor_time_is_counted_for_workers_too_and_for_those_that_ended() -> None:
    burn = "import sys, time\nwhile time.process_time() < 0.2: pass\n"
    wait = "print(flush=True); sys.stdin.read()"
    master = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])\n"
            f"subprocess.Popen([sys.executable, '-c', {burn + wait!r}]); {wait}",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert master.stdout is not None
        master.stdout.readline()
        master.stdout.readline()
        used = processor_seconds(master.pid)
    finally:
        master.communicate()
    assert 0.35 <= used < 3  # the kernel counts in hundredths, for each process
