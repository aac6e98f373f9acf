"""All materials with their figures, and the same by folder."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Subquery, select

from models.db import reading, session
from models.materials import Material, MaterialFolder
from services.access import Actor, require
from services.analysis import sums
from services.analysis.periods import period_of
from services.analysis.sums import READ, Figures
from services.listing import Columns, Page, Wanted, page_of
from services.materials import folders
from services.materials.listing import COLUMNS as LIBRARY

NO_FOLDER = 0
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class MaterialFigures:
    """One material in a period; `visitors` are different people and browsers, `phones` those who left a number."""

    id: int
    token: str
    title: str
    kind: str
    folder: str | None
    figures: Figures
    visitors: int = 0
    phones: int = 0


@dataclass(frozen=True, slots=True)
class FolderFigures:
    """One folder with all that lies in it and below; `depth` 0 are the top ones, `name` None is what lies in none."""

    id: int
    name: str | None
    depth: int
    materials: int
    figures: Figures


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[MaterialFigures]:
    """What was ever published, the most opened first."""
    require(actor, READ)
    judged = sums.judged_materials(actor, period_of(wanted.filters), wanted.sort).subquery("sums")
    query = select(Material, MaterialFolder.name).outerjoin(MaterialFolder, MaterialFolder.id == Material.folder_id)
    page = page_of(query, wanted, _columns(judged), _made, whole=whole)
    return replace(page, rows=_counted(actor, wanted, page.rows))


@reading
def choices(actor: Actor) -> list[tuple[str, str]]:
    """Token and title of the 200 published last, to choose one."""
    require(actor, READ)
    query = select(Material.token, Material.title).where(Material.published_at.is_not(None))
    rows = session().execute(query.order_by(Material.published_at.desc(), Material.id.desc()).limit(MOST_CHOICES))
    return [(token, title) for token, title in rows]


def _columns(added: Subquery) -> Columns:
    ordered = sums.orders(added)
    return Columns(
        keys=select(Material.id)
        .outerjoin(added, added.c.material_id == Material.id)
        .where(Material.published_at.is_not(None)),
        searched=LIBRARY.searched,
        filtered={name: LIBRARY.filtered[name] for name in ("kind", "folder")},
        sorted_by=ordered | {"title": Material.title},
        order=[ordered["opened"].desc(), ordered["taken_out"].desc(), Material.position, Material.id.desc()],
    )


def _made(found: Any) -> MaterialFigures:
    row = found[0]
    return MaterialFigures(row.id, row.token, row.title, row.kind, found[1], Figures())


def _counted(actor: Actor, wanted: Wanted, rows: list[MaterialFigures]) -> list[MaterialFigures]:
    """With their figures, and with what cannot be added up day by day: for the rows that are shown."""
    if not rows:
        return rows
    period, shown = period_of(wanted.filters), [row.id for row in rows]
    theirs = sums.of_materials(actor, period, only=shown)
    figures = {found.material_id: sums.figures(found) for found in session().execute(theirs)}
    visitors = dict(session().execute(sums.visitors_of(actor, period, shown)).tuples().all())
    phones = dict(session().execute(sums.phones_of(actor, period, shown)).tuples().all())
    return [
        replace(
            row,
            figures=figures.get(row.id, row.figures),
            visitors=visitors.get(row.id, 0),
            phones=phones.get(row.id, 0),
        )
        for row in rows
    ]


@reading
def by_folder(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[FolderFigures]:
    """Every folder in the library's order; there are never more than 300."""
    require(actor, READ)
    added = sums.of_materials(actor, period_of(wanted.filters)).subquery("sums")
    query = select(Material.folder_id, *(added.c[name] for name in sums.NAMES))
    query = query.outerjoin(added, added.c.material_id == Material.id).where(Material.published_at.is_not(None))
    own: dict[int, list[Figures]] = defaultdict(list)
    for found in session().execute(query):
        own[found.folder_id or NO_FOLDER].append(sums.figures(found))
    rows: list[FolderFigures] = []
    for branch in reversed(folders.tree(actor)):
        inside = own[branch.row.id]
        for row in reversed(rows):
            if row.depth <= branch.depth:
                break
            if row.depth == branch.depth + 1:
                inside = [*inside, *own[row.id]]
        own[branch.row.id] = inside
        rows.append(FolderFigures(branch.row.id, branch.row.name, branch.depth, len(inside), _total(inside)))
    rows.reverse()
    if own[NO_FOLDER]:
        rows.append(FolderFigures(NO_FOLDER, None, 0, len(own[NO_FOLDER]), _total(own[NO_FOLDER])))
    word = wanted.search.casefold()
    shown = [row for row in rows if word in (row.name or "").casefold()]
    return Page(shown, len(shown), 1, max(1, len(shown)))


def _total(parts: list[Figures]) -> Figures:
    return Figures(*(sum(getattr(part, name) for part in parts) for name in sums.NAMES))
