"""Whoever changes totals of reading holds the turn; one at a time does."""

from __future__ import annotations

from sqlalchemy import Select, select

from models.db import insert_once, session
from models.reading import FoldingTurn

NAME = "reading"


def take() -> bool:
    """Hold it until this transaction ends; False when somebody else does."""
    held = _row().with_for_update(skip_locked=True)
    if session().execute(held).first() is not None:
        return True
    made = insert_once(FoldingTurn, name=NAME, beats=0, folded_at=None)
    return made or session().execute(held).first() is not None


def wait_for() -> None:
    """Hold it as soon as whoever has it is done."""
    session().execute(_row().with_for_update())


def _row() -> Select[tuple[str]]:
    return select(FoldingTurn.name).where(FoldingTurn.name == NAME)
