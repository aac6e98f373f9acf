"""One material in a period: what came of it day by day, page by page, and through whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select

from models.db import reading, session
from models.materials import Material
from models.reading import PageTotal
from services.access import Actor, may, require
from services.analysis import sums, trees
from services.analysis.following import Followed, followed
from services.analysis.hands import DealerFigures, PersonFigures, top_dealers, top_people
from services.analysis.periods import Period
from services.analysis.sums import PEOPLE, READ, Figures
from services.analysis.trees import Chain
from services.errors import NotFound
from services.materials.listing import MaterialRow, row_of
from services.materials.reading import Picture, Version, pages_of, version
from services.materials.rows import get_material, get_version
from services.reading.judging import seconds

SHOWN = 6


@dataclass(frozen=True, slots=True)
class DayFigures:
    day: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class PageHeat:
    """One page of a version since it is out: how many readings looked at it, and for how long each."""

    number: int
    readings: int
    seconds_each: int


@dataclass(frozen=True, slots=True)
class MaterialAnalysis:
    """`dealers`, `people` and `chains` only for whom these may be told."""

    row: MaterialRow
    figures: Figures
    visitors: int
    followed: Followed
    days: list[DayFigures]
    shown: Version | None
    versions: int
    heat: list[PageHeat]
    pages: list[Picture]
    dealers: list[DealerFigures] = field(default_factory=list)
    people: list[PersonFigures] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)


@reading
def analysis(actor: Actor, token: str, period: Period, number: int | None = None) -> MaterialAnalysis:
    """Pages are those of the version asked for, else of the one that is out. Refuses `material_unknown`,
    `version_unknown`."""
    require(actor, READ)
    material, row = get_material(token), row_of(actor, token)
    if row is None:
        raise NotFound("material_unknown", "没有找到这份物料，可能刚被删除，请刷新列表。")
    by_day = _days(actor, material.id, period)
    shown = _shown(material, number)
    tells = may(actor, PEOPLE)
    return MaterialAnalysis(
        row,
        Figures(*(sum(getattr(one.figures, name) for one in by_day) for name in sums.NAMES)),
        dict(session().execute(sums.visitors_of(actor, period, [material.id])).tuples().all()).get(material.id, 0),
        followed(actor, material.id, period),
        by_day,
        shown,
        row.newest or 0,
        _heat(actor, shown.id) if shown else [],
        pages_of(shown.id) if shown else [],
        top_dealers(actor, period, material.id, SHOWN) if tells else [],
        top_people(actor, period, material.id, SHOWN) if tells else [],
        trees.chains_of(actor, material.id, period, SHOWN) if tells else [],
    )


def _days(actor: Actor, material_id: int, period: Period) -> list[DayFigures]:
    """Every day of the period, also those of which there is nothing to tell."""
    by_day = sums.of_materials(actor, period, "day", only=[material_id])
    found = {row.day: sums.figures(row) for row in session().execute(by_day)}
    return [DayFigures(day, found.get(day, Figures())) for day in period.days]


def _shown(material: Material, number: int | None) -> Version | None:
    if number is not None:
        return version(get_version(material, number).id)
    return version(material.current_version_id) if material.current_version_id else None


def _heat(actor: Actor, version_id: int) -> list[PageHeat]:
    query = (
        select(PageTotal.page, func.sum(PageTotal.visits), func.sum(PageTotal.active_ms))
        .where(PageTotal.material_version_id == version_id, sums.her_dealers(actor, PageTotal.dealer_id))
        .group_by(PageTotal.page)
        .order_by(PageTotal.page)
    )
    return [PageHeat(page, int(many), seconds(int(ms) // int(many))) for page, many, ms in session().execute(query)]
