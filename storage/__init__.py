"""Where files lie: a folder of this machine or an object store, behind one interface that knows nothing of ours."""

from __future__ import annotations

from storage.interface import FileGone, Storage, StorageAway
from storage.local import LocalStorage
from storage.names import random_name
from storage.opening import open_storage, unsound
from storage.s3 import S3Storage

__all__ = [
    "FileGone",
    "LocalStorage",
    "S3Storage",
    "Storage",
    "StorageAway",
    "in_use",
    "open_storage",
    "random_name",
    "unsound",
    "use",
]

_storage: Storage | None = None


def use(storage: Storage) -> None:
    """Say once per process where its files lie."""
    global _storage
    _storage = storage


def in_use() -> Storage:
    if _storage is None:
        raise RuntimeError("no storage is in use: storage.use(open_storage(url)) comes first")
    return _storage
