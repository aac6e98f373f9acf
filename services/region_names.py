"""What people call places: short names, names with their province in front, and when a name is ambiguous."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

CODE = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}")
CODE_DIGITS = 6
JOINT = re.compile(r"[\s/>·\-]+|市辖区")
# The peoples whose names stand in names such as 延边朝鲜族自治州.
PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族"
    "|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|普米族|塔吉克|怒族|保安族"
    "|裕固族|独龙族|各族"
)
KIND = r"(?P<kind>自治区|自治州|自治县|自治旗|特别行政区|地区|林区|特区|[省市县区盟旗])$"
WITH_PEOPLE = re.compile(rf"(?P<stem>.{{2,}}?)(?:{PEOPLES})+{KIND}")
PLAIN = re.compile(rf"(?P<stem>.{{2,}}?){KIND}")


@dataclass(frozen=True, slots=True)
class RegionFact:
    """A place: its code of GB/T 2260, its own name, and its name with all above it (`广东省 深圳市 南山区`)."""

    code: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the region table."""

    code: str
    name: str
    parent: str | None


def short_names(name: str) -> frozenset[str]:
    """`广西壮族自治区` is also 广西, `凉山彝族自治州` 凉山 and 凉山州, `深圳市` 深圳; `赵县` has no shorter name."""
    found = WITH_PEOPLE.fullmatch(name) or PLAIN.fullmatch(name)
    if found is None:
        return frozenset()
    stem, kind = found["stem"], found["kind"]
    return frozenset({stem, stem + kind[-1]} - {name})


@dataclass(frozen=True)
class RegionMap:
    """All places at one moment, for finding many names quickly."""

    places: Mapping[str, Place]
    _full: dict[str, list[str]] = field(init=False, repr=False)
    _short: dict[str, list[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        full, short = defaultdict(list), defaultdict(list)
        for place in self.places.values():
            full[place.name].append(place.code)
            for name in short_names(place.name):
                short[name].append(place.code)
        object.__setattr__(self, "_full", dict(full))
        object.__setattr__(self, "_short", dict(short))

    def find(self, text: str) -> list[RegionFact]:
        """The places `text` may mean: none, one, or all of an ambiguous name; in the order of their codes.

        A code is taken as it is; a full name goes before short ones; names may be chained (`广东深圳`).
        """
        plain = JOINT.sub("", text)
        if CODE.fullmatch(plain):
            code = plain.ljust(CODE_DIGITS, "0")
            return [self.fact(code)] if code in self.places else []
        codes = self._full.get(plain) or self._meant(self._short.get(plain, ())) or self._chained(plain)
        return [self.fact(code) for code in sorted(codes)]

    def fact(self, code: str) -> RegionFact:
        names = [self.places[above].name for above in self.upwards(code)]
        return RegionFact(code, names[0], " ".join(reversed(names)))

    def upwards(self, code: str) -> Iterator[str]:
        """The place itself, then what it lies in, up to the province."""
        current: str | None = code
        while current is not None:
            yield current
            current = self.places[current].parent

    def lies_in(self, code: str, outer: str) -> bool:
        return outer in self.upwards(code)

    def _meant(self, codes: Iterable[str]) -> list[str]:
        """A short name means the province, unless a city bears it too (吉林); a city goes before its own districts
        and counties (长沙). Whatever else shares a short name stays ambiguous: a wrong guess would be silent."""
        cities = {code for code in codes if self._is_city(code)}
        if any(self._is_province(code) for code in codes):
            return [code for code in codes if self._is_province(code) or code in cities]
        return [code for code in codes if not any(self.places[code].parent == city for city in cities)]

    def _chained(self, text: str) -> set[str]:
        """`广东深圳`, `浙江省宁波市`, `上海市上海市黄浦区`: what the end means within what the beginning means."""
        found: set[str] = set()
        for cut in range(2, len(text) - 1):
            outer = self._named(text[:cut])
            if outer:
                rest = text[cut:]
                inner = self._named(rest) or self._chained(rest)
                found |= {code for code in inner if any(self.lies_in(code, above) for above in outer if above != code)}
        return self._best(found, text)

    def _best(self, codes: set[str], text: str) -> set[str]:
        """`广东中山市` means the city: places whose full name ends the text go before those with a shorter one."""
        exact = {code for code in codes if text.endswith(self.places[code].name)}
        return exact or set(self._meant(codes))

    def _named(self, text: str) -> list[str]:
        return self._full.get(text) or self._short.get(text, [])

    def _is_province(self, code: str) -> bool:
        return self.places[code].parent is None

    def _is_city(self, code: str) -> bool:
        place = self.places[code]
        return place.parent is not None and self._is_province(place.parent) and place.name.endswith("市")


def map_of(rows: Iterable[tuple[str, str, str | None]]) -> RegionMap:
    return RegionMap({code: Place(code, name, parent) for code, name, parent in rows})


def around(code: str) -> list[str]:
    """440305 → 440000, 440300: the province and city a place lies in."""
    return [code[:2] + "0000", code[:4] + "00"]


def stem(code: str) -> str:
    """440000 → 44, 440300 → 4403: GB/T 2260 counts province, city and district by two digits each."""
    while code.endswith("00"):
        code = code[:-2]
    return code
