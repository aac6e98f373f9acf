"""Whether labels are out that may name a product's GTIN in their links: such a link is genuine with this one alone."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, select

from models.code_packages import CodePackage
from models.db import session
from models.item_codes import CodeBatch

GS1 = "gs1"


def is_on_labels(product_id: int) -> bool:
    """Inside a rule: whether a package with GS1 Digital Links was released, or codes left by the shell, of whose links
    nothing is kept. Decoys are nobody's labels."""
    released = (
        select(func.count())
        .select_from(CodePackage)
        .where(
            CodePackage.batch_id == CodeBatch.id, CodePackage.is_decoy.is_(False), CodePackage.released_at.is_not(None)
        )
    )
    with_gtin, all_of_them = released.where(CodePackage.link == GS1), released.scalar_subquery()
    batches = CodeBatch.product_id == product_id
    out = exists().where(and_(batches, (CodeBatch.exports > all_of_them) | (with_gtin.scalar_subquery() > 0)))
    return bool(session().scalar(select(out)))
