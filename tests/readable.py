"""Everything the tables say to whoever has the keys: for finding a person who ought to be forgotten."""

from __future__ import annotations

from sqlalchemy import select

from models.db import Base, reading, session


@reading
def readable() -> dict[str, str]:
    """Each table's rows as one text, sealed columns opened."""
    return {
        table.name: "\n".join(repr(tuple(row)) for row in session().execute(select(table)))
        for table in Base.metadata.sorted_tables
    }


def tables_that_say(*traces: str) -> set[str]:
    """The tables in which any of these texts appears."""
    return {name for name, text in readable().items() if any(trace in text for trace in traces)}
