"""The client's sources: its types are the API document's, its own tests pass, its packages are pinned and proved."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from services.notice_kinds import DIGEST, KIND_NAMES
from tests.architecture.sources import project_files
from tests.miniprogram_client.node import CLIENT, run

WRITTEN_BY_A_PROGRAM = {"miniprogram/src/api/document.ts", "miniprogram/package-lock.json"}
LONGEST_FILE = 300


@pytest.mark.timeout(600)  # the first to ask installs the packages
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_types_are_what_the_document_says(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_data(as_text=True)
    written = run("types", "--", "--print", says=document)
    committed = (CLIENT / "src/api/document.ts").read_text(encoding="utf-8")
    assert written == committed, "write them anew: see miniprogram/README.md"


@pytest.mark.timeout(300)
def test_the_clients_own_tests_pass() -> None:
    assert re.search(r"Tests\s+\d+ passed", run("test", "--", "--reporter=default"))


def test_the_lock_file_names_no_registry_and_proves_every_package() -> None:
    packages = json.loads((CLIENT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages.pop("")
    # A package inside another's archive is proved with it.
    own = {name: one for name, one in packages.items() if not one.get("inBundle")}
    assert [name for name, one in own.items() if "resolved" in one] == []
    assert [name for name, one in own.items() if not one["integrity"].startswith(("sha512-", "sha1-"))] == []


def test_every_package_is_pinned_exactly() -> None:
    wanted = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    pins = wanted["dependencies"] | wanted["devDependencies"] | wanted["overrides"]
    assert {name: pin for name, pin in pins.items() if not re.fullmatch(r"\d+\.\d+\.\d+(-\d+)?", pin)} == {}
    kit = {
        pin for name, pin in pins.items() if name.startswith("@dcloudio/uni-") or name == "@dcloudio/vite-plugin-uni"
    }
    assert len(kit) == 1, "all parts of the kit are of one release"


def test_every_kind_of_notice_has_its_name_in_the_client() -> None:
    names = (CLIENT / "src/words/names.ts").read_text(encoding="utf-8")
    told = re.search(r"function kindName\(.*?^}", names, re.DOTALL | re.MULTILINE)
    assert told is not None
    said = dict(re.findall(r"(\w+): t\('([^']+)'\)", told.group()))
    assert said == {kind: name for kind, name in KIND_NAMES.items() if kind != DIGEST}


def test_no_file_of_the_client_is_longer_than_a_reader_can_hold() -> None:
    files = [
        file for file in project_files() if file.parts[0] == "miniprogram" and str(file) not in WRITTEN_BY_A_PROGRAM
    ]
    lengths = {str(file): len((CLIENT.parent / file).read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE and not name.endswith(".json")} == {}
