"""Who tries codes that are not there is turned away: counted by person and by network, an hour at a time.

Three steps. A person has ten misses. Where a network has had its share (60 from one /24 or /64, 300 from one /16 or
/48), a browser that nobody knows is asked to come in through WeChat, and a person whom WeChat names still has three: so
neighbours of a guesser who buy something are answered, and each guess costs a WeChat account. Then everybody waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.audit_tags import N_
from services.errors import SlowDown
from services.item_codes.networks import Networks

HOUR = 3600
OF_A_PERSON = 10
OF_A_NETWORK = 60
OF_A_WIDE_NETWORK = 300
OF_A_PERSON_IN_A_CROWD = 3
WRONG_INNER_CODES = 8  # of a person: five lock an item, and nobody is to lock a whole shelf

INNER_WAIT = N_("刮开层数字填错太多次了，请对照包装，过一会儿再试。")
WAIT = N_("查询次数太多了，请稍后再试。")
COME_IN = N_("您所在的网络查询次数太多了，请在微信里打开这个页面再查，或稍后再试。")


class Tries(Protocol):
    """What counts for all processes (or, without a shared place, for this one): `keys` are counted for an hour from
    their first try on."""

    def held(self, keys: Sequence[str]) -> list[int]: ...

    def add(self, keys: Sequence[str]) -> list[int]:
        """One more under each key; how many there are now."""
        ...

    def seconds_left(self, key: str) -> int: ...

    @property
    def share(self) -> int:
        """1 where all processes count together; else by how much the bounds shrink in each."""
        ...


_tries: Tries | None = None


def use(tries: Tries) -> None:
    """Count in this place from now on."""
    global _tries
    _tries = tries


def refuse(person_id: int | None, networks: Networks) -> None:
    """Turns away (`slow_down`, with the seconds to wait) whoever missed too often, whatever they ask now."""
    if _tries is None:
        return
    keys = _keys(person_id, networks)
    near, wide, *mine = _tries.held(keys)
    crowd = near >= OF_A_NETWORK // _tries.share or wide >= OF_A_WIDE_NETWORK // _tries.share
    if person_id is None:
        if crowd:
            raise _starved(keys[0] if near >= OF_A_NETWORK // _tries.share else keys[1], COME_IN)
    elif mine[0] >= (OF_A_PERSON_IN_A_CROWD if crowd else OF_A_PERSON // _tries.share):
        raise _starved(keys[2], WAIT)


def missed(person_id: int | None, networks: Networks, code: str) -> None:
    """Count a look at what is not available; the same code again from the same person, or network, is the same miss:
    who reads one code off one label again and again guesses nothing."""
    if _tries is None:
        return
    keys = _keys(person_id, networks)
    if _tries.add([f"{keys[-1]}:{code}"]) == [1]:
        _tries.add(keys)


def refuse_inner(person_id: int) -> None:
    """Turns away (`slow_down`) whoever typed too many wrong inner codes within an hour, of whatever items."""
    key = _inner_key(person_id)
    if _tries is not None and _tries.held([key])[0] >= WRONG_INNER_CODES:
        raise _starved(key, INNER_WAIT)


def wrong_inner(person_id: int) -> None:
    """Count one."""
    if _tries is not None:
        _tries.add([_inner_key(person_id)])


def _inner_key(person_id: int) -> str:
    return f"inner:{person_id}"


def _keys(person_id: int | None, networks: Networks) -> list[str]:
    keys = [f"near:{networks.near}", f"wide:{networks.wide}"]
    return keys if person_id is None else [*keys, f"person:{person_id}"]


def _starved(key: str, sentence: str) -> SlowDown:
    left = _tries.seconds_left(key) if _tries is not None else HOUR
    return SlowDown("slow_down", sentence, seconds=max(1, left))
