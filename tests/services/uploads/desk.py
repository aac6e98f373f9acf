"""Somebody who may upload, and what became of it."""

from __future__ import annotations

import io

import storage
from services import uploads
from services.access import Actor
from services.uploads import Kept

EDITOR = Actor("hq", "王敏", 1, frozenset({"content_manager"}))
COLLEAGUE = Actor("hq", "陈洁", 2, frozenset({"content_manager"}))
CLERK = Actor("hq", "李强", 3, frozenset({"region_manager"}))


def keep(name: str, content: bytes, who: Actor = EDITOR) -> Kept:
    return uploads.keep(who, name, io.BytesIO(content))


def content_of(kept: Kept) -> bytes:
    return b"".join(storage.in_use().read(kept.random_name))
