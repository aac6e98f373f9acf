"""What the two builds are: small, of one piece, silent about the machine that made them; and the mini program runs."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.place import ROOT
from tests.miniprogram_client.node import built, run

pytestmark = pytest.mark.timeout(600)  # the first to ask may have to build

TEXTS = {".js", ".css", ".html", ".json", ".wxml", ".wxss"}
LARGEST_MAIN_PACKAGE = 2 * 1024 * 1024  # WeChat's own bound
LARGEST_FIRST_SCREEN = 200 * 1024
# With its scheme, or without one where a style or a string begins with it; a regular expression's end is no host.
HOST = re.compile(r"""(?:https?://|(?<=[("'`])//)([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+)""", re.IGNORECASE)
# Names of things, words of an error message and of a warning; nothing is fetched from there.
NAMED_ONLY = {"www.w3.org", "vuejs.org", "uniapp.dcloud.net.cn"}


@pytest.fixture(scope="module")
def h5() -> Path:
    return built("h5")


@pytest.fixture(scope="module")
def mini_program() -> Path:
    return built("mp-weixin")


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.suffix in TEXTS:
            yield str(file.relative_to(folder)), file.read_text(encoding="utf-8")


def test_the_main_package_is_within_wechats_bound(mini_program: Path) -> None:
    assert sum(file.stat().st_size for file in mini_program.rglob("*") if file.is_file()) < LARGEST_MAIN_PACKAGE


def test_the_first_screen_is_light(h5: Path) -> None:
    """What the front page names, the home page and all it may share with others, packed as the server packs it."""
    named = re.findall(r'(?:src|href)="\./([^"]+)"', (h5 / "index.html").read_text(encoding="utf-8"))
    assert any(name.endswith(".js") for name in named)
    others = [file for file in (h5 / "assets").iterdir() if re.match(r"pages-(?!index-index)", file.name)]
    first = {h5 / "index.html", *(h5 / name for name in named), *(h5 / "assets").iterdir()} - set(others)
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in first if file.suffix != ".gz"}
    assert sum(sizes.values()) < LARGEST_FIRST_SCREEN, sizes


@pytest.mark.parametrize("target", ["h5", "mp-weixin"])
def test_a_build_names_no_other_host_and_nothing_of_the_machine_that_made_it(target: str) -> None:
    allowed = NAMED_ONLY | ({"qudao-host.invalid"} if target == "mp-weixin" else set())
    for name, text in texts(built(target)):
        assert {host for host in HOST.findall(text) if host not in allowed} == set(), name
        assert str(ROOT) not in text, name
        assert "VITE_ROOT_DIR" not in text, name


@pytest.mark.parametrize("text", ["url(https://cdn.example/x.png)", "url(//cdn.example/x)", 'fetch("//cdn.example/a")'])
def test_another_host_is_noticed(text: str) -> None:
    assert HOST.findall(text) == ["cdn.example"]


def test_the_page_keeps_to_its_policy(h5: Path) -> None:
    """No script stands in the page itself, and none is made of text."""
    page = (h5 / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert re.search(r"\son\w+=", page) is None
    assert [name for name, text in texts(h5) if re.search(r"\beval\(", text)] == []


def test_the_mini_program_runs_in_wechats_simulator(mini_program: Path) -> None:
    """Compiled by WeChat's compiler, started, asked of the server, tapped; every page opens without a complaint."""
    assert re.search(r"Tests\s+\d+ passed", run("test:built"))
