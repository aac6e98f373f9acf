"""Materials entered, changed, put in order and, while nobody ever saw them, taken away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, func, insert, select

from models.db import reading, session, transaction
from models.materials import DRAFT, Material, MaterialAudience, MaterialPage, MaterialTag, MaterialVersion
from services import audit, clock, uploads
from services.access import Actor, require
from services.errors import Conflict, Invalid
from services.materials.files import files_of
from services.materials.kinds import bodies_of
from services.materials.rows import WRITE, get_material, newest_version
from services.materials.shapes import MaterialWish, Meant, judge, tags_of, wish_of
from services.organisation.forms import renew
from services.sentences import N_

TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class MaterialForm:
    """A material as a form shows it, at one edition."""

    version: int
    wish: MaterialWish


@reading
def material_form(actor: Actor, token: str) -> MaterialForm:
    require(actor, WRITE)
    row = get_material(token)
    return MaterialForm(row.version, wish_of(row, tags_of(row.id)))


@transaction
def create_material(actor: Actor, wish: MaterialWish) -> str:
    """A new draft, on top of its folder, which nobody sees yet; its token. Refuses `form_wrong`."""
    require(actor, WRITE)
    meant, now = judge(wish), clock.now()
    row = Material(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        state=DRAFT,
        position=_top(meant.folder_id),
        created_by=actor.name,
        created_at=now,
        changed_at=now,
        changed_by=actor.name,
    )
    _write(row, meant)
    session().add(row)
    session().flush()
    _tag(row.id, meant.tags)
    audit.record(actor, "material:record:create", "material", row.id, name=row.title, kind=row.kind)
    return row.token


@transaction
def change_material(actor: Actor, token: str, seen: int, wish: MaterialWish) -> None:
    """Bring a material to what a form says; days and folder count at once, also for what is published.

    Refuses `form_wrong`, `changed_meanwhile` when it is no longer at edition `seen`, and a kind that its newest version
    cannot be (`kind_differs`). Locks: material.
    """
    require(actor, WRITE)
    row = get_material(token, hold=True)
    renew(actor, row, seen)
    meant = judge(wish)
    newest = newest_version(row.id)
    if newest is not None and newest.body not in bodies_of(meant.kind):
        raise Invalid(
            "form_wrong", _WRONG, fields={"kind": N_("已有的内容不能归到这一种，请换一种，或者新建一份物料。")}
        )
    if meant.folder_id != row.folder_id:
        row.position = _top(meant.folder_id)
    _write(row, meant)
    session().execute(delete(MaterialTag).where(MaterialTag.material_id == row.id))
    _tag(row.id, meant.tags)
    audit.record(actor, "material:record:change", "material", row.id, name=row.title, version=row.version)


@transaction
def set_cover(actor: Actor, token: str, file_id: int) -> None:
    """Show a picture that was just uploaded as the cover; the one before goes. Refuses `upload_over`, `cover_wrong`.
    Locks: material."""
    require(actor, WRITE)
    row = get_material(token, hold=True)
    kept = uploads.take_up(actor, file_id)
    if kept.kind != "picture":
        raise Invalid("cover_wrong", "封面请用图片（JPG 或 PNG）。")
    before, row.cover_file_id = row.cover_file_id, file_id
    session().flush()
    if before is not None:
        uploads.let_go(before)
    audit.record(actor, "material:cover:change", "material", row.id, name=row.title)


@transaction
def move_material(actor: Actor, token: str, where: Literal["up", "top"]) -> None:
    """One place earlier in its folder, or to its beginning. Locks: the materials of the folder, the lower id first."""
    require(actor, WRITE)
    folder_id = get_material(token).folder_id
    here = Material.folder_id == folder_id if folder_id else Material.folder_id.is_(None)
    held = session().scalars(select(Material).where(here).order_by(Material.id).with_for_update()).all()
    ordered = sorted(held, key=lambda one: (one.position, -one.id))
    at = next((at for at, one in enumerate(ordered) if one.token == token), 0)
    if at:
        ordered.insert(0 if where == "top" else at - 1, ordered.pop(at))
    for position, one in enumerate(ordered):
        one.position = position
    row = get_material(token)
    audit.record(actor, "material:record:move", "material", row.id, name=row.title)


@transaction
def delete_material(actor: Actor, token: str) -> None:
    """Take a draft away that was never published, with its versions and files. Refuses `was_published`: links to it are
    out, and what was read of it stays on record; recall it instead. Locks: material."""
    require(actor, WRITE)
    row = get_material(token, hold=True)
    if row.published_at is not None:
        raise Conflict("was_published", "发布过的物料不能删除，可以下架：所有人马上就看不到了，阅读记录还在。")
    files = files_of(row)
    versions = select(MaterialVersion.id).where(MaterialVersion.material_id == row.id)
    session().execute(delete(MaterialPage).where(MaterialPage.version_id.in_(versions)))
    for table in (MaterialVersion, MaterialTag, MaterialAudience):
        session().execute(delete(table).where(table.material_id == row.id))
    session().execute(delete(Material).where(Material.id == row.id))
    for file_id in files:
        uploads.let_go(file_id)
    audit.record(actor, "material:record:delete", "material", row.id, name=row.title)


_WRONG = N_("有几处需要改正，改好后再保存一次。")


def _top(folder_id: int | None) -> int:
    here = Material.folder_id == folder_id if folder_id else Material.folder_id.is_(None)
    first = session().scalar(select(func.min(Material.position)).where(here))
    return (first or 0) - 1


def _write(row: Material, meant: Meant) -> None:
    row.kind, row.title, row.summary, row.product_line = meant.kind, meant.title, meant.summary, meant.product_line
    row.folder_id, row.must_read, row.must_read_until = meant.folder_id, meant.must_read, meant.must_read_until
    row.valid_from, row.valid_until = meant.valid_from, meant.valid_until


def _tag(material_id: int, tags: tuple[str, ...]) -> None:
    if tags:
        session().execute(insert(MaterialTag), [{"material_id": material_id, "tag": tag} for tag in tags])
