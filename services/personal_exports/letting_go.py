"""Taking files with personal data away: all of them when somebody is forgotten, or those whose day is over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from models.db import session
from models.personal_exports import GONE, PersonalExport, PersonalExportPiece


def let_go(*conditions: Any) -> int:
    """Take files away, all or those of a condition; the caller's transaction. How many rows of them were changed."""
    ids = list(session().execute(select(PersonalExport.id).where(PersonalExport.state != GONE, *conditions)).scalars())
    session().execute(delete(PersonalExportPiece).where(PersonalExportPiece.export_id.in_(ids)))
    session().execute(
        update(PersonalExport)
        .where(PersonalExport.id.in_(ids))
        .values(state=GONE, wanted=None)
        .execution_options(synchronize_session=False)
    )
    return len(ids)
