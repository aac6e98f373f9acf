"""A batch of P001 and the codes of its items, as they would stand on the labels."""

from __future__ import annotations

from services.access import OPERATOR
from services.item_codes import issuing, keys, states
from services.item_codes.issuing import Batch, BatchWish
from services.item_codes.scheme import CodeKey, Kind
from services.products import demo


def code_of(batch: Batch, serial: int, kind: Kind = Kind.ITEM) -> str:
    return CodeKey(keys.code_key(batch.key_version), kind).code(serial)


def labels(count: int = 20, *, active: bool = True, per_carton: int | None = 5) -> tuple[Batch, list[str]]:
    demo.furnish(OPERATOR)
    batch = issuing.issue(OPERATOR, BatchWish("P001", count, "L-7", per_carton and min(per_carton, count)))
    if active:
        states.activate(OPERATOR, batch.code)
    return batch, [code_of(batch, serial) for serial in range(batch.first_serial, batch.after_serial)]
