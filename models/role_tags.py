"""Who bears a role's tag, as WeChat tells it page by page; kept while a sweep compares, then gone."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId


class TagBearer(Base):
    """One openid of ours (by the number of its row) that WeChat listed under one role's tag in the sweep of one day."""

    __tablename__ = "tag_bearer"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    # Not a key to identity: somebody may be forgotten while the sweep goes on.
    identity_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
