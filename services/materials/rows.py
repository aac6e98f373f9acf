"""One material by its token, held still for a change; and who may read and write the library."""

from __future__ import annotations

from sqlalchemy import func, select

from models.db import session
from models.materials import Material, MaterialVersion
from services.errors import NotFound

READ = "materials.read"
WRITE = "materials.write"


def get_material(token: str, *, hold: bool = False) -> Material:
    """Refuses `material_unknown`. Held, nobody else changes it, its audience or its versions meanwhile."""
    query = select(Material).where(Material.token == token)
    row = session().scalars(query.with_for_update() if hold else query).one_or_none()
    if row is None:
        raise NotFound("material_unknown", "没有找到这份物料，可能刚被删除，请刷新列表。")
    return row


def get_version(row: Material, number: int) -> MaterialVersion:
    """One version of a material by its number. Refuses `version_unknown`."""
    query = select(MaterialVersion).where(MaterialVersion.material_id == row.id, MaterialVersion.number == number)
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("version_unknown", "没有找到这个版本，请刷新页面。")
    return found


def newest_version(material_id: int) -> MaterialVersion | None:
    query = select(MaterialVersion).where(MaterialVersion.material_id == material_id)
    return session().scalars(query.order_by(MaterialVersion.number.desc()).limit(1)).first()


def next_number(material_id: int) -> int:
    last = session().scalar(select(func.max(MaterialVersion.number)).where(MaterialVersion.material_id == material_id))
    return (last or 0) + 1
