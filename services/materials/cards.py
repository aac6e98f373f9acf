"""All of one material that the console shows: facts, versions, the pages of one, who may see it, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.audit import AuditEntry
from models.db import reading, session
from models.materials import Material, MaterialVersion
from models.stored_files import StoredFile
from services.access import Actor, require
from services.errors import NotFound
from services.materials.audiences import AudienceWords, audience_words
from services.materials.listing import MaterialRow, row_of
from services.materials.reading import Picture, Version, pages_of, version
from services.materials.rows import READ, get_material, get_version

SHOWN_VERSIONS, SHOWN_ACTS = 50, 30


@dataclass(frozen=True, slots=True)
class Happened:
    """One act of the material's history, by its tag in the audit."""

    at: datetime
    who: str
    tag: str
    details: dict[str, object]


@dataclass(frozen=True, slots=True)
class MaterialCard:
    """One material. `shown` is the version whose pages are looked at: the one asked for, else the one added last."""

    row: MaterialRow
    edition: int
    summary: str | None
    cover: Picture | None
    must_read_until: datetime | None
    created_by: str
    created_at: datetime
    was_published: bool
    recalled_at: datetime | None
    recall_reason: str | None
    versions: list[Version]
    shown: Version | None
    pages: list[Picture]
    audience: AudienceWords
    history: list[Happened]


@reading
def card(actor: Actor, token: str, number: int | None = None) -> MaterialCard:
    """Refuses `material_unknown` and, for a number no version has, `version_unknown`."""
    require(actor, READ)
    row = get_material(token)
    line = row_of(actor, token)
    if line is None:
        raise NotFound("material_unknown", "没有找到这份物料，可能刚被删除，请刷新列表。")
    versions = _versions(row.id)
    shown = version(get_version(row, number).id) if number is not None else next(iter(versions), None)
    return MaterialCard(
        line,
        row.version,
        row.summary,
        _cover(row),
        row.must_read_until,
        row.created_by,
        row.created_at,
        row.published_at is not None,
        row.recalled_at,
        row.recall_reason,
        versions,
        shown,
        pages_of(shown.id) if shown else [],
        audience_words(actor, token),
        _history(row.id),
    )


def _versions(material_id: int) -> list[Version]:
    """The newest first."""
    query = select(MaterialVersion.id).where(MaterialVersion.material_id == material_id)
    numbers = session().scalars(query.order_by(MaterialVersion.number.desc()).limit(SHOWN_VERSIONS)).all()
    return [version(number) for number in numbers]


def _cover(row: Material) -> Picture | None:
    stored = session().get(StoredFile, row.cover_file_id) if row.cover_file_id else None
    if stored is None:
        return None
    return Picture(stored.random_name, stored.file_name, stored.width or 0, stored.height or 0)


def _history(material_id: int) -> list[Happened]:
    query = (
        select(AuditEntry.at, AuditEntry.actor_name, AuditEntry.tag, AuditEntry.details)
        .where(AuditEntry.subject_kind == "material", AuditEntry.subject_id == material_id)
        .order_by(AuditEntry.id.desc())
        .limit(SHOWN_ACTS)
    )
    return [Happened(*row) for row in session().execute(query)]
