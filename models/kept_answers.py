"""Answers kept for clients that ask again under the same key."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Instant, SealedJson


class KeptAnswer(Base):
    """What one request was answered, written in the transaction of its effect: where one stands, the other does.

    The row is inserted before anything else is done, so that its unique key holds back every other copy of the request;
    without an answer it is never seen outside its own transaction.
    """

    __tablename__ = "kept_answer"

    key_index: Mapped[str] = mapped_column(Hash, primary_key=True)
    content_index: Mapped[str] = mapped_column(Hash)
    # Set together with the answer: its foreign key would lock the person before the rule does.
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    answer: Mapped[Any | None] = mapped_column(SealedJson("kept_answer.answer"))
    taken_at: Mapped[datetime] = mapped_column(Instant, index=True)
