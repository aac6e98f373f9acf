"""The repository holds our own work only, speaks of the project only, and can be installed from any registry."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts.web_assets import COPIES
from tests.architecture.sources import ROOT, project_files, read

# Built, packed or bundled by somebody else; pictures and fonts of our own would be named here one by one.
FOREIGN = re.compile(
    r"\.min\.(js|css)$|\.(woff2?|ttf|otf|ttc|eot|whl|jar|so|dll|exe|zip|gz|tgz|pyc|map)$|(^|/)(node_modules|vendor|dist)/"
)
LARGEST_BYTES = 400_000
BINARY = {".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".xlsx", ".pdf", ".mp4"}

# Put together from pieces, so that this file does not break its own rule.
ELSEWHERE = {
    "a path of somebody's machine": r"(?<![\w.:/-])/(wor" + r"k|root|home/\w+|Users/\w+)/[\w.-]+",
    "a registry's address": r"https?://[\w.-]*(registry\.npm|npmmirror|pypi\.(org|tuna)|pythonhosted|mirrors?\.)[\w./-]*",
    "an index option": r"--(extra-)?index-url|--registry[= ]",
    "an issue number": r"(?<![\w&])(GH-|issue #|fixes #|closes #)\d+",
}
NO_ESCAPE = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false|\bMarkup\(")


def text_files() -> list[Path]:
    return [file for file in project_files() if file.suffix not in BINARY]


def test_no_third_party_file_is_committed() -> None:
    assert [str(file) for file in project_files() if FOREIGN.search(file.as_posix())] == []


def test_no_file_is_so_large_that_it_must_be_a_product_of_something() -> None:
    sizes = {str(file): (ROOT / file).stat().st_size for file in project_files()}
    assert {file: size for file, size in sizes.items() if size > LARGEST_BYTES} == {}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_the_project_speaks_of_the_project_alone(what: str) -> None:
    pattern = re.compile(ELSEWHERE[what])
    found = [
        f"{file}:{number}: {line.strip()[:100]}"
        for file in text_files()
        for number, line in enumerate(read(file).splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of somebody's machine", "see /" + "root/qudao/config.py"),
        ("a path of somebody's machine", "open('/" + "home/lin/qudao/x')"),
        ("a registry's address", '"resol' + 'ved": "https://registry.' + 'npm.example.test/echarts-6.0.0.tgz"'),
        ("an index option", "pip install --index" + "-url http://10.0.0.1/simple flask"),
        ("an issue number", "# works around issue " + "#12"),
    ],
)
def test_a_word_of_elsewhere_is_noticed(what: str, line: str) -> None:
    assert re.search(ELSEWHERE[what], line)


def test_templates_escape_everything() -> None:
    pages = [
        file for file in project_files() if file.suffix in {".html", ".xml", ".txt", ".py"} and file.parts[0] != "tests"
    ]
    unsafe = [f"{file}: {found[0]}" for file in pages for found in NO_ESCAPE.finditer(read(file))]
    assert unsafe == []
    assert all(
        NO_ESCAPE.search(bad) for bad in ("{{ x|safe }}", "{{ x | safe }}", "{% autoescape false %}", "Markup(x)")
    )


def test_the_lock_file_names_no_registry_and_proves_every_package() -> None:
    packages = json.loads(read(Path("package-lock.json")))["packages"]
    packages.pop("")
    assert [name for name, one in packages.items() if "resolved" in one] == []
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []


def test_web_assets_come_from_packages_that_are_pinned_exactly() -> None:
    wanted = json.loads(read(Path("package.json")))["dependencies"]
    locked = json.loads(read(Path("package-lock.json")))["packages"]
    origins = {re.match(r"(?:@[^/]+/)?[^/]+", source)[0] for source in COPIES}  # type: ignore[index]
    assert origins == set(wanted)
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_copied_assets_are_ignored_by_git() -> None:
    ignored = read(Path(".gitignore")).split()
    assert {f"{target.as_posix().split('/vendor/')[0]}/vendor/" for target in COPIES.values()} <= set(ignored)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-s3.txt", "requirements-dev.txt", "constraints.txt"])
def test_python_packages_are_pinned_exactly(name: str) -> None:
    lines = [line.split(" #")[0].strip() for line in read(Path(name)).splitlines()]
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert wanted
    assert [line for line in wanted if not re.fullmatch(r"[\w.\[\],-]+==[\w.]+(; ?[\w. <>='\"]+)?", line)] == []
