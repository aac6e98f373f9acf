"""Personal data at rest: sealed with AES-256-GCM, found again through keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value whose key is gone, that was altered, or that was moved from another column."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and indexes with the keys of this installation.

    A sealed value is one byte of key version, 12 bytes of nonce, then ciphertext and tag; the place
    (`table.column`) is authenticated, so a value copied into another column does not open.
    """

    ring: tuple[tuple[int, bytes], ...] = field(repr=False)
    index_key: bytes = field(repr=False)
    _ciphers: Mapping[int, AESGCM] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ciphers", {version: AESGCM(key) for version, key in self.ring})

    def seal(self, place: str, text: str) -> bytes:
        version = self.ring[0][0]
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[version].encrypt(nonce, text.encode(), place.encode())
        return bytes([version]) + nonce + sealed

    def open(self, place: str, value: bytes) -> str:
        cipher = self._ciphers.get(value[0]) if value else None
        if cipher is None:
            raise CannotOpen(
                f"{place}: no live key of version {value[0] if value else '?'}; PII_KEYS must hold it until all "
                "values were sealed anew (flask keys rotate)"
            )
        try:
            return cipher.decrypt(value[1 : 1 + NONCE_BYTES], value[1 + NONCE_BYTES :], place.encode()).decode()
        except InvalidTag:
            raise CannotOpen(f"{place}: altered, or sealed for another place") from None

    @property
    def newest(self) -> int:
        """The version under which values are sealed now."""
        return self.ring[0][0]

    @property
    def versions(self) -> list[int]:
        return [version for version, _key in self.ring]

    def seal_again(self, place: str, value: bytes) -> bytes:
        """The same text under the newest key."""
        return self.seal(place, self.open(place, value))

    def index(self, purpose: str, text: str) -> str:
        """A blind index (HMAC-SHA-256, 64 hex digits): equal texts meet, nothing can be read back."""
        return hmac.new(self.index_key, f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()


_sealer: Sealer | None = None


def use(sealer: Sealer) -> None:
    global _sealer
    _sealer = sealer


def sealer() -> Sealer:
    if _sealer is None:
        raise RuntimeError("no keys are in use: models.sealing.use(Sealer(…)) comes first")
    return _sealer


def blind_index(purpose: str, text: str) -> str:
    return sealer().index(purpose, text)


def token_hash(token: str) -> str:
    """What is stored of a random secret of ours (≥ 96 bits, so a plain hash cannot be searched)."""
    return hashlib.sha256(token.encode()).hexdigest()
