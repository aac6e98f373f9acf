"""Keys of our own as settings hold them: rings with versions, single keys, and those made once for development."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

LIVE_VERSIONS = 4


class KeysRefused(ValueError):
    """A key text that is not of its form; the message never repeats the key."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """AES-256 keys by version, newest first; the first one seals, all of them open."""

    keys: tuple[tuple[int, bytes], ...] = field(repr=False)

    @property
    def newest(self) -> tuple[int, bytes]:
        return self.keys[0]

    def find(self, version: int) -> bytes | None:
        return next((key for number, key in self.keys if number == version), None)


def parse_ring(text: str) -> KeyRing:
    """`version:hex,version:hex`, newest first, 1 to 4 keys of 32 bytes, versions 1–255, none twice."""
    keys = []
    for part in text.split(","):
        version, colon, digits = part.strip().partition(":")
        if not colon or not version.isdigit() or not 1 <= int(version) <= 255:
            raise KeysRefused("a ring is version:hex,version:hex with versions from 1 to 255, newest first")
        keys.append((int(version), _bytes(digits)))
    if len({version for version, _ in keys}) != len(keys):
        raise KeysRefused("a version appears twice")
    if len(keys) > LIVE_VERSIONS:
        raise KeysRefused(f"at most {LIVE_VERSIONS} keys are live at once")
    return KeyRing(tuple(keys))


def parse_key(text: str) -> bytes:
    """One key of 32 bytes as 64 hexadecimal digits (a `1:` before it is tolerated)."""
    return _bytes(text.strip().removeprefix("1:"))


def _bytes(digits: str) -> bytes:
    try:
        key = bytes.fromhex(digits)
    except ValueError:
        raise KeysRefused("a key is 64 hexadecimal digits") from None
    if len(key) != 32:
        raise KeysRefused("a key is 64 hexadecimal digits (32 bytes)")
    return key


def development_keys(file: Path, names: Iterable[str]) -> dict[str, str]:
    """The keys of a development machine: made once, kept in `var/`, readable by their owner only.

    Web, worker and shell may start at the same moment, so the file appears whole (written aside, then
    linked into place): whoever comes second reads what the first one made.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        keys = {name: "1:" + secrets.token_hex(32) for name in names}
        aside = file.with_name(f"{file.name}.{os.getpid()}.{time.monotonic_ns()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            json.dump(keys, handle, indent=1)
        try:
            os.link(aside, file)
        except FileExistsError:
            pass  # somebody else's keys came first: those are the ones to use
        finally:
            aside.unlink()
    kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return kept
