"""The networks a caller's address lies in: near (a /24, of IPv6 a /64) and wide (a /16, a /48)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import lru_cache

UNKNOWN = "unknown"
PREFIXES = {4: (24, 16), 6: (64, 48)}


@dataclass(frozen=True, slots=True)
class Networks:
    """What many callers share, so that it tells of none: 256 neighbours, and what stands for a provider."""

    near: str
    wide: str


@lru_cache(maxsize=4096)
def networks_of(address: str | None) -> Networks:
    """Of what is no address: one network for all of them."""
    try:
        read = ipaddress.ip_address(address or "")
    except ValueError:
        return Networks(UNKNOWN, UNKNOWN)
    if isinstance(read, ipaddress.IPv6Address) and read.ipv4_mapped:
        read = read.ipv4_mapped
    near, wide = (ipaddress.ip_network((read, length), strict=False) for length in PREFIXES[read.version])
    return Networks(str(near), str(wide))
