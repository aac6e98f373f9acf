"""English: every text of the house has its English, and nothing is left half said."""

from __future__ import annotations

import ast
import re
import shlex
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CATALOG = ROOT / "translations/en/LC_MESSAGES/messages.po"
DOORS = ("console/", "pages/", "doorway/", "jobs/", "services/", "wechat/error_table.py")
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def catalog() -> Catalog:
    return read_po(BytesIO(CATALOG.read_bytes()))


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every text of doors and rules, found by the very command that babel.cfg names."""
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


# What makes a sentence that somebody reads in their language, and which of its arguments the sentence is.
SAYS = {"wrong": 1, "refuse": 1, "CellError": 3, "note": 3} | dict.fromkeys(
    ("NotFound", "NotAllowed", "Conflict", "Expired", "Invalid", "SlowDown"), 1
)


def filled_in(source: str) -> list[int]:
    """Lines where a refusal's sentence is filled in on the spot: nobody could say it in another language any more."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            told = node.args[SAYS[name] :] if name in SAYS else []
            if any(isinstance(one, ast.JoinedStr) and CHINESE.search(ast.unparse(one)) for one in told):
                found.append(node.lineno)
    return found


def test_a_refusal_with_facts_remembers_its_parts() -> None:
    assert filled_in('Conflict("in_use", f"{name}还在使用。")') == [1]
    assert filled_in('Conflict("in_use", say("%(name)s还在使用。", name=name))') == []
    files = list((ROOT / "services").rglob("*.py"))
    assert len(files) > 150
    assert {str(path): lines for path in files if (lines := filled_in(path.read_text(encoding="utf-8")))} == {}
