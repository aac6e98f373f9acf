"""Menus under the chat that headquarters edited, and each time they were brought to WeChat."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant

RUNNING = "running"
DONE = "done"
FAILED = "failed"


class RoleMenu(Base):
    """One edited menu; an absent row means the one of `services/menus/defaults.toml`."""

    __tablename__ = "role_menu"

    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class MenuPublication(Base):
    """One try to bring all menus to WeChat: what they were, by whom, and how it ended. `menu_ids`: what WeChat calls
    the conditional menus it made, so that they are known again when their tags are gone. `problem`: what stands after a
    failure, as a word; `errcode`: WeChat's number, when it said one."""

    __tablename__ = "menu_publication"

    id: Mapped[Identifier]
    menus: Mapped[dict[str, Any]] = mapped_column(JSON)
    menu_ids: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16))
    problem: Mapped[str | None] = mapped_column(String(16))
    errcode: Mapped[int | None] = mapped_column(Integer)
    published_by: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
