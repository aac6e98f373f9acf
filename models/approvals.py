"""Approval links: one tap on a template message, meant for one person."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant


class ApprovalLink(Base):
    """A link by which one person of headquarters, or a dealer's owner, decides one claim; only its hash is kept."""

    __tablename__ = "approval_link"

    id: Mapped[Identifier]
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    dealer_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"))
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
