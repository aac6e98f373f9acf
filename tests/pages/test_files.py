"""Uploaded files as they go out: right type, never sniffed, in a sandbox, by parts, from a host of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from config import load_settings
from doorway.house import NAME
from services import clock, uploads
from services.uploads import Kept, served_path
from tests.files import film, office, pdf, picture, zipped
from tests.rig.values import setting_values
from tests.services.uploads.desk import EDITOR, content_of, keep
from tests.world import furnish

PUBLIC, FILES = "http://console.example", "http://files.example"


def address(kept: Kept) -> str:
    return served_path(kept.random_name, kept.file_name)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("name", "content", "media_type", "shown"),
    [
        ("合影.jpg", picture(), "image/jpeg", "inline"),
        ("图.png", picture("PNG", mode="RGBA"), "image/png", "inline"),
        ("手册.pdf", pdf(), "application/pdf", "inline"),
        ("片.mp4", film(), "video/mp4", "attachment"),
        (
            "价格.xlsx",
            zipped(office("xlsx")),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "attachment",
        ),
    ],
)
def test_a_file_goes_out_as_what_it_is_and_nothing_else(
    client: FlaskClient, name: str, content: bytes, media_type: str, shown: str
) -> None:
    kept = keep(name, content)
    answer = client.get(address(kept))
    assert answer.status_code == 200
    assert answer.data == content_of(kept)
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert {"sandbox", "default-src 'none'"} <= set(answer.headers["Content-Security-Policy"].split("; "))
    assert answer.headers["Content-Disposition"].startswith(f"{shown}; ")
    assert answer.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote(kept.file_name)}")
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert "Set-Cookie" not in answer.headers


@pytest.fixture
def digits(app: Flask, cast: object) -> str:
    """A film of known bytes; its address."""
    return address(keep("a.mp4", film()))


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=100-", 206, 100, None),
        ("bytes=-10", 206, -10, None),
        ("bytes=0-999999", 206, 0, None),
        ("bytes=-999999", 206, 0, None),
        ("bytes=999999-", 416, 0, 0),
        ("bytes=0-1,5-6", 200, 0, None),
        ("pages=1-2", 200, 0, None),
        ("bytes=9-3", 200, 0, None),
        ("bytes=-0", 200, 0, None),
        ("nonsense", 200, 0, None),
    ],
)
def test_parts_are_just_these_parts(
    client: FlaskClient, digits: str, asked: str, status: int, start: int, end: int | None
) -> None:
    whole = client.get(digits).data
    answer = client.get(digits, headers={"Range": asked})
    assert answer.status_code == status
    if status != 416:
        assert answer.data == whole[start:end]
        assert int(answer.headers["Content-Length"]) == len(answer.data)
    if status == 206:
        first = start % len(whole)
        assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(answer.data) - 1}/{len(whole)}"
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"


def test_who_has_it_already_is_not_sent_it_again(client: FlaskClient, digits: str) -> None:
    tag = client.get(digits).headers["ETag"]
    assert client.get(digits, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(digits, headers={"Range": "bytes=0-1", "If-Range": tag}).status_code == 206
    assert client.get(digits, headers={"Range": "bytes=0-1", "If-Range": '"other"'}).status_code == 200
    head = client.head(digits)
    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(client.get(digits).data)


@pytest.mark.usefixtures("cast")
def test_another_name_another_file_and_one_that_was_let_go_are_not_there(client: FlaskClient) -> None:
    kept = keep("a.jpg", picture())
    other = address(kept).replace("a.jpg", "银行.html")
    for path in (other, f"/files/{'a' * 32}/a.jpg", "/files/../a.jpg", f"/files/{kept.random_name}/%2e%2e/a.jpg"):
        assert client.get(path).status_code == 404, path
    uploads.take_up(EDITOR, kept.id)
    uploads.let_go(kept.id)
    answer = client.get(address(kept))
    assert answer.status_code == 404
    assert "已经不在了" in answer.text


@pytest.fixture
def two_hosts(sqlite_url: str) -> Iterator[Flask]:
    """The program with a host for files of its own."""
    values = setting_values(sqlite_url, PUBLIC_BASE_URL=PUBLIC, FILES_BASE_URL=FILES)
    app = create_app(load_settings(values))
    furnish()
    yield app
    clock.use(None)
    app.extensions[NAME].database.dispose()


def test_each_host_serves_its_own(two_hosts: Flask) -> None:
    path = address(uploads.keep(EDITOR, "a.jpg", io.BytesIO(picture())))
    client = two_hosts.test_client()
    assert client.get(path, base_url=FILES).status_code == 200
    assert client.get(path, base_url=PUBLIC).status_code == 404
    assert client.get("/console/sign-in", base_url=PUBLIC).status_code == 200
    for ours in ("/console/sign-in", "/me", "/api/v1/openapi.json", "/wechat/callback", "/q/x", "/nowhere"):
        answer = client.get(ours, base_url=FILES)
        assert answer.status_code == 404, ours
        assert "Set-Cookie" not in answer.headers, ours
    for base in (PUBLIC, FILES):
        assert client.get("/healthz", base_url=base).status_code == 200
    assert (
        f"img-src 'self' data: {FILES};"
        in client.get("/console/sign-in", base_url=PUBLIC).headers["Content-Security-Policy"]
    )
