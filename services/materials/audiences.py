"""Who may see a material, as headquarters says it in a form and reads it in words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from models.db import reading, session, transaction
from models.materials import PUBLISHED, MaterialAudience
from services import audit
from services.access import Actor, require
from services.audience_forms import MOST_LINES as MOST_LINES
from services.audience_forms import ROLE_WORDS as ROLE_WORDS
from services.audience_forms import AudienceWish as AudienceWish
from services.audience_forms import AudienceWords as AudienceWords
from services.audience_forms import choices as choices
from services.audience_forms import judge, wish_of, worded
from services.errors import Conflict
from services.materials.rows import READ, WRITE, get_material
from services.organisation.forms import renew


@dataclass(frozen=True, slots=True)
class AudienceForm:
    version: int
    wish: AudienceWish


@reading
def audience_form(actor: Actor, token: str) -> AudienceForm:
    require(actor, WRITE)
    row = get_material(token)
    return AudienceForm(row.version, wish_of(_lines(row.id)))


@reading
def audience_words(actor: Actor, token: str) -> AudienceWords:
    require(actor, READ)
    return worded(_lines(get_material(token).id))


@transaction
def set_audience(actor: Actor, token: str, seen: int, wish: AudienceWish) -> None:
    """From the next look on exactly these may see the material. Refuses `form_wrong`, `changed_meanwhile`, and to leave
    a published material to nobody (`audience_empty`: that is a recall, which says why). Locks: material."""
    require(actor, WRITE)
    row = get_material(token, hold=True)
    renew(actor, row, seen)
    lines = judge(wish)
    if not lines and row.state == PUBLISHED:
        raise Conflict("audience_empty", "已发布的物料至少要有人能看。不想再给人看，请用“下架”。")
    session().execute(delete(MaterialAudience).where(MaterialAudience.material_id == row.id))
    if lines:
        session().execute(insert(MaterialAudience), [{**line, "material_id": row.id} for line in lines])
    audit.record(actor, "material:audience:change", "material", row.id, name=row.title, lines=len(lines))


def _lines(material_id: int) -> list[MaterialAudience]:
    query = select(MaterialAudience).where(MaterialAudience.material_id == material_id)
    return list(session().scalars(query.order_by(MaterialAudience.id)))
