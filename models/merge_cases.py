"""Two followers who were proved to be one person while both are bound: the case headquarters decides."""

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Identifier, Instant

# What proved that the two are one.
BY_UNIONID = "unionid"
BY_PHONE = "phone"

WAITING = "waiting"
MERGED = "merged"
APART = "apart"  # headquarters says they are two people; nobody asks again
VOID = "void"  # the same question was asked twice, about rows that became one


class MergeCase(Base):
    """One pair of followers, `first_id` the smaller. The open marker stands as long as they are two: it makes the pair
    be asked about once. When they become one, both columns name the row that lives on and `gone_id` the other."""

    __tablename__ = "merge_case"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", "open_marker", name="uq_merge_case_pair"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    first_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    proof: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    # Not a key to follower: it must go on naming the row that ended, while keys move along.
    gone_id: Mapped[int | None] = mapped_column(BigId)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_via: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
