"""Files that headquarters uploaded: what each is, and whether it is still there."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant

# On its way into the storage; there, but nobody's yet; somebody's; to be taken away.
ARRIVING = "arriving"
WAITING = "waiting"
KEPT = "kept"
LEAVING = "leaving"

# A picture that the worker drew of a page: counts for nobody's quota.
PAGE = "page"


class StoredFile(Base):
    """One file in the storage (`storage/`), as the clean room wrote it; never changed. It is served under its random
    name and lies there under the first it had: whoever noted an older one finds nothing."""

    __tablename__ = "stored_file"
    __table_args__ = (
        Index("ix_stored_file_state", "state", "created_at"),
        Index("ix_stored_file_employee", "employee_id", "created_at"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    random_name: Mapped[str] = mapped_column(String(32), unique=True)
    stored_as: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    # picture, pdf, office, film or page.
    kind: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(120))
    bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int | None] = mapped_column(Integer)
    # Pixels of a picture or film, points of a page.
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    seconds: Mapped[int | None] = mapped_column(Integer)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def key(self) -> str:
        """Its name in the storage."""
        return self.stored_as or self.random_name
