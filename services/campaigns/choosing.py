"""What a block may show: products on sale, and materials that are out. Few are listed whole; of many a dozen is found
by what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, or_, select

from models.db import reading, session
from models.materials import Material
from models.products import ON_SALE, Product
from services.access import Actor, require
from services.campaigns.rows import WRITE
from services.materials import living
from services.typed_words import begins, holds, spellings

SUGGESTED = 12


def _products() -> Select[Any]:
    query = select(Product.code, Product.name).where(Product.state == ON_SALE)
    return query.order_by(Product.name, Product.id)


def _materials() -> Select[Any]:
    query = select(Material.token, Material.title).where(living())
    return query.order_by(Material.published_at.desc(), Material.id)


@reading
def products(actor: Actor, most: int) -> list[tuple[str, str]] | None:
    """Code and name, by name; None where there are more than so many."""
    require(actor, WRITE)
    return _whole(_products(), most)


@reading
def materials(actor: Actor, most: int) -> list[tuple[str, str]] | None:
    """Token and title, what was published last first; None where there are more than so many."""
    require(actor, WRITE)
    return _whole(_materials(), most)


@reading
def suggested_materials(actor: Actor, typed: str) -> list[tuple[str, str]]:
    """Token and title of a dozen that are out and whose title holds what was typed, or which have this token."""
    require(actor, WRITE)
    query, words = _materials(), spellings(typed)
    if words:
        query = query.where(or_(begins(Material.token, words), holds(Material.title, words)))
    return list(session().execute(query.limit(SUGGESTED)).tuples())


@reading
def named_product(typed: str) -> str | None:
    """The code of the product that is meant: by its code, also off sale, or the whole name of the one that has it."""
    return _meant(select(Product.code).where(Product.code == typed), _products().where(Product.name == typed))


@reading
def named_material(typed: str) -> str | None:
    """The token of the material that is meant: by its token, also recalled, or the whole title of the one that has
    it."""
    by_title = _materials().where(Material.title == typed)
    return _meant(select(Material.token).where(Material.token == typed), by_title)


@reading
def product_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of those of these codes that are products', also off sale; for a form whose reader may write it."""
    query = select(Product.code, Product.name).where(Product.code.in_(list(codes)))
    return dict(session().execute(query).tuples().all())


@reading
def material_names(tokens: Iterable[str]) -> dict[str, str]:
    """The titles of those of these tokens that are materials', also recalled; for a form whose reader may write it."""
    query = select(Material.token, Material.title).where(Material.token.in_(list(tokens)))
    return dict(session().execute(query).tuples().all())


@reading
def token_of(actor: Actor, material_id: int | None) -> str:
    """The token of a bait's material, as a form says it."""
    require(actor, WRITE)
    row = session().get(Material, material_id) if material_id else None
    return "" if row is None else row.token


def _meant(by_code: Select[tuple[str]], by_name: Select[Any]) -> str | None:
    known = session().scalar(by_code)
    if known is not None:
        return known
    called = session().execute(by_name.limit(2)).all()
    return called[0][0] if len(called) == 1 else None


def _whole(query: Select[Any], most: int) -> list[tuple[str, str]] | None:
    found = list(session().execute(query.limit(most + 1)).tuples())
    return found if len(found) <= most else None
