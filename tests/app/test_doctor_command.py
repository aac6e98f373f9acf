"""`flask doctor` speaks when settings are refused, prints one JSON object, and says one line when all is well."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import ROOT
from services.doctor.settings import SETTINGS
from tests.rig.values import setting_values
from tests.services.doctor_ground import healthy


def run(settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    env = {**os.environ, **settings}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_every_setting_has_its_explanation() -> None:
    read = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    known = [name for name in SETTINGS if not name.startswith(("WECHAT_OA", "WECHAT_MINI", "WECHAT_MP"))]
    assert len(known) > 15
    assert [name for name in known if name not in read and name.removeprefix("WECHAT") not in read] == []


def test_a_refused_setting_is_explained_and_every_other_command_still_refuses() -> None:
    broken = setting_values("sqlite:///x.db", PUBLIC_BASE_URL="qudao.example", WECHAT_OA_APPID="wx1")
    told = run(broken, "doctor", "--json")
    assert told.returncode == 1
    findings: dict[str, Any] = {one["code"]: one for one in json.loads(told.stdout)["findings"]}
    assert findings["setting.PUBLIC_BASE_URL"]["state"] == "fail"
    assert "https://域名" in findings["setting.PUBLIC_BASE_URL"]["todo"]
    assert "WECHAT_OA_SECRET" in findings["setting.WECHAT_OA"]["title"]
    other = run(broken, "db", "check")
    assert other.returncode != 0
    assert "the settings are refused" in other.stderr
    assert "Traceback" not in told.stderr + other.stderr


def test_one_line_when_all_is_well_and_one_object_with_json(sqlite_url: str, tmp_path: Path) -> None:
    with healthy(sqlite_url, tmp_path) as stage:
        shell = stage.app.test_cli_runner()
        told = shell.invoke(args=["doctor"])
        assert told.exit_code == 0
        # The program stands in this very process here, so its log lines stand around.
        [line] = [line for line in told.stdout.splitlines() if not line.startswith("{")]
        assert line.startswith("✓ 一切正常")
        facts = json.loads(shell.invoke(args=["doctor", "--json"]).stdout.splitlines()[-1])
        assert facts["state"] == "ok"
        assert facts["counts"]["fail"] == facts["counts"]["warn"] == 0


def test_a_failure_ends_with_one_and_says_what_to_click(sqlite_url: str, tmp_path: Path) -> None:
    with healthy(sqlite_url, tmp_path) as stage:
        stage.world.account(secret_frozen=True)
        told = stage.app.test_cli_runner().invoke(args=["doctor"])
    assert told.exit_code == 1
    assert "解冻 AppSecret" in told.stdout


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url
