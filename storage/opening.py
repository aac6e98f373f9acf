"""From STORAGE_URL to a storage: `file:FOLDER`, or `s3://[KEY:SECRET@]BUCKET[/PREFIX]?endpoint=…&region=…&style=…`."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from storage.interface import Storage
from storage.local import LocalStorage
from storage.s3 import Bucket, S3Storage

FORM = "file:FOLDER or s3://bucket?endpoint=…"
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
STYLES = ("virtual", "path", "auto")
KNOWN = {"endpoint", "region", "style"}


def unsound(url: str) -> str | None:
    """What is wrong with a storage's address, in words that hold nothing of its secrets; None when nothing is."""
    if url.startswith("file:"):
        return None if url.removeprefix("file:").strip() else FORM
    if not url.startswith("s3://"):
        return FORM
    parts = urlsplit(url)
    asked = parse_qs(parts.query, keep_blank_values=True)
    endpoint = urlsplit(asked.get("endpoint", [""])[0])
    if not NAME.fullmatch(_bucket_of(parts)):
        return "the bucket's name is 3–63 lower-case letters, digits, dots and hyphens"
    if (parts.username is None) != (parts.password is None):
        return "KEY:SECRET@ before the bucket needs both, percent-encoded"
    if set(asked) - KNOWN or any(len(values) > 1 for values in asked.values()):
        return f"after the question mark only {', '.join(sorted(KNOWN))}, each once"
    if "endpoint" in asked and (endpoint.scheme not in ("http", "https") or not endpoint.hostname):
        return "endpoint: an http(s) address, percent-encoded"
    if asked.get("style", ["virtual"])[0] not in STYLES:
        return f"style: one of {', '.join(STYLES)}"
    return None if find_spec("boto3") else "s3:// needs boto3: pip install -r requirements-s3.txt"


def open_storage(url: str) -> Storage:
    """The storage of an address that `unsound` has nothing against; nobody is asked yet."""
    if url.startswith("file:"):
        return LocalStorage(Path(url.removeprefix("file:")))
    parts = urlsplit(url)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    prefix = parts.path.strip("/")
    bucket = Bucket(
        name=_bucket_of(parts),
        endpoint=asked.get("endpoint"),
        region=asked.get("region"),
        style=asked.get("style", "virtual"),
        prefix=f"{prefix}/" if prefix else "",
        key=None if parts.username is None else unquote(parts.username),
        secret=None if parts.password is None else unquote(parts.password),
    )
    return S3Storage(bucket)


def _bucket_of(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]
