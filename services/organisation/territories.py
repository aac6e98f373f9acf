"""One place has one exclusive dealer: where exclusive regions of two dealers overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from services.organisation.lines import DealerLine
from services.organisation.sheets import AUTHORISED, DEALERS, CellError
from services.organisation.standing import Standing
from services.region_names import RegionMap
from services.sentences import say


def find_overlaps(lines: Sequence[DealerLine], standing: Standing) -> Iterator[CellError]:
    """Two exclusive regions overlap when they are equal or one lies in the other. Each pair is told once, at a row of
    the workbook; overlaps among dealers the workbook does not speak of are not its fault."""
    names = {code: known.name for code, known in standing.dealers.items()} | {line.code: line.name for line in lines}
    rows = {line.code: line.row for line in lines}
    told: set[frozenset[str]] = set()
    for dealer, other, place in _meetings(_exclusive(lines, standing), standing.regions):
        pair = frozenset({dealer, other})
        if pair not in told and not pair.isdisjoint(rows):
            told.add(pair)
            row, code = max((rows[code], code) for code in pair if code in rows)
            yield _overlap(row, code, other if code == dealer else dealer, standing.regions.fact(place).path, names)


def _meetings(exclusive: Mapping[str, Sequence[str]], china: RegionMap) -> Iterator[tuple[str, str, str]]:
    """A dealer, another one who holds the same place or one around it, and that place."""
    holders: dict[str, list[str]] = defaultdict(list)
    for dealer, places in exclusive.items():
        for place in places:
            holders[place].append(dealer)
    for dealer, places in exclusive.items():
        for place in places:
            around = (other for outer in china.upwards(place) for other in holders.get(outer, ()))
            yield from ((dealer, other, place) for other in around if other != dealer)


def _exclusive(lines: Sequence[DealerLine], standing: Standing) -> dict[str, list[str]]:
    """The exclusive places of every dealer, as they would be after the import."""
    wanted = {code: known.regions for code, known in standing.dealers.items() if known.is_active}
    wanted.update({line.code: line.regions for line in lines})
    return {code: [place for place, alone in regions.items() if alone] for code, regions in wanted.items()}


def _overlap(row: int, code: str, other: str, place: str, names: Mapping[str, str]) -> CellError:
    message = say(
        "%(code)s（%(name)s）与 %(other)s（%(other_name)s）的独占区域重叠：%(place)s。"
        "请调整授权区域，或把其中一家的“独占”改为“否”。",
        code=code,
        name=names[code],
        other=other,
        other_name=names[other],
        place=place,
    )
    return CellError(DEALERS, row, AUTHORISED, message)
