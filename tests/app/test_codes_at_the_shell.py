"""Codes at the shell: a batch under a chosen key, and an encrypted package for a printer."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.commands.codes import codes as shell
from services.access import OPERATOR
from services.item_codes import finding, keys
from services.products import demo
from tests.services.item_codes.packing import opened

OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture
def app(app: Flask) -> Flask:
    demo.furnish(OPERATOR)
    return app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "printer"
    place.mkdir()
    return place


def run(app: Flask, *said: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(shell, [*said])
    return done.exit_code, done.output


def answer(app: Flask, *said: str) -> dict[str, Any]:
    code, output = run(app, *said, "--json")
    assert code == 0, output
    told: dict[str, Any] = json.loads(output)
    return told


def test_a_batch_is_made_with_the_newest_key_or_the_one_that_is_named(app: Flask, folder: Path) -> None:
    before = {name: list(ring) for name, ring in keys._rings.items()}
    keys.use([(2, NEW), (1, OLD)], before["inner"])
    try:
        made = [
            answer(app, "issue", "--product", "P001", "--count", "3", *more) for more in ([], ["--key-version", "1"])
        ]
        assert [one["key_version"] for one in made] == [2, 1]
        for one in made:
            output = folder / f"{one['batch']}.csv"
            answer(app, "export", "--batch", one["batch"], "--output", str(output))
            code = output.read_text().splitlines()[1].split(",")[1]
            assert finding.look_up(OPERATOR, code).batch == one["batch"]
        failed, sentence = run(app, "issue", "--product", "P001", "--count", "3", "--key-version", "7")
        assert failed
        assert "第 7 版密钥" in sentence
    finally:
        keys.use(before["code"], before["inner"])


def test_a_package_is_encrypted_and_its_password_said_once(app: Flask, folder: Path) -> None:
    batch = answer(app, "issue", "--product", "P001", "--count", "20", "--per-carton", "5")["batch"]
    whole, part = folder / "whole.csv", folder / "part.zip"
    answer(app, "export", "--batch", batch, "--output", str(whole))
    span = ["--first", "5", "--count", "10"]
    made = answer(app, "package", "--batch", batch, "--printer", "华彩印刷", "--output", str(part), *span)
    lines = whole.read_text().splitlines()
    [csv] = opened(part.read_bytes(), made["password"]).values()
    assert csv.decode().splitlines() == [lines[0], *lines[6:16]]
    assert lines[6].split(",")[1].encode() not in part.read_bytes()
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert sorted(folder.iterdir()) == [part, whole]
    drawn = answer(
        app, "package", "--batch", batch, "--printer", "华彩", "--output", str(part), "--form", "svg", "--link", "gs1"
    )
    files = opened(part.read_bytes(), drawn["password"])
    assert sum(name.endswith(".svg") for name in files) == 20
    assert b"/01/" in files[f"{batch}.csv"]


def test_a_code_is_looked_up_by_the_link_that_was_scanned(app: Flask, folder: Path) -> None:
    batch = answer(app, "issue", "--product", "P001", "--count", "5")["batch"]
    part = folder / "part.csv"
    assert answer(app, "export", "--batch", batch, "--output", str(part), "--first", "3")["count"] == 2
    serial, code, link, _carton = part.read_text().splitlines()[1].split(",")
    assert serial == "3"
    assert [answer(app, "lookup", way)["code"] for way in (code, link, link.upper())] == [code] * 3


WRONG = {
    "nobody's name": (["--batch", "B000001", "--printer", " "], "印刷厂"),
    "no such batch": (["--batch", "B999999"], "没有码批次"),
    "beyond its end": (["--batch", "B000001", "--count", "21"], "序列号从"),
    "an unknown form": (["--batch", "B000001", "--form", "exe"], "exe"),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_cannot_be_packed_leaves_no_file(app: Flask, folder: Path, how: str) -> None:
    answer(app, "issue", "--product", "P001", "--count", "20")
    said, sentence = WRONG[how]
    code, output = run(app, "package", "--printer", "华彩", *said, "--output", str(folder / "codes.zip"))
    assert code != 0
    assert sentence in output
    assert list(folder.iterdir()) == []
