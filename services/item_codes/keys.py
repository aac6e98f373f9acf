"""The keys that make and read item codes: rings of this process, by version, newest first."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from services.errors import Conflict
from services.item_codes.scheme import CodeKey, Kind, keys_of
from services.sentences import say

Ring = Sequence[tuple[int, bytes]]

_rings: dict[str, Ring] = {}
_of_this_thread = threading.local()  # a CodeKey goes through one cipher object


def use(code_ring: Ring, inner_ring: Ring) -> None:
    """Put the rings of the settings to use."""
    global _of_this_thread
    _rings.update(code=code_ring, inner=inner_ring)
    _of_this_thread = threading.local()


def readers(kind: Kind) -> tuple[tuple[int, CodeKey], ...]:
    """For one kind, what reads codes, by version, newest first."""
    known: dict[Any, tuple[tuple[int, CodeKey], ...]] = _of_this_thread.__dict__
    if kind not in known:
        known[kind] = keys_of(_rings["code"], kind)
    return known[kind]


def newest() -> tuple[int, int]:
    """The versions that new batches are made with: of the code's key, of the inner code's."""
    return _rings["code"][0][0], _rings["inner"][0][0]


def versions() -> list[int]:
    """Of the keys that codes can be made with, the newest first."""
    return [number for number, _ in _rings["code"]]


def code_key(version: int) -> bytes:
    """Refuses `key_gone` when this version is in the ring no more."""
    return _found("code", version)


def inner_key(version: int) -> bytes:
    """The same of the inner code."""
    return _found("inner", version)


def _found(ring: str, version: int) -> bytes:
    for number, key in _rings[ring]:
        if number == version:
            return key
    raise Conflict(
        "key_gone", say("这批码用的第 %(version)s 版密钥已经不在设置里，请管理员找回后再试。", version=version)
    )
