"""Settings that headquarters edits: policies, limits, thresholds; and which edition of a page of them stands."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Instant, Versioned


class HqSetting(Base):
    """One edited setting; an absent row means its default."""

    __tablename__ = "hq_setting"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[object] = mapped_column(JSON)
    changed_by: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(Instant)


class SettingsPage(Versioned, Base):
    """One page of settings that is saved as a whole; its version tells whether somebody else was quicker."""

    __tablename__ = "settings_page"

    page: Mapped[str] = mapped_column(String(48), primary_key=True)
