"""New addresses for files whose old ones must stop answering: the bytes stay where they lie."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

import storage
from models.db import session, transaction
from models.stored_files import KEPT, StoredFile

_MOVE = (
    update(StoredFile.__table__)  # type: ignore[arg-type]
    .where(StoredFile.__table__.c.id == bindparam("number"))
    .values(random_name=bindparam("new"), stored_as=bindparam("key"))
)


@transaction
def readdress(file_ids: Sequence[int]) -> dict[str, str]:
    """Serve these kept files under new random names from here on; the new name of each old one. Whoever noted an old
    address is told that there is no such file. Locks: the files, the lower id first."""
    query = select(StoredFile).where(StoredFile.id.in_(file_ids), StoredFile.state == KEPT)
    rows = session().scalars(query.order_by(StoredFile.id).with_for_update()).all()
    moves = [{"number": row.id, "old": row.random_name, "new": storage.random_name(), "key": row.key} for row in rows]
    if moves:
        session().connection().execute(_MOVE, [{k: move[k] for k in ("number", "new", "key")} for move in moves])
        for row in rows:
            session().expire(row)
    return {str(move["old"]): str(move["new"]) for move in moves}
