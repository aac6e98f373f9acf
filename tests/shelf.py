"""Materials on the shelf for tests of what comes after: published ones, with pages, without the worker."""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from typing import Any

from PIL import Image
from sqlalchemy import func, select

import storage
from models.db import reading, session, transaction
from models.materials import FILE, PUBLISHED, READY, Material, MaterialAudience, MaterialPage, MaterialVersion
from models.products import Product, ProductPicture
from models.stored_files import KEPT, StoredFile
from services import clock
from services.materials.audience import EVERYBODY

EVERYONE: tuple[dict[str, Any], ...] = ({"role": EVERYBODY},)


@transaction
def a_material(
    title: str = "春季新品手册",
    *,
    employee_id: int,
    kind: str = "brochure",
    pages: int = 2,
    audience: Sequence[dict[str, Any]] = EVERYONE,
    **more: Any,
) -> int:
    """The id of a published material whose first version is ready with so many grey pages; `audience` are lines of
    `material_audience` without their material, `more` other columns of `material`."""
    now = clock.now()
    facts = {"position": 0, "state": PUBLISHED, "created_by": "王敏", "created_at": now, "published_at": now, **more}
    row = Material(token=secrets.token_urlsafe(16), kind=kind, title=title, **facts)
    session().add(row)
    session().flush()
    for line in audience:
        session().add(MaterialAudience(material_id=row.id, **line))
    a_version(row.id, employee_id=employee_id, pages=pages)
    return row.id


@reading
def token_of(material_id: int) -> str:
    return session().get_one(Material, material_id).token


@transaction
def a_version(material_id: int, *, employee_id: int, pages: int = 2) -> int:
    """Another version, ready and current at once; its id."""
    last = session().scalar(select(func.max(MaterialVersion.number)).where(MaterialVersion.material_id == material_id))
    version = MaterialVersion(
        material_id=material_id,
        number=(last or 0) + 1,
        body=FILE,
        file_id=a_picture(employee_id),
        state=READY,
        pages=pages,
        pages_done=pages,
        created_by="王敏",
        created_at=clock.now(),
    )
    session().add(version)
    session().flush()
    for number in range(1, pages + 1):
        page = MaterialPage(version_id=version.id, number=number, file_id=a_picture(employee_id), width=60, height=80)
        session().add(page)
    session().get_one(Material, material_id).current_version_id = version.id
    return version.id


@transaction
def a_picture(employee_id: int, shade: int = 200) -> int:
    """A small picture that lies in the storage, as a kept upload; its id."""
    drawn = io.BytesIO()
    Image.new("L", (60, 80), shade).save(drawn, "JPEG")
    name, content = storage.random_name(), drawn.getvalue()
    storage.in_use().put(name, io.BytesIO(content))
    row = StoredFile(
        random_name=name,
        state=KEPT,
        kind="picture",
        media_type="image/jpeg",
        file_name="page.jpg",
        bytes=len(content),
        sha256="0" * 64,
        width=60,
        height=80,
        employee_id=employee_id,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row.id


@transaction
def a_picture_of(product: str, *, employee_id: int) -> int:
    """The number of the file of a new picture of this product, behind its others; nothing lies in the storage."""
    facts = {"media_type": "image/png", "file_name": "杯.png", "bytes": 7, "sha256": "0" * 64, "width": 4, "height": 3}
    row = StoredFile(
        random_name=secrets.token_urlsafe(18), state=KEPT, kind="picture", employee_id=employee_id,
        created_at=clock.now(), **facts,
    )  # fmt: skip
    session().add(row)
    session().flush()
    number = session().scalars(select(Product.id).where(Product.code == product)).one()
    place = session().scalar(select(func.count()).where(ProductPicture.product_id == number)) or 0
    session().add(ProductPicture(product_id=number, position=place, file_id=row.id))
    return row.id
