"""The erasure journal's lines: those of before, those of now, and those that a power cut tore."""

from __future__ import annotations

import json
from pathlib import Path

from models.journal import Erased, Journal, TakenBack
from services import clock


def test_lines_of_before_are_read_as_they_were_and_torn_ones_passed_over(tmp_path: Path) -> None:
    file, at = tmp_path / "erasures.jsonl", clock.now()
    old = {"person": "a" * 64, "account": "official_account", "scope": "official_account", "at": at.isoformat()}
    file.write_text(json.dumps(old) + '\n{"person": "b", "taken_b\n{"taken_back": "phone"}\n[]\n')
    book = Journal(file)
    book.write([TakenBack("c" * 64, "mini_program", "phone", at)])
    assert book.read() == [Erased("a" * 64, "official_account", "official_account", at)]
    assert book.read_taken_back() == [TakenBack("c" * 64, "mini_program", "phone", at)]
