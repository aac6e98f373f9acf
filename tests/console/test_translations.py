"""English: every text has its English, nothing is left half said, and pages really speak it."""

from __future__ import annotations

import re
import shlex
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from app import translations
from tests.console.desk import Desk
from tests.world import Cast

ROOT = Path(__file__).resolve().parents[2]
CATALOG = ROOT / "translations/en/LC_MESSAGES/messages.po"
DOORS = ("console/", "pages/", "services/doctor/", "wechat/error_table.py")
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def catalog() -> Catalog:
    return read_po(BytesIO(CATALOG.read_bytes()))


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every text of the two doors and of the doctor, found by the very command that babel.cfg names."""
    told = (ROOT / "babel.cfg").read_text(encoding="utf-8")
    command = re.search(r"pybabel (extract .+?) -o ", re.sub(r"\\\n#", "", told), re.DOTALL)
    assert command
    monkeypatch.chdir(ROOT)
    found = tmp_path / "messages.pot"
    options = [option for option in shlex.split(command[1]) if option != "--no-location"]
    CommandLineInterface().run(["pybabel", "-q", *options, "-o", str(found), "."])  # type: ignore[no-untyped-call]
    texts = read_po(BytesIO(found.read_bytes()))
    return {str(text.id) for text in texts if any(file.startswith(DOORS) for file, _line in text.locations)}


def test_every_text_is_in_the_catalog(texts: set[str]) -> None:
    assert len(texts) > 150
    assert texts - {str(message.id) for message in catalog()} == set()


def test_every_text_has_english_with_the_same_blanks() -> None:
    for message in catalog():
        if message.id:
            english = str(message.string)
            assert english.strip(), f"{message.id} has no English"
            assert not CHINESE.search(english), f"{message.id} is still Chinese"
            assert not message.fuzzy
            assert sorted(PLACEHOLDER.findall(str(message.id))) == sorted(PLACEHOLDER.findall(english))


def english_desk(app: Flask, folder: Path) -> Desk:
    """王敏's browser with the catalog as it stands in the tree, whatever was compiled before."""
    place = folder / "en" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalog())
    app.extensions["babel"].translation_directories[:] = [str(folder)]
    desk = Desk(app).with_session_of("E001")
    desk.client.set_cookie(translations.COOKIE, "en")
    return desk


def test_who_chooses_english_reads_english(app: Flask, cast: Cast, tmp_path: Path) -> None:
    assert cast.dealers
    desk = english_desk(app, tmp_path)
    page = desk.get("/console/dealers")
    assert '<html lang="en">' in page.text
    assert "<h1>Dealers</h1>" in page.text
    assert "华南总代理" in page.text
    assert "渠道商" not in page.text
    desk.client.set_cookie(translations.COOKIE, "zh")
    assert "<h1>渠道商</h1>" in desk.get("/console/dealers").text
