"""Names under which files are kept: random, so that nobody guesses one, and plain, so that none leads elsewhere."""

from __future__ import annotations

import re
import secrets

NAME = re.compile(r"[a-z2-7]{32}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def random_name() -> str:
    """160 random bits; one letter case only, since some file systems know no other."""
    return "".join(secrets.choice(_LETTERS) for _ in range(32))


def shard_of(name: str) -> str:
    """The folder of a name, `ab/cd/abcd…`, so that none grows large. ValueError for what is no name of ours."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name[:80]!r} is not a name of a stored file")
    return f"{name[:2]}/{name[2:4]}/{name}"
