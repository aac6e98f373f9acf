"""The code of a serial as it stands on a label, while its key is there."""

from __future__ import annotations

from services.item_codes import keys
from services.item_codes.scheme import Kind


def code_of(key_version: int, serial: int, kind: Kind = Kind.ITEM) -> str:
    """Empty when the key of this version is in the ring no more: what is known of the item is shown all the same."""
    return next((key.code(serial) for version, key in keys.readers(kind) if version == key_version), "")
