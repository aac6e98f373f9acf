"""Shares: one person takes one material into one conversation; what a reader passes on hangs below what they read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Hash, Identifier, Instant, Sealed

LINK = "link"
CARD = "card"
POSTER = "poster"
FORWARD = "forward"


class Share(Base):
    """One material in one person's hand on its way to others (分享). `dealer_id`, `dealer_staff_id` and `employee_id`
    say for whom and by whom of ours, as it was that day: the sharer's own dealer and person there, or headquarters'
    employee; for a reader's forward those of whoever sent it to them. `sent_at` is empty while a reader's forward lies
    ready and nobody else opened it."""

    __tablename__ = "share"
    __table_args__ = (
        # One forward of each reader; after a merge the younger of two of one person gives the marker up.
        UniqueConstraint("parent_id", "sharer_id", "open_marker", name="uq_share_forward"),
        Index("ix_share_sharer", "sharer_id", "id"),
        Index("ix_share_material", "material_id", "created_at"),
        Index("ix_share_unfolded", "unfolded"),
        Index("ix_share_ended", "ended_at", "id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    token: Mapped[str] = mapped_column(Sealed("share.token"))
    token_index: Mapped[str] = mapped_column(Hash, unique=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    sharer_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    dealer_staff_id: Mapped[int | None] = mapped_column(BigId)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("share.id"))
    # The first share of the chain; of that one itself none.
    root_id: Mapped[int | None] = mapped_column(ForeignKey("share.id"), index=True)
    depth: Mapped[int] = mapped_column(SmallInteger)
    way: Mapped[str] = mapped_column(String(16))
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    created_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    # Taken back by whoever sent it, their shop's owner, or headquarters; with it all that hangs below it.
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    # Since it was sent, until the totals count it.
    unfolded: Mapped[int | None] = mapped_column(SmallInteger)


class ShareQr(Base):
    """One temporary QR code (带参二维码) WeChat made for a share; renewing adds a row."""

    __tablename__ = "share_qr"

    id: Mapped[Identifier]
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id"), index=True)
    url: Mapped[str] = mapped_column(Sealed("share_qr.url"))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
