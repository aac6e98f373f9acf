"""The real LibreOffice, where this machine has it: a deck of its own making goes through the clean room and becomes as
many pages as it has slides."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from services.materials.converting import convert_once
from services.uploads.drawing import office_program
from tests.rig.programs import NOT_RUN
from tests.services.materials.desk import a_draft, add, uploaded, version_row

pytestmark = pytest.mark.usefixtures("app", "cast")
SLIDES = 3
SLIDE = (
    '<draw:page draw:name="p{0}" draw:master-page-name="Default">'
    '<draw:frame svg:width="20cm" svg:height="3cm" svg:x="2cm" svg:y="2cm">'
    "<draw:text-box><text:p>Channel {0} 渠道</text:p></draw:text-box></draw:frame></draw:page>"
)
DECK = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    ' office:mimetype="application/vnd.oasis.opendocument.presentation"><office:master-styles>'
    '<style:master-page style:name="Default"/></office:master-styles>'
    f"<office:body><office:presentation>{''.join(SLIDE.format(n) for n in range(1, SLIDES + 1))}"
    "</office:presentation></office:body></office:document>"
)


@pytest.fixture
def deck(tmp_path: Path) -> bytes:
    """Three slides as PowerPoint would hold them, written by LibreOffice itself."""
    program = office_program()
    if program is None:
        pytest.skip(NOT_RUN + "LibreOffice is not installed (libreoffice-impress)")
    drawn = tmp_path / "deck.fodp"
    drawn.write_text(DECK, encoding="utf-8")
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    told = [program, home, "--headless", "--convert-to", "pptx", "--outdir", str(tmp_path), str(drawn)]
    subprocess.run(told, check=True, capture_output=True, timeout=120)
    return (tmp_path / "deck.pptx").read_bytes()


@pytest.mark.timeout(300)
def test_a_deck_becomes_as_many_pages_as_it_has_slides(deck: bytes) -> None:
    token = a_draft("product_deck")
    add(token, uploaded("介绍.pptx", deck))
    assert convert_once("a")
    row = version_row(token, 1)
    assert (row.state, row.state_note, row.pages, row.pages_done) == ("ready", None, SLIDES, SLIDES)
