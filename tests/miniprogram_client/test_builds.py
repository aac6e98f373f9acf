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
    """What the front page names, the home page and all that these import, packed as the server packs it."""
    named = re.findall(r'(?:src|href)="\./assets/([^"]+)"', (h5 / "index.html").read_text(encoding="utf-8"))
    [home] = (h5 / "assets").glob("pages-index-index.*.js")
    first = fetched_with(h5 / "assets", {*named, home.name})
    assert len([name for name in first if name.endswith(".js")]) > 10, first
    assert any(name.endswith(".ttf") for name in first), "letters drawn as icons"
    sizes = {name: len(gzip.compress((h5 / "assets" / name).read_bytes(), 9)) for name in first}
    assert sum(sizes.values()) < LARGEST_FIRST_SCREEN, sizes


def fetched_with(assets: Path, names: set[str]) -> set[str]:
    """These files and what comes with them: imports, the styles of what is imported, the letters of the styles. A page
    that is opened later is imported by a call, and does not count."""
    there, todo = set[str](), list(names)
    styles = {file.name.rpartition("-")[0]: file.name for file in assets.glob("*.css")}
    while todo:
        name = todo.pop()
        if name in there:
            continue
        there.add(name)
        text = (assets / name).read_text(encoding="utf-8") if name.endswith((".js", ".css")) else ""
        todo += re.findall(r'(?:from|import)\s*"\./([^"]+)"', text) if name.endswith(".js") else []
        todo += re.findall(r"url\(\./([\w.-]+\.(?:ttf|woff2?))\)", text)
        if name.endswith(".js") and (style := styles.get(name.split(".")[0])):
            todo.append(style)
    return there


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
