"""Materials (物料): what headquarters publishes, in which version, for whom, and in which folder it lies."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Identifier, Instant, Versioned

# A material: being prepared; out; taken back for good ("never show this again, anywhere").
DRAFT = "draft"
PUBLISHED = "published"
RECALLED = "recalled"

# What a version is made of. Of a file the worker may make pages; an article is HTML that was sanitised before.
FILE = "file"
LINK = "link"
ARTICLE = "article"

# A version: its pages are to be made (or its link's title is to be fetched), are being made, are there (or none are
# needed), cannot be made of this file, could be made if this machine had the program for it.
WAITING = "waiting"
CONVERTING = "converting"
READY = "ready"
FAILED = "failed"
UNCONVERTIBLE = "unconvertible"

# MariaDB's TEXT ends at 64 KB, some 20,000 Chinese letters.
LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


class MaterialFolder(Versioned, Base):
    """A folder (文件夹) of the library; `position` orders it among its neighbours."""

    __tablename__ = "material_folder"

    id: Mapped[Identifier]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("material_folder.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(Integer)


class Material(Versioned, Base):
    """One material. `token` names it outside; `version` (Versioned) is the edition of this row, for forms, and
    `current_version_id` the content that everybody is shown: no foreign key, since the two would form a circle."""

    __tablename__ = "material"
    __table_args__ = (
        Index("ix_material_folder", "folder_id", "position", "id"),
        Index("ix_material_position", "position", "id"),
        Index("ix_material_state", "state", "published_at"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    token: Mapped[str] = mapped_column(String(22), unique=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(String(80), index=True)
    summary: Mapped[str | None] = mapped_column(String(200))
    product_line: Mapped[str | None] = mapped_column(String(40), index=True)
    folder_id: Mapped[int | None] = mapped_column(ForeignKey("material_folder.id"))
    cover_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), default=DRAFT)
    must_read: Mapped[bool] = mapped_column(Boolean, default=False)
    # The moment after the last day on which it may be read in time; none: whenever.
    must_read_until: Mapped[datetime | None] = mapped_column(Instant)
    valid_from: Mapped[datetime | None] = mapped_column(Instant)
    valid_until: Mapped[datetime | None] = mapped_column(Instant)
    current_version_id: Mapped[int | None] = mapped_column(BigId)
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    recalled_at: Mapped[datetime | None] = mapped_column(Instant)
    recall_reason: Mapped[str | None] = mapped_column(String(200))


class MaterialVersion(Base):
    """One version of a material's content; never changed, only followed by the next. `state_note` is a code of
    `services/materials/notes.py`; a worker makes pages under a lease."""

    __tablename__ = "material_version"
    __table_args__ = (
        UniqueConstraint("material_id", "number", name="uq_material_version_number"),
        Index("ix_material_version_state", "state", "leased_until"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    number: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(String(16))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    link_url: Mapped[str | None] = mapped_column(String(1000))
    link_title: Mapped[str | None] = mapped_column(String(120))
    article_html: Mapped[str | None] = mapped_column(LongText)
    state: Mapped[str] = mapped_column(String(16))
    state_note: Mapped[str | None] = mapped_column(String(40))
    pages: Mapped[int | None] = mapped_column(Integer)
    pages_done: Mapped[int] = mapped_column(Integer, default=0)
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    # Who added it: what the worker fetches for a link counts as theirs.
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    worker: Mapped[str | None] = mapped_column(String(120))
    leased_until: Mapped[datetime | None] = mapped_column(Instant)


class MaterialPage(Base):
    """One page of a version as a picture, counted from 1; width and height in pixels."""

    __tablename__ = "material_page"

    version_id: Mapped[int] = mapped_column(ForeignKey("material_version.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)


class MaterialTag(Base):
    """A word (标签) that a material is found by."""

    __tablename__ = "material_tag"
    __table_args__ = (Index("ix_material_tag_tag", "tag", "material_id"), Base.__table_args__)

    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(20), primary_key=True)


class MaterialAudience(Base):
    """One line of who may see a material; exactly one thing is named in it, `services/materials/audience.py` adds the
    lines up. A material without a line is nobody's outside headquarters. A dealer's line may count those below it."""

    __tablename__ = "material_audience"

    id: Mapped[Identifier]
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), index=True)
    # everybody, employee, dealer_owner, dealer_clerk or consumer.
    role: Mapped[str | None] = mapped_column(String(16))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_category.id"), index=True)
    tier_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_tier.id"), index=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    with_below: Mapped[bool] = mapped_column(Boolean, default=False)


class OwnReading(Base):
    """How far somebody of ours read one version that they must read (必读), by themselves. `seen` holds the pages that
    were in sight, a bit for each as a hexadecimal number, and is emptied when `read_at` says that they are through."""

    __tablename__ = "own_reading"

    version_id: Mapped[int] = mapped_column(ForeignKey("material_version.id"), primary_key=True, autoincrement=False)
    follower_id: Mapped[int] = mapped_column(
        ForeignKey("follower.id"), primary_key=True, autoincrement=False, index=True
    )
    opened_at: Mapped[datetime] = mapped_column(Instant)
    seen: Mapped[str] = mapped_column(String(128))
    scroll_pct: Mapped[int] = mapped_column(SmallInteger)
    read_at: Mapped[datetime | None] = mapped_column(Instant)


class MaterialEffect(Base):
    """What came of a material's shares of late, as the worker counted them; `score` orders by effect."""

    __tablename__ = "material_effect"

    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), primary_key=True, autoincrement=False)
    shares: Mapped[int] = mapped_column(Integer)
    completed: Mapped[int] = mapped_column(Integer)
    contacts: Mapped[int] = mapped_column(Integer)
    score: Mapped[int] = mapped_column(Integer)
