"""One place has one exclusive dealer: where exclusive regions of two dealers overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from services.organisation.lines import DealerLine
from services.organisation.sheets import AUTHORISED, DEALERS, CellError
from services.organisation.standing import Standing


def find_overlaps(lines: Sequence[DealerLine], standing: Standing) -> Iterator[CellError]:
    """Two exclusive regions overlap when they are equal or one lies in the other. Each pair is told once, at a row of
    the workbook; overlaps among dealers the workbook does not speak of are not its fault."""
    names = {code: known.name for code, known in standing.dealers.items()} | {line.code: line.name for line in lines}
    rows = {line.code: line.row for line in lines}
    exclusive = _exclusive(lines, standing)
    holders: dict[str, list[str]] = defaultdict(list)
    for dealer, places in exclusive.items():
        for place in places:
            holders[place].append(dealer)
    told: set[frozenset[str]] = set()
    for dealer, places in exclusive.items():
        for place in places:
            for outer in standing.regions.upwards(place):
                for other in holders.get(outer, ()):
                    pair = frozenset({dealer, other})
                    if len(pair) == 2 and pair not in told and not pair.isdisjoint(rows):
                        told.add(pair)
                        at = max((rows[code], code) for code in pair if code in rows)
                        yield _overlap(at, next(iter(pair - {at[1]})), standing.regions.fact(place).path, names)


def _exclusive(lines: Sequence[DealerLine], standing: Standing) -> dict[str, list[str]]:
    """The exclusive places of every dealer, as they would be after the import."""
    wanted = {code: known.regions for code, known in standing.dealers.items() if known.is_active}
    wanted.update({line.code: line.regions for line in lines})
    return {code: [place for place, alone in regions.items() if alone] for code, regions in wanted.items()}


def _overlap(at: tuple[int, str], other: str, place: str, names: dict[str, str]) -> CellError:
    row, code = at
    message = (
        f"{code}（{names[code]}）与 {other}（{names[other]}）的独占区域重叠：{place}。"
        "请调整授权区域，或把其中一家的“独占”改为“否”。"
    )
    return CellError(DEALERS, row, AUTHORISED, message)
