"""Whether a push came from where WeChat says its pushes come from: advice for the operator, never a refusal."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from models.db import Database, DatabaseAway, OutcomeUnknown, bound, insert_once, reading, session, transaction
from models.push_sources import PushSource, PushStranger
from services import audit, clock
from services.access import SYSTEM

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# The list changes a few times a year; a process may lag behind it by this much.
READ_AGAIN_SECONDS = 60.0
# Strangers are counted here first, so that a proxy that hides every sender costs one write in ten seconds, not one
# for each push. A process that dies takes at most that much of an advisory figure along.
WRITTEN_EVERY_SECONDS = 10.0
STRANGERS_KEPT = timedelta(days=30)

log = structlog.get_logger(__name__)


@dataclass
class _Desk:
    """What one process knows of the list, and the strangers it has not written down yet."""

    database: Database
    networks: list[Network] = field(default_factory=list)
    judged: dict[str, bool] = field(default_factory=dict)
    read_at: float = 0.0
    counted: Counter[tuple[date, str]] = field(default_factory=Counter)
    written_at: float = 0.0


_desk: _Desk | None = None
_guard = threading.Lock()


def note(address: str | None) -> None:
    """A push with a good signature came from this address. An address that is not on WeChat's list is counted and
    logged; the push goes its way, because the signature is the proof and the list only a hint. While no list was
    ever fetched nobody is a stranger. Never fails: this is the push's side line."""
    try:
        if address and _is_strange(address):
            log.warning("push_from_stranger", address=address)
            _count(address)
    except (DatabaseAway, OutcomeUnknown, DBAPIError) as error:
        # The push itself meets the same database in a moment, and says so.
        log.warning("push_source_unread", error=type(error).__name__)


def _is_strange(address: str) -> bool:
    desk = _current()
    if not desk.networks:
        return False
    known = desk.judged.get(address)
    if known is None:
        known = desk.judged[address] = _within(address, desk.networks)
    return not known


def _within(address: str, networks: Iterable[Network]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in network for network in networks)


def _current() -> _Desk:
    """What this process knows; whoever finds it too old reads it anew while the others go on with the old list."""
    global _desk
    with _guard:
        if _desk is None or _desk.database is not bound():
            _desk = _Desk(bound())
        desk = _desk
        if desk.read_at and time.monotonic() - desk.read_at <= READ_AGAIN_SECONDS:
            return desk
        desk.read_at = time.monotonic()
    desk.networks, desk.judged = _read(), {}
    return desk


@reading
def _read() -> list[Network]:
    return [ipaddress.ip_network(text) for text in session().execute(select(PushSource.network)).scalars()]


def _count(address: str) -> None:
    desk = _current()
    with _guard:
        desk.counted[clock.now().date(), address[:45]] += 1
        if desk.written_at and time.monotonic() - desk.written_at < WRITTEN_EVERY_SECONDS:
            return
        counted, desk.counted, desk.written_at = desk.counted, Counter(), time.monotonic()
    try:
        _write(counted)
    except (DatabaseAway, DBAPIError):
        desk.counted.update(counted)
        raise


@transaction
def _write(counted: Counter[tuple[date, str]]) -> None:
    for (day, address), more in sorted(counted.items()):
        if not _add(day, address, more) and not insert_once(PushStranger, day=day, address=address, pushes=more):
            _add(day, address, more)


def _add(day: date, address: str, more: int) -> bool:
    there = PushStranger.day == day, PushStranger.address == address
    added = session().execute(update(PushStranger).where(*there).values(pushes=PushStranger.pushes + more))
    return bool(added.rowcount)  # type: ignore[attr-defined]


@transaction
def remember(addresses: Iterable[str]) -> int:
    """Keep the list WeChat just gave; how many addresses and networks it has. A list without one usable address is
    not believed: the old one stays, and 0 says so."""
    listed = {str(network) for text in addresses if (network := _network(text)) is not None}
    if not listed:
        log.warning("push_sources_kept", why="the list holds no address")
        return 0
    old = set(session().execute(select(PushSource.network)).scalars())
    now = clock.now()
    session().execute(delete(PushSource).where(PushSource.network.in_(old - listed)))
    session().execute(update(PushSource).values(listed_at=now))
    session().add_all(PushSource(network=network, listed_at=now) for network in sorted(listed - old))
    session().execute(delete(PushStranger).where(PushStranger.day < (now - STRANGERS_KEPT).date()))
    if listed != old:
        audit.record(SYSTEM, "wechat:sources:change", "push_source", None, listed=len(listed), was=len(old))
    return len(listed)


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Sources:
    """How old the list is (None: there is none), and what came from elsewhere since yesterday."""

    listed_at: datetime | None
    strangers: int
    pushes: int


@reading
def overview() -> Sources:
    listed_at = session().execute(select(func.max(PushSource.listed_at))).scalar_one()
    since = (clock.now() - timedelta(days=1)).date()
    counts = func.count(PushStranger.address.distinct()), func.coalesce(func.sum(PushStranger.pushes), 0)
    strangers, pushes = session().execute(select(*counts).where(PushStranger.day >= since)).one()
    return Sources(listed_at, int(strangers), int(pushes))
