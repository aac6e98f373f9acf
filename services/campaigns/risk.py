"""How likely an entry comes of a farm: several signs that people do not give together. One sign alone holds nobody,
but for a browser that more people use than share a phone.

An office or a fair has one network, many newcomers and phones of their own; a family or a room shares a phone; somebody
quick fills a form in five seconds. A farm has few browsers for many people, or new people by the dozen from one network
that all type faster than a hand can. A number shared by many says nothing: in one campaign it takes part as often as
one person may, whoever types it (`limits.next_contact_turn`), so that sharing it wins nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, func, select

from models.campaign_traces import CampaignTrace
from models.db import insert_together, session
from models.people import Follower
from models.promotions import CampaignVisit
from models.sealing import blind_index
from services import clock
from services.campaigns.limits import Standing
from services.item_codes.networks import UNKNOWN, networks_of
from services.reading import readers
from services.reading.readers import Reader

HELD_FROM = 60  # of 100
NEWCOMER = timedelta(hours=1)
BURST = timedelta(minutes=10)
TOGETHER = timedelta(hours=1)
REASONS = ("device", "network", "newcomers", "speed", "no_page")
HOLDS_ALONE = frozenset({"words", "vouch", "no_rank", "rank"})
"""What is not weighed: what was typed, that a vouch was ended, that WeChat gave no rank or a high one."""
SHARED_BY = 4
"""So many people on one browser hold nobody: fifty devices that keep to it win 2 % of 10,000 prizes (G45)."""
HOUSEHOLD = 6
"""Of China's households 97.6 % are no larger (census of 2010, table 1-10; they became smaller since). A browser that
more people use holds all of them, those before the seventh too (`crowds`)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How an entry was sent, as its door knows it: the address, the browser's cookie, and whether the page was opened
    in a browser that keeps one (the mini program has none)."""

    address: str | None = None
    browser: str | None = None
    by_page: bool = False

    @property
    def network_index(self) -> str | None:
        """None for an address inside a house: behind a proxy that is not trusted everybody has the same."""
        near = networks_of(self.address).near
        return None if near == UNKNOWN or _is_inside(near) else blind_index("campaign_network", near)

    @property
    def device_index(self) -> str | None:
        return None if self.browser is None else blind_index("campaign_device", self.browser)


NOT_SEEN = Seen()
_INSIDE = tuple(
    map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"))
)


def _is_inside(network: str) -> bool:
    first = ip_network(network).network_address
    return any(first.version == one.version and first in one for one in _INSIDE)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of an entry: how many others sent theirs from this browser (in this campaign), from this network
    within the hour, as newcomers from this network within ten minutes; the seconds from opening the page (None: it was
    not opened), how many answers were typed; whether we just met its person, and whether WeChat itself knows their
    number."""

    device_others: int = 0
    network_others: int = 0
    burst_others: int = 0
    seconds: float | None = None
    typed: int = 0
    newcomer: bool = False
    by_page: bool = True
    verified_phone: bool = False


@dataclass(frozen=True, slots=True)
class Risk:
    """0 to 100, and the signs that made it."""

    score: int
    reasons: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.score >= HELD_FROM


def judge(signs: Signs) -> Risk:
    """Pure. A network never weighs more than a fifth, a newcomer a tenth, many newcomers a quarter: all three together
    hold nobody, and neither does somebody we just met who is quicker than a hand. A browser says nothing up to the
    fourth person on it, and holds by itself from the fifth on."""
    weights = {
        "device": _steps(signs.device_others, ((SHARED_BY, 60), (HOUSEHOLD, 75))),
        "network": _steps(signs.network_others, ((5, 10), (40, 20))),
        "newcomers": (10 if signs.newcomer else 0)
        + (_steps(signs.burst_others, ((3, 10), (15, 15))) if signs.newcomer else 0),
        "speed": 0 if signs.seconds is None or not signs.typed else _steps(-int(signs.seconds), ((-4, 10), (-1, 35))),
        "no_page": 45 if signs.by_page and signs.seconds is None else 0,
    }
    score = sum(weights.values()) - (25 if signs.verified_phone else 0)
    return Risk(max(0, min(100, score)), tuple(name for name in REASONS if weights[name]))


def _steps(value: int, steps: tuple[tuple[int, int], ...]) -> int:
    """The weight of the last step that was reached."""
    return max((weight for least, weight in steps if value >= least), default=0)


_OTHERS = CampaignTrace.campaign_id == bindparam("campaign"), CampaignTrace.follower_id != bindparam("person")


def _distinct(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(CampaignTrace.follower_id.distinct())).where(*_OTHERS, *conditions).scalar_subquery()


_COUNTED = select(
    _distinct(CampaignTrace.device_index == bindparam("device")),
    _distinct(CampaignTrace.network_index == bindparam("network"), CampaignTrace.at > bindparam("hour")),
    _distinct(
        CampaignTrace.network_index == bindparam("network"),
        CampaignTrace.at > bindparam("burst"),
        CampaignTrace.newcomer.is_(True),
    ),
    select(func.max(CampaignVisit.opened_at))
    .where(
        and_(CampaignVisit.campaign_id == bindparam("campaign"), CampaignVisit.follower_id == bindparam("person")),
        CampaignVisit.day == bindparam("day"),
    )
    .scalar_subquery(),
)


def signs_of(standing: Standing, row: Follower, contact_index: str | None, seen: Seen, typed: int) -> Signs:
    """Inside a rule, by one question."""
    now = clock.now()
    device, network, burst, opened = (
        session()
        .execute(
            _COUNTED,
            {
                "campaign": standing.id,
                "person": row.id,
                "device": seen.device_index,
                "network": seen.network_index,
                "hour": now - TOGETHER,
                "burst": now - BURST,
                "day": now.astimezone(clock.SHANGHAI).date(),
            },
        )
        .one()
    )
    return Signs(
        device,
        network,
        burst,
        None if opened is None else max(0.0, (now - opened).total_seconds()),
        typed,
        _is_newcomer(row),
        seen.by_page and not (opened is None and readers.objects(Reader(row.id))),
        contact_index is not None and row.phone_verified_at is not None and row.phone_index == contact_index,
    )


def leave_trace(standing: Standing, entry_id: int, row: Follower, seen: Seen) -> None:
    """Inside a rule: for those who come after."""
    insert_together(
        CampaignTrace,
        entry_id=entry_id,
        follower_id=row.id,
        campaign_id=standing.id,
        network_index=seen.network_index,
        device_index=seen.device_index,
        newcomer=_is_newcomer(row),
        at=clock.now(),
    )


def _is_newcomer(row: Follower) -> bool:
    return row.created_at > clock.now() - NEWCOMER
