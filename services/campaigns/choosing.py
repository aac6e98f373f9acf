"""What a block may show: products on sale, and materials that are out; the first few hundred."""

from __future__ import annotations

from sqlalchemy import select

from models.db import reading, session
from models.materials import Material
from models.products import ON_SALE, Product
from services.access import Actor, require
from services.campaigns.rows import WRITE
from services.materials import living

MOST = 300


@reading
def products(actor: Actor) -> list[tuple[str, str]]:
    """Code and name, by name."""
    require(actor, WRITE)
    query = select(Product.code, Product.name).where(Product.state == ON_SALE).order_by(Product.name, Product.id)
    return list(session().execute(query.limit(MOST)).tuples())


@reading
def materials(actor: Actor) -> list[tuple[str, str]]:
    """Token and title, what was published last first."""
    require(actor, WRITE)
    query = select(Material.token, Material.title).where(living()).order_by(Material.published_at.desc(), Material.id)
    return list(session().execute(query.limit(MOST)).tuples())


@reading
def token_of(actor: Actor, material_id: int | None) -> str:
    """The token of a bait's material, as a form says it."""
    require(actor, WRITE)
    row = session().get(Material, material_id) if material_id else None
    return "" if row is None else row.token
