"""What the doctor says of the place where uploads lie, and of the host that serves them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from doorway.patient import patient
from services.doctor import FAIL, OK, machine
from storage import LocalStorage


def test_production_is_told_to_give_files_a_host_of_their_own(app: Flask) -> None:
    with app.app_context():
        one = patient()
        alone = replace(one, settings=replace(one.settings, app_env="production"))
        apart = replace(one, settings=replace(alone.settings, files_base_url="https://files.example"))
        told = [{said.code for said in machine.files(who) if said.state != OK} for who in (one, alone, apart)]
    assert told == [set(), {"storage.host"}, set()]


def test_a_place_that_gives_back_something_else_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalStorage, "read", lambda *_: iter((b"other",)))
    with app.app_context():
        [found] = machine.files(patient())
    assert (found.code, found.state) == ("storage", FAIL)


def test_nothing_of_the_look_stays(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        one = patient()
        machine.files(replace(one, settings=replace(one.settings, storage_url=f"file:{tmp_path}/files")))
    assert [file for file in tmp_path.joinpath("files").rglob("*") if file.is_file()] == []
