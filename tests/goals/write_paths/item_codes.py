"""Issuing item codes and changing what state they are in."""

from __future__ import annotations

from services.access import OPERATOR
from services.item_codes import issuing, keys, packages, states, verifying
from services.item_codes.issuing import BatchWish
from services.item_codes.scheme import CodeKey, Kind
from services.item_codes.states import Span
from services.products import demo
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path, somebody


def _batch() -> issuing.Batch:
    demo.furnish(OPERATOR)
    return issuing.issue(OPERATOR, BatchWish("P001", 100))


@path
def issues_the_first_batch(ground: Ground) -> Act:
    demo.furnish(OPERATOR)
    return lambda: issuing.issue(OPERATOR, BatchWish("P001", 100, "L1", 10, True))


@path
def issues_another_batch(ground: Ground) -> Act:
    _batch()
    return lambda: issuing.issue(OPERATOR, BatchWish("P001", 100))


@path
def begins_a_package(ground: Ground) -> Act:
    batch = _batch()
    return lambda: packages.begin(OPERATOR, batch.code)


@path
def activates_a_range(ground: Ground) -> Act:
    batch = _batch()
    return lambda: states.activate(OPERATOR, batch.code, Span(batch.first_serial + 10, 5))


@path
def freezes_a_range(ground: Ground) -> Act:
    batch = _batch()
    return lambda: states.freeze(OPERATOR, batch.code, Span(batch.first_serial + 10, 5), reason="抽检")


@path
def thaws_a_range(ground: Ground) -> Act:
    batch = _batch()
    states.freeze(OPERATOR, batch.code, reason="抽检")
    return lambda: states.thaw(OPERATOR, batch.code, Span(batch.first_serial + 10, 5), reason="没有问题")


@path
def voids_a_range(ground: Ground) -> Act:
    batch = _batch()
    return lambda: states.void(OPERATOR, batch.code, Span(batch.first_serial + 10, 5), reason="被盗")


@path
def verifies_an_item(ground: Ground) -> Act:
    batch, who = _batch(), somebody().id
    states.activate(OPERATOR, batch.code)
    code = CodeKey(keys.code_key(batch.key_version), Kind.ITEM).code(batch.first_serial)
    return lambda: verifying.verify(who, code, way="page")
