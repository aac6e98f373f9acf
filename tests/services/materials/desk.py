"""王敏 at the library: what she makes in one line each."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.db import reading, session
from models.materials import Material, MaterialAudience, MaterialPage, MaterialTag, MaterialVersion
from models.stored_files import StoredFile
from services import uploads
from services.access import Actor
from services.errors import Refusal
from services.materials import audiences, publishing, records, versions
from services.materials.audiences import AudienceWish
from services.materials.shapes import MaterialWish
from services.materials.versions import Content
from tests.files import pdf, picture

EDITOR = Actor("hq", "王敏", 1, frozenset({"content_manager"}))
BOSS = Actor("hq", "陈洁", 2, frozenset({"boss"}))
EVERYBODY = AudienceWish(roles="everybody")


def uploaded(name: str = "手册.pdf", content: bytes | None = None, who: Actor = EDITOR) -> int:
    return uploads.keep(who, name, io.BytesIO(pdf(3) if content is None else content)).id


def a_draft(kind: str = "brochure", title: str = "春季新品手册", **more: str) -> str:
    return records.create_material(EDITOR, MaterialWish(kind, title, **more))


def edition(token: str) -> int:
    return row(token).version


@reading
def row(token: str) -> Material:
    return session().scalars(select(Material).where(Material.token == token)).one()


@reading
def version_row(token: str, number: int) -> MaterialVersion:
    query = select(MaterialVersion).join(Material, Material.id == MaterialVersion.material_id)
    return session().scalars(query.where(Material.token == token, MaterialVersion.number == number)).one()


def add(token: str, file_id: int | None = None, **content: Any) -> int:
    return versions.add_version(EDITOR, token, edition(token), Content(file_id, **content))


def a_picture_on_the_shelf(title: str = "开业海报", audience: AudienceWish = EVERYBODY) -> str:
    """Published without the worker: a poster."""
    token = a_draft("poster", title)
    add(token, uploaded("海报.jpg", picture()))
    audiences.set_audience(EDITOR, token, edition(token), audience)
    publishing.publish(EDITOR, token, edition(token))
    return token


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as no:
        act()
    return no.value


TABLES = (Material, MaterialVersion, MaterialPage, MaterialTag, MaterialAudience, StoredFile, AuditEntry)


@reading
def counts() -> list[int]:
    return [session().scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def wrong_fields(act: Callable[[], object]) -> list[str]:
    no = refused(act)
    assert no.code == "form_wrong"
    fields: Any = no.facts["fields"]
    return list(fields)
