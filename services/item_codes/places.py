"""Roughly where an address is: read from a file that headquarters brings (MaxMind DB format, such as GeoLite2 City or
DB-IP City Lite). Without one, no place is known, and what needs places is not judged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import maxminddb

EARTH_KM = 6371.0
NAME_LENGTH = 40
_reader: maxminddb.Reader | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A spot to a tenth of a degree (some ten kilometres), and what its city is called, where the file says so."""

    latitude_tenths: int
    longitude_tenths: int
    name: str | None = None


def use(file: Path | None) -> None:
    """Read places from this file from now on; from none without one. Refuses (OSError, ValueError) what is no such
    file."""
    global _reader
    if file is None:
        _reader = None
        return
    try:
        _reader = maxminddb.open_database(file)
    except maxminddb.InvalidDatabaseError as error:
        raise ValueError(str(error)) from error


def place_of(address: str | None) -> Place | None:
    """Where an address is said to be; None for what the file does not know."""
    if _reader is None or address is None:
        return None
    try:
        found: Any = _reader.get(address)
    except (ValueError, maxminddb.InvalidDatabaseError):
        return None
    spot = found.get("location", {}) if isinstance(found, dict) else {}
    latitude, longitude = spot.get("latitude"), spot.get("longitude")
    if not isinstance(latitude, float | int) or not isinstance(longitude, float | int):
        return None
    names = found.get("city", {}).get("names", {})
    name = names.get("zh-CN") or names.get("en")
    return Place(round(latitude * 10), round(longitude * 10), name[:NAME_LENGTH] if name else None)


def distance_km(one: Place, other: Place) -> float:
    """Along the earth's surface."""
    (lat1, lon1), (lat2, lon2) = (_radians(place) for place in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _radians(place: Place) -> tuple[float, float]:
    return math.radians(place.latitude_tenths / 10), math.radians(place.longitude_tenths / 10)
