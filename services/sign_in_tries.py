"""How often somebody may be wrong at the console's door. Counted alike for codes that exist and codes that do not, so
that no answer tells who works here; and never so that one can lock a colleague out of the browser they work in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from models.sealing import blind_index
from models.shared_store import TableStore
from services.errors import SlowDown
from services.sentences import say

FREE_TRIES = 5
"""Of one code from one address; of one code in a browser that knows it, from wherever; of one account's own proofs."""
MOST_TRIES = 50
"""Of one code from everywhere, in browsers that do not know it, however many addresses somebody rents."""
RESTS_FOR = timedelta(minutes=15)
KNOWN_LASTS = timedelta(days=400)  # browsers keep no cookie longer
MOST_KNOWN = 5
_NONCE, _TAG = 32, 24

_tries = TableStore()


@dataclass(frozen=True, slots=True)
class Try:
    """One try, counted before it is judged, so that of many at one moment none slips through. `is_last`: with this one
    the code rests for strangers."""

    own: str
    everywhere: str | None
    is_last: bool


def at_the_door(code: str, line: str, account_id: int | None, browser: str) -> Try:
    """Somebody tries this code (`account_id`: whose it is, if anybody's) from this line; `browser` is what theirs keeps
    of earlier signings in. Refuses `account_resting`."""
    known = None if account_id is None else _known(account_id, browser)
    if known is not None:
        return Try(_counted(f"{code.upper()}|known|{known}"), None, False)
    own, everywhere = _counted(f"{code.upper()}|{line}"), _everywhere(code)
    count = _tries.count(everywhere, RESTS_FOR.total_seconds())
    if count > MOST_TRIES:
        raise resting()
    return Try(own, everywhere, count == MOST_TRIES)


def inside(account_id: int) -> Try:
    """Somebody who is signed in proves once more that it is they. Refuses `account_resting`."""
    return Try(_counted(f"{account_id}|inside"), None, False)


def was_right(one: Try) -> None:
    _tries.delete(one.own)
    if one.everywhere is not None:
        _tries.give_back(one.everywhere)


def forget(code: str) -> None:
    """Inside a rule: a new password was made; strangers' tries at the one before say nothing any more."""
    _tries.delete(_everywhere(code))


def resting() -> SlowDown:
    minutes = int(RESTS_FOR.total_seconds() // 60)
    return SlowDown(
        "account_resting", say("尝试次数过多，请 %(minutes)s 分钟后再试。", minutes=minutes), seconds=minutes * 60
    )


def known_from_now(account_id: int, browser: str) -> str:
    """What a browser keeps in which this account signed in, also of the few that did before. It opens nothing: wrong
    tries there are counted apart from strangers'."""
    nonce, tags = _read(browser)
    nonce = nonce or secrets.token_hex(_NONCE // 2)
    mine = _tag(account_id, nonce)
    return ".".join([nonce, mine, *[tag for tag in tags if tag != mine][: MOST_KNOWN - 1]])


def _known(account_id: int, browser: str) -> str | None:
    nonce, tags = _read(browser)
    mine = _tag(account_id, nonce)
    return nonce if any(compare_digest(mine, tag) for tag in tags) else None


def _read(browser: str) -> tuple[str, list[str]]:
    nonce, *tags = browser.split(".")[: MOST_KNOWN + 1]
    if len(nonce) != _NONCE or not browser.isascii():
        return "", []
    return nonce, tags


def _tag(account_id: int, nonce: str) -> str:
    return blind_index("known_browser", f"{account_id}|{nonce}")[:_TAG]


def _counted(which: str) -> str:
    key = "sign_in:" + blind_index("sign_in", which)
    if _tries.count(key, RESTS_FOR.total_seconds()) > FREE_TRIES:
        raise resting()
    return key


def _everywhere(code: str) -> str:
    return "sign_in:" + blind_index("sign_in", f"{code.upper()}|everywhere")
