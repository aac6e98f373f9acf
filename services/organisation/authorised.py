"""Where one dealer is authorised: typed places become codes; exclusive ones never overlap with another dealer's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select

from models.db import session
from models.dealers import ACTIVE, Dealer, DealerRegion
from services.organisation.forms import Problems, code_of
from services.organisation.row_reader import BETWEEN_REGIONS, which_place
from services.reading.places import mark_moved
from services.region_names import RegionMap
from services.sentences import say

Places = Mapping[str, bool]  # code → exclusive
LONGEST = 2_000  # as a form has them


def typed(china: RegionMap, codes: Iterable[str]) -> str:
    """Places as a form shows them and understands them again: names with all above them, `广东省深圳市、浙江省`."""
    return "、".join(china.fact(code).path.replace(" ", "") for code in sorted(codes))


def judge_places(problems: Problems, field: str, text: str, china: RegionMap) -> frozenset[str]:
    """Codes or names, separated by 、 ， ； or blanks; each must mean exactly one place."""
    if len(text) > LONGEST:
        problems.wrong(field, say("最多 %(most)s 个字，请缩短。", most=LONGEST))
        return frozenset()
    found = set()
    for name in filter(None, BETWEEN_REGIONS.split(code_of(text))):
        places = china.find(name)
        if len(places) == 1:
            found.add(places[0].code)
        else:
            problems.wrong(field, which_place(name, places))
    return frozenset(found)


def judge_overlap(problems: Problems, own: int | None, name: str, exclusive: Iterable[str], china: RegionMap) -> None:
    """Two exclusive regions overlap when they are equal or one lies in the other; both dealers are named."""
    rows = (
        session()
        .execute(
            select(Dealer.code, Dealer.name, DealerRegion.region_code)
            .join(Dealer, Dealer.id == DealerRegion.dealer_id)
            .where(DealerRegion.exclusive, Dealer.status == ACTIVE, Dealer.id != (own or 0))
        )
        .all()
    )
    for place in sorted(exclusive):
        for code, other, theirs in rows:
            if china.lies_in(place, theirs) or china.lies_in(theirs, place):
                inner = place if china.lies_in(place, theirs) else theirs
                problems.wrong(
                    "exclusive",
                    say(
                        "%(name)s 与 %(other)s（%(code)s）的独占区域重叠：%(path)s。请调整区域，或改为共享。",
                        name=name,
                        other=other,
                        code=code,
                        path=china.fact(inner).path,
                    ),
                )


def places_of(dealer_id: int) -> dict[str, bool]:
    query = select(DealerRegion.region_code, DealerRegion.exclusive).where(DealerRegion.dealer_id == dealer_id)
    return dict(session().execute(query).tuples().all())


def write_places(dealer_id: int, places: Places) -> None:
    if places == places_of(dealer_id):
        return
    session().execute(delete(DealerRegion).where(DealerRegion.dealer_id == dealer_id))
    session().add_all(
        DealerRegion(dealer_id=dealer_id, region_code=code, exclusive=alone) for code, alone in sorted(places.items())
    )
    session().flush()
    mark_moved([dealer_id])
