"""Uploaded files, served so that no browser runs them: their type, never sniffed, in a sandbox, mostly to be saved."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.datastructures import Range

import storage
from doorway.access import ANYONE, who_may
from doorway.house import files_url
from services import uploads
from services.uploads import Served

files = Blueprint("files", __name__)
# In a browser's own cache only: what is recalled must not live on in a shared one.
CACHE = "private, max-age=3600"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@files.app_template_filter("file_address")
def file_address(path: str) -> str:
    """Where the browser finds what lies under a path below FILES_BASE_URL."""
    return files_url(path)


@files.get("/files/<name>/<path:file_name>")
@who_may(ANYONE)
def one(name: str, file_name: str) -> Response:
    """The file, or the part of it that was asked for; whoever knows the address may read it."""
    file = uploads.served(name, file_name)
    headers = {
        "Content-Type": file.media_type,
        "Content-Disposition": _disposition(file),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": CACHE,
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
    }
    if request.if_none_match.contains(file.sha256):
        return Response(status=304, headers=headers)
    asked = _part(file)
    if asked is None:
        return Response(_read(file, 0, file.bytes), 200, {**headers, "Content-Length": str(file.bytes)})
    start, end = asked
    if start >= end:
        return Response(status=416, headers={**headers, "Content-Range": f"bytes */{file.bytes}"})
    part = {"Content-Range": f"bytes {start}-{end - 1}/{file.bytes}", "Content-Length": str(end - start)}
    return Response(_read(file, start, end), 206, {**headers, **part})


def _read(file: Served, start: int, end: int) -> Iterator[bytes] | None:
    return None if request.method == "HEAD" else storage.in_use().read(file.key, start, end)


def _part(file: Served) -> tuple[int, int] | None:
    """Which bytes are wanted; None for all. Several parts at once, or of another edition, are answered with all."""
    wanted: Range | None = request.range
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return None
    if request.if_range.etag not in (None, file.sha256) or request.if_range.date is not None:
        return None
    start, end = wanted.ranges[0]
    if start < 0:  # the last so many
        return max(0, file.bytes + start), file.bytes
    return start, file.bytes if end is None else min(end, file.bytes)


def _disposition(file: Served) -> str:
    kind = "inline" if file.may_be_shown else "attachment"
    plain = f"file.{file.file_name.rpartition('.')[2]}"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.file_name, safe='')}"
