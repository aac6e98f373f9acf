"""The pictures of a product (产品图片): up to nine in their order, the first is the main one that stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from models.db import session, transaction
from models.products import ProductPicture
from models.stored_files import StoredFile
from services import audit, remembering, uploads
from services.access import Actor, require
from services.errors import Conflict, Invalid, NotFound
from services.products.records import get
from services.sentences import say

MOST = 9
KIND = "picture"
WRITE = "products.write"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as the clean room wrote it, in pixels; `id` is that of its stored file."""

    id: int
    random_name: str
    file_name: str
    width: int
    height: int

    @property
    def path(self) -> str:
        """Its address below FILES_BASE_URL."""
        return uploads.served_path(self.random_name, self.file_name)


def pictures_of(product_id: int) -> list[Picture]:
    """Inside a rule: the pictures of a product, the main one first."""
    query = (
        select(StoredFile.id, StoredFile.random_name, StoredFile.file_name, StoredFile.width, StoredFile.height)
        .join(ProductPicture, ProductPicture.file_id == StoredFile.id)
        .where(ProductPicture.product_id == product_id)
        .order_by(ProductPicture.position)
    )
    return [
        Picture(file_id, random_name, file_name, width or 0, height or 0)
        for file_id, random_name, file_name, width, height in session().execute(query)
    ]


@transaction
def add_picture(actor: Actor, code: str, file_id: int) -> None:
    """Show a picture that was just uploaded behind the others; the first of a product is its main one.

    Refuses `product_unknown`, `upload_over`, `picture_wrong` (no picture at all) and `pictures_full` (nine). Locks:
    product.
    """
    require(actor, WRITE)
    product = get(code, lock=True)
    shown = _files(product.id)
    if len(shown) >= MOST:
        raise Conflict("pictures_full", say("一个产品最多 %(most)s 张图片，请先删掉一张。", most=MOST))
    if uploads.take_up(actor, file_id).kind != KIND:
        raise Invalid("picture_wrong", "产品图片请用 JPG、PNG 或 WebP。")
    _write(product.id, [*shown, file_id])
    _told(actor, product.id, "add")


@transaction
def make_main(actor: Actor, code: str, file_id: int) -> None:
    """Put one before all others. Refuses `picture_unknown`. Locks: product."""
    require(actor, WRITE)
    product = get(code, lock=True)
    shown = _without(product.id, file_id)
    _write(product.id, [file_id, *shown])
    _told(actor, product.id, "main")


@transaction
def move_earlier(actor: Actor, code: str, file_id: int) -> None:
    """One place earlier; the main one stays where it is. Refuses `picture_unknown`. Locks: product."""
    require(actor, WRITE)
    product = get(code, lock=True)
    shown = _files(product.id)
    others = _without(product.id, file_id)
    place = max(shown.index(file_id) - 1, 0)
    _write(product.id, [*others[:place], file_id, *others[place:]])
    _told(actor, product.id, "move")


@transaction
def remove_picture(actor: Actor, code: str, file_id: int) -> None:
    """Take a picture away: its address answers nobody from now on. Refuses `picture_unknown`. Locks: product."""
    require(actor, WRITE)
    product = get(code, lock=True)
    _write(product.id, _without(product.id, file_id))
    uploads.let_go(file_id)
    _told(actor, product.id, "remove")


def _files(product_id: int) -> list[int]:
    query = select(ProductPicture.file_id).where(ProductPicture.product_id == product_id)
    return list(session().scalars(query.order_by(ProductPicture.position)))


def _without(product_id: int, file_id: int) -> list[int]:
    shown = _files(product_id)
    if file_id not in shown:
        raise NotFound("picture_unknown", "这张图片已经不在了，请刷新页面。")
    return [one for one in shown if one != file_id]


def _write(product_id: int, files: Sequence[int]) -> None:
    """The places are the row's key and each file stands once: they are written anew together."""
    session().execute(delete(ProductPicture).where(ProductPicture.product_id == product_id))
    session().add_all(
        ProductPicture(product_id=product_id, position=place, file_id=file_id) for place, file_id in enumerate(files)
    )
    session().flush()
    remembering.forget()


def _told(actor: Actor, product_id: int, what: str) -> None:
    audit.record(actor, "product:pictures:change", "product", product_id, what=what)
