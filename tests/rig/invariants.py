"""What must be true of the rows after any scenario, asked with plain SQL past every rule of ours."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from models.db import Base, Database
from services import invariants

CLAIMS = """
    SELECT claim.id, claim.state, claim.decided_via, COUNT(binding.id)
    FROM claim LEFT JOIN binding ON binding.claim_id = claim.id GROUP BY claim.id, claim.state, claim.decided_via
"""


def rows(database: Database, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """What stands in the database, read in a transaction of its own."""
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def number(database: Database, query: str, **values: Any) -> int:
    """The one number a counting query gives."""
    return int(rows(database, query, **values)[0][0])


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the keys of transactions and the notes on what knocked: equal contents mean that
    nothing at all happened."""
    tables = Base.metadata.tables.keys() - {"operation", "push_note"}
    return {name: sorted(rows(database, f"SELECT * FROM {name}"), key=repr) for name in tables}


def broken() -> list[str]:
    """The product's own invariants that do not hold on the database this process is bound to."""
    return [f"{found.name}: {', '.join(found.examples)}" for found in invariants.broken()]


def orphans(database: Database) -> list[str]:
    """Effects without their promise and promises without their effect, around claims and bindings; and whatever else
    must always be true and is not.

    Holds as soon as one of headquarters' deciders is bound in WeChat; claims from before that are left out by id
    (`cause` of a promise is `claim:<id>`).
    """
    keys = [key for (key,) in rows(database, "SELECT dedupe_key FROM outbox_promise WHERE kind = 'template_message'")]
    promised = {tuple(key.split(":")[:3]) for key in keys}
    claims = {str(id_): (state, via, bindings) for id_, state, via, bindings in rows(database, CLAIMS)}
    first_decider = min((int(id_) for id_, claim in claims.items() if claim[1] == "follow"), default=0)
    found = []
    for id_, (state, via, bindings) in claims.items():
        if int(id_) <= first_decider:
            continue
        owed = _owed(state, via)
        kept = {kind for kind, cause, claim in promised if (cause, claim) == ("claim", id_)}
        found += [f"claim {id_} is {state} without {kind}" for kind in owed - kept]
        found += [f"claim {id_} is {state}, yet {kind} is promised" for kind in kept - owed - {"approval_wanted"}]
        if bindings != (1 if state == "accepted" else 0):
            found.append(f"claim {id_} is {state} with {bindings} bindings")
    gone = [
        f"{kind} is promised for claim {id_}, not there"
        for kind, cause, id_ in promised
        if cause == "claim" and id_ not in claims
    ]
    return found + broken() + gone


def _owed(state: str, via: str | None) -> set[str]:
    if state == "waiting":
        return {"approval_wanted"}
    if state == "refused":
        return {"refused"}
    return {"bound"} if via == "follow" else {"bound", "approved"}
