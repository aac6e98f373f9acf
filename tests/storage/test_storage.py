"""Files are kept whole or not at all, by names that lead nowhere else, in a folder and in an object store alike."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from moto import mock_aws

from storage import FileGone, LocalStorage, S3Storage, Storage, StorageAway, open_storage, random_name
from storage.names import NAME
from storage.s3 import Bucket

ESCAPES = ("../../etc/passwd", "/etc/passwd", "a" * 31, "A" * 32, "a" * 31 + "/", "a" * 31 + "\0", "..", "", "1" * 32)
COS = "https://cos.ap-guangzhou.myqcloud.com"
SECRET = "canarysecret"


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An S3 inside this process, also under the address of a Chinese cloud."""
    monkeypatch.setenv("MOTO_S3_CUSTOM_ENDPOINTS", COS)
    with mock_aws():
        key = {"aws_access_key_id": "canarykey", "aws_secret_access_key": SECRET}
        boto3.client("s3", region_name="us-east-1", **key).create_bucket(Bucket="files")
        yield


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return open_storage(f"file:{tmp_path / 'files'}")
    request.getfixturevalue("cloud")
    return open_storage(f"s3://canarykey:{SECRET}@files/qudao?endpoint={COS}&style=path")


def content(store: Storage, name: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join(store.read(name, start, end))


def test_what_is_put_is_there_and_what_is_deleted_is_gone(store: Storage) -> None:
    name, body = random_name(), os.urandom(700_001)
    assert store.put(name, io.BytesIO(body)) == store.size(name) == len(body)
    assert content(store, name) == body
    store.delete(name)
    store.delete(name)
    for ask in (store.size, store.read):
        with pytest.raises(FileGone):
            ask(name)


@pytest.mark.parametrize(("start", "end"), [(0, 1), (5, 9), (9, None), (0, 10), (3, 3), (9, 10)])
def test_a_part_is_just_that_part(store: Storage, start: int, end: int | None) -> None:
    name, body = random_name(), b"0123456789"
    store.put(name, io.BytesIO(body))
    assert content(store, name, start, end) == body[start:end]


@pytest.mark.parametrize("name", ESCAPES)
def test_no_name_leads_elsewhere(store: Storage, name: str) -> None:
    for act in (lambda: store.put(name, io.BytesIO()), lambda: store.read(name), lambda: store.delete(name)):
        with pytest.raises(ValueError, match="not a name"):
            act()


def test_names_are_random_and_spread_over_folders(tmp_path: Path) -> None:
    names = {random_name() for _ in range(200)}
    assert len(names) == 200
    assert all(NAME.fullmatch(name) for name in names)
    store = LocalStorage(tmp_path)
    for name in names:
        store.put(name, io.BytesIO(b"x"))
    assert all(
        file.relative_to(tmp_path).as_posix() == f"{file.name[:2]}/{file.name[2:4]}/{file.name}"
        for file in tmp_path.rglob("?" * 32)
    )
    assert tmp_path.joinpath(next(iter(names))[:2]).stat().st_mode & 0o077 == 0


class Torn(io.BytesIO):
    """A body whose second piece never comes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(28, "No space left on device")
        return super().read(size)


def test_a_broken_write_leaves_nothing(tmp_path: Path) -> None:
    store, name = LocalStorage(tmp_path), random_name()
    with pytest.raises(StorageAway, match="No space left"):
        store.put(name, Torn(bytes(1 << 20)))
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    with pytest.raises(FileGone):
        store.size(name)


def test_a_folder_that_cannot_be_is_away_and_not_a_fault() -> None:
    with pytest.raises(StorageAway):
        LocalStorage(Path("/proc/nowhere")).put(random_name(), io.BytesIO(b"x"))


def test_a_file_is_flushed_before_it_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def noted(name: str, real: Callable[..., None]) -> Callable[..., None]:
        def act(*given: object) -> None:
            done.append(name)
            real(*given)

        return act

    for name in ("fsync", "rename"):
        monkeypatch.setattr(os, name, noted(name, getattr(os, name)))
    LocalStorage(tmp_path).put("a" * 32, io.BytesIO(b"x"))
    assert done[-3:] == ["fsync", "rename", "fsync"]


class Raw(io.BytesIO):
    """The body of an answer as the SDK reads it."""

    def stream(self, *_sizes: int, **_more: object) -> Iterator[bytes]:
        yield self.read()


@pytest.fixture
def sent() -> tuple[S3Storage, list[Any]]:
    """A bucket at a Chinese cloud that takes everything, and every request as it would go over the wire."""
    store = S3Storage(Bucket("files", endpoint=COS, key="canarykey", secret=SECRET))
    requests: list[Any] = []

    def answer(request: Any, **_: object) -> AWSResponse:
        requests.append(request)
        body = b"\0\0" if request.method == "GET" else b""
        return AWSResponse(request.url, 200, {"Content-Length": str(len(body))}, Raw(body))

    store.client.meta.events.register("before-send.s3", answer)
    return store, requests


def test_nothing_is_sent_that_chinese_clouds_refuse(sent: tuple[S3Storage, list[Any]]) -> None:
    """No checksum trailer, no bulk deletion, no multipart; the bucket in the host's name."""
    store, requests = sent
    name = random_name()
    store.put(name, io.BytesIO(bytes(9 << 20)))
    assert content(store, name, 5, 7) == b"\0\0"
    store.delete(name)
    assert [request.method for request in requests] == ["PUT", "GET", "DELETE"]
    for request in requests:
        headers = {key.lower(): str(value).lower() for key, value in request.headers.items()}
        assert not [key for key in headers if "checksum" in key or "trailer" in key]
        assert "aws-chunked" not in headers.get("content-encoding", "")
        assert urlsplit(request.url).hostname == "files.cos.ap-guangzhou.myqcloud.com"
        assert urlsplit(request.url).query == ""
    assert requests[0].headers["Content-Length"] in ("9437184", b"9437184")


def test_what_the_cloud_refuses_is_told_without_its_words(cloud: None) -> None:
    store = open_storage(f"s3://canarykey:{SECRET}@elsewhere?endpoint={COS}&style=path")
    with pytest.raises(StorageAway, match="NoSuchBucket") as away:
        store.put(random_name(), io.BytesIO(b"x"))
    assert "canary" not in f"{away.value!r}{away.value.__cause__!r}{store.bucket!r}"  # type: ignore[attr-defined]


def test_a_cloud_that_does_not_answer_is_away() -> None:
    store = open_storage("s3://k:s@files?endpoint=http://127.0.0.1:9&style=path")
    with pytest.raises(StorageAway, match="did not answer"):
        store.size(random_name())
