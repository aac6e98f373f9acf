"""The client at /app/: kept by browsers as long as it may be, fenced in, and a kind word where it is not built."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from doorway.house import NAME, House
from pages import client as door

INDEX = '<!doctype html><script type="module" src="./assets/index-a1b2.js"></script>'
SCRIPT = "export const page = 'home';\n" * 100


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a build leaves behind."""
    for name, text in {
        "index.html": INDEX,
        "assets/index-a1b2.js": SCRIPT,
        "assets/look-c3d4.css": "p{}",
        "static/tab.png": "png",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "assets/index-a1b2.js.gz").write_bytes(gzip.compress(SCRIPT.encode(), mtime=0))
    monkeypatch.setattr(door, "BUILT", tmp_path)
    return tmp_path


def test_the_page_is_asked_for_each_time_and_its_hashed_files_never_again(client: FlaskClient, built: Path) -> None:
    page = client.get("/app/")
    assert (page.status_code, page.text, page.mimetype) == (200, INDEX, "text/html")
    assert page.headers["Cache-Control"] == "no-cache"
    again = client.get("/app/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    script = client.get("/app/assets/index-a1b2.js")
    assert (script.text, script.mimetype) == (SCRIPT, "text/javascript")
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/app/assets/look-c3d4.css").mimetype == "text/css"
    assert client.get("/app/static/tab.png").headers["Cache-Control"] == "public, max-age=3600"


def test_it_is_sent_packed_to_whoever_can_unpack(client: FlaskClient, built: Path) -> None:
    packed = client.get("/app/assets/index-a1b2.js", headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["Content-Encoding"], packed.mimetype) == ("gzip", "text/javascript")
    assert gzip.decompress(packed.data).decode() == SCRIPT
    assert len(packed.data) < len(SCRIPT) / 10
    plain = client.get("/app/assets/index-a1b2.js", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert {answer.headers["Vary"] for answer in (packed, plain)} == {"Accept-Encoding"}
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_without_the_slash_one_is_sent_there(client: FlaskClient, built: Path) -> None:
    answer = client.get("/app")
    assert (answer.status_code, answer.headers["Location"].endswith("/app/")) == (308, True)


def test_the_client_may_load_from_us_and_the_jssdk_alone(client: FlaskClient, built: Path, app: Flask) -> None:
    house: House = app.extensions[NAME]
    policy = client.get("/app/").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["script-src"] == f"'self' {house.settings.wechat.jssdk_url}"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in rules["script-src"]


@pytest.mark.parametrize(
    "name",
    [
        "../client.py",
        "..%2fclient.py",
        "%2e%2e/client.py",
        "/etc/passwd",
        "assets/../../secret",
        "assets/gone.js",
        "x.gz",
    ],
)
def test_nothing_else_is_to_be_had(client: FlaskClient, built: Path, name: str) -> None:
    (built.parent / "secret").write_text("secret")
    (built / "x.gz").write_text("secret")
    answer = client.get(f"/app/{name}")
    assert answer.status_code in (308, 404)
    assert b"secret" not in answer.data


def test_where_it_is_not_built_a_page_says_so_and_all_else_runs(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "BUILT", tmp_path / "nothing")
    answer = client.get("/app/")
    assert answer.status_code == 503
    assert "还没有装好" in answer.text
    assert "make setup" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/app/assets/index.js").status_code == 404
    assert client.get("/readyz").status_code == 200
