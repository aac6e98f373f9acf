"""The mini program for upload: stamped, the same bytes each time, and nothing of this machine inside."""

from __future__ import annotations

import json
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app import client_package
from app.client_package import HOST_TO_COME, PackageRefused, make_package
from config import ROOT
from doorway.house import NAME, House

API, APPID = "https://brand.example.com", "wx0123456789abcdef"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A build as uni-app leaves it."""
    place = tmp_path / "mp-weixin"
    for name, text in {
        "app.json": json.dumps({"pages": ["pages/index/index"]}),
        "app.js": '"use strict";require("./host.js");',
        "host.js": f'exports.host="{HOST_TO_COME}";exports.share="{HOST_TO_COME}/q/";',
        "pages/index/index.wxml": "<view>渠道在线</view>",
        "project.config.json": json.dumps(
            {"appid": "touristappid", "projectname": "渠道在线", "setting": {"es6": True}}
        ),
        "app.js.map": "{}",
        ".DS_Store": "x",
        "project.private.config.json": '{"mine": true}',
    }.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


def contents(archive: Path) -> dict[str, str]:
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_host_and_appid_are_stamped_and_all_else_is_as_built(built: Path, tmp_path: Path) -> None:
    made = make_package(built, tmp_path / "mp.zip", api=API, appid=APPID)
    packed = contents(made.output)
    assert list(packed) == ["app.js", "app.json", "host.js", "pages/index/index.wxml", "project.config.json"]
    assert packed["host.js"] == f'exports.host="{API}";exports.share="{API}/q/";'
    assert json.loads(packed["project.config.json"]) == {
        "appid": APPID,
        "projectname": "渠道在线",
        "setting": {"es6": True},
    }
    assert packed["app.js"] == (built / "app.js").read_text()
    assert (made.files, made.main_bytes) == (5, sum(len(text.encode()) for text in packed.values()))


def test_the_same_build_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    first = make_package(built, tmp_path / "one.zip", api=API, appid=APPID)
    later = time.time() + 5_000_000
    for file in built.rglob("*"):
        os.utime(file, (later, later))
    second = make_package(built, tmp_path / "two.zip", api=API, appid=APPID)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert first.sha256 == second.sha256
    other = make_package(built, tmp_path / "three.zip", api="https://other.example.com", appid=APPID)
    assert other.sha256 != first.sha256


def test_a_folder_holds_the_same_and_is_never_written_into_somebodys(built: Path, tmp_path: Path) -> None:
    make_package(built, tmp_path / "mp.zip", api=API, appid=APPID)
    folder = tmp_path / "upload"
    make_package(built, folder, api=API, appid=APPID)
    found = {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}
    assert found == contents(tmp_path / "mp.zip")
    with pytest.raises(PackageRefused, match="is there already"):
        make_package(built, folder, api=API, appid=APPID)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mp-weixin", "mp.zip", "upload"]


@pytest.mark.parametrize(
    "api",
    [
        "http://brand.example.com", "brand.example.com", "https://", "https://localhost", "https://127.0.0.1",
        "https://10.0.0.1", "https://[::1]", "https://brand.example.com/api", "https://brand.example.com?x=1",
        "https://brand.example.com#x", "https://user:pw@brand.example.com", "https://Brand.Example.com",
        "https://brand.example.com:x", "https://品牌.example.com", 'https://a.b";alert(1);"', "https://a.b\n",
        "https://a b.c",        "ftp://brand.example.com", "//brand.example.com", "", HOST_TO_COME, "https://[broken",
    ],
)  # fmt: skip
def test_only_a_plain_https_name_is_taken(built: Path, tmp_path: Path, api: str) -> None:
    with pytest.raises(PackageRefused, match="--api"):
        make_package(built, tmp_path / "mp.zip", api=api, appid=APPID)
    assert not (tmp_path / "mp.zip").exists()


@pytest.mark.parametrize(
    "appid",
    [
        "",
        "touristappid",
        "wx0123456789abcde",
        "wx0123456789abcdeF",
        "wx0123456789abcdef0",
        'wx"},{"x":"',
        "gh_0123456789ab",
    ],
)
def test_only_an_appid_of_wechats_is_taken(built: Path, tmp_path: Path, appid: str) -> None:
    with pytest.raises(PackageRefused, match="--appid"):
        make_package(built, tmp_path / "mp.zip", api=API, appid=appid)


@pytest.mark.parametrize("lost", ["app.json", "project.config.json"])
def test_a_missing_build_says_how_to_make_one(built: Path, tmp_path: Path, lost: str) -> None:
    (built / lost).unlink()
    for place in (built, tmp_path / "nowhere"):
        with pytest.raises(PackageRefused, match="run `make client`"):
            make_package(place, tmp_path / "mp.zip", api=API, appid=APPID)


def test_a_build_without_a_place_for_the_host_is_none(built: Path, tmp_path: Path) -> None:
    (built / "host.js").write_text('exports.host="";')
    with pytest.raises(PackageRefused, match="no place for the host"):
        make_package(built, tmp_path / "mp.zip", api=API, appid=APPID)


@pytest.mark.parametrize(
    "planted", [f'const root="{ROOT}/miniprogram";', f"// {Path.home()}/.npmrc", "key = 'a secret of the settings'"]
)
def test_what_belongs_to_this_machine_does_not_leave_it(built: Path, tmp_path: Path, planted: str) -> None:
    (built / "app.js").write_text(planted)
    with pytest.raises(PackageRefused, match=r"app\.js (names a folder|holds a secret)"):
        make_package(built, tmp_path / "mp.zip", api=API, appid=APPID, secrets=["", "a secret of the settings"])
    assert not (tmp_path / "mp.zip").exists()


def test_wechats_limit_counts_what_is_in_no_subpackage(built: Path, tmp_path: Path) -> None:
    (built / "more").mkdir()
    (built / "more/large.js").write_bytes(b"x" * client_package.MAIN_PACKAGE_LIMIT)
    with pytest.raises(PackageRefused, match="WeChat takes 2097152"):
        make_package(built, tmp_path / "mp.zip", api=API, appid=APPID)
    (built / "app.json").write_text(json.dumps({"pages": [], "subPackages": [{"root": "more", "pages": []}]}))
    assert make_package(built, tmp_path / "mp.zip", api=API, appid=APPID).main_bytes < 1000


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["miniprogram", "package", *arguments])


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.splitlines()[-1])


def test_the_command_prints_one_object_and_refuses_in_one_line(
    app: Flask, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_package, "BUILT", built)
    output = tmp_path / "qudao-mp.zip"
    told = answer(run(app, "--api", API, "--appid", APPID, "-o", str(output), "--json"))
    assert {name: told[name] for name in ("output", "appid", "api", "files")} == {
        "output": str(output),
        "appid": APPID,
        "api": API,
        "files": 5,
    }
    assert len(told["sha256"]) == 64
    for arguments, why in (
        (["--api", "http://brand.example.com", "--appid", APPID], "https only"),
        (["--api", API, "--appid", "wx1"], "looks like"),
        (["--appid", APPID], "https only"),  # PUBLIC_BASE_URL of a developer's machine
        (["--api", API], "sandbox's mini program"),
    ):
        refused = run(app, *arguments, "-o", str(tmp_path / "none.zip"))
        assert refused.exit_code == 1
        assert [why in line for line in refused.stderr.splitlines()] == [True], refused.stderr
    assert not (tmp_path / "none.zip").exists()


def test_no_secret_of_the_settings_gets_into_a_package(
    app: Flask, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_package, "BUILT", built)
    house: House = app.extensions[NAME]
    settings = house.settings
    for secret in (
        settings.wechat.mini_program.secret,
        settings.wechat.official_account.aes_key,
        settings.secrets.secret_key,
        settings.secrets.pii_index_key.hex(),
    ):
        (built / "app.js").write_text(f"const s='{secret}'")
        refused = run(app, "--api", API, "--appid", APPID, "-o", str(tmp_path / "mp.zip"))
        assert (refused.exit_code, "app.js holds a secret" in refused.stderr, secret in refused.output) == (
            1,
            True,
            False,
        )
