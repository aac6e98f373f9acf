"""Ids and secrets that look like WeChat's: stable ones derived from a name, fresh ones random."""

import hashlib
import secrets
import string

BASE62 = string.ascii_letters + string.digits


def _spread(seed: str, length: int) -> str:
    digest = hashlib.sha512(seed.encode()).digest()
    return "".join(BASE62[byte % 62] for byte in digest[:length])


def openid(appid: str, person_key: str) -> str:
    """28 characters, another one for each account, the same after every restart."""
    return "o" + _spread(f"openid {appid} {person_key}", 27)


def unionid(person_key: str) -> str:
    return "oU" + _spread(f"unionid {person_key}", 26)


def fresh(length: int) -> str:
    return "".join(secrets.choice(BASE62) for _ in range(length))


def rid() -> str:
    """The request id that WeChat appends to every refusal."""
    return "-".join(secrets.token_hex(4) for _ in range(3))


def big_number() -> int:
    """A 64-bit id beyond 2^53, which JavaScript and careless JSON readers would round."""
    return 3_000_000_000_000_000_000 + secrets.randbelow(10**17) * 10 + 1
