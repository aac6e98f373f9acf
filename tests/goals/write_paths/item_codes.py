"""Issuing item codes and changing what state they are in."""

from __future__ import annotations

from datetime import timedelta

from models.db import transaction
from services import accounts, clock
from services.access import OPERATOR
from services.accounts import Proof
from services.item_codes import (
    cases,
    issuing,
    keys,
    life,
    packages,
    states,
    tallying,
    too_early,
    totals,
    verifying,
    watching,
)
from services.item_codes.issuing import BatchWish
from services.item_codes.looks import Look
from services.item_codes.scheme import CodeKey, Kind
from services.item_codes.states import Span
from services.item_codes.suspecting import CROWD
from services.items import binding
from services.items.binding import Wish
from services.products import demo
from tests.copied import a_copied_label
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


@path
def is_the_second_to_look(ground: Ground) -> Act:
    batch, who = _batch(), somebody().id
    states.activate(OPERATOR, batch.code)
    code = CodeKey(keys.code_key(batch.key_version), Kind.ITEM).code(batch.first_serial)
    verifying.verify(somebody().id, code, way="page")
    return lambda: verifying.verify(who, code, way="page")


@path
def sees_that_a_label_was_copied(ground: Ground) -> Act:
    """The look that opens the case: headquarters is told."""
    batch = _batch()
    states.activate(OPERATOR, batch.code)
    now = clock.now()
    looks = [Look(n, now - timedelta(days=n)) for n in range(CROWD, 0, -1)]
    return lambda: _weighed(batch, looks)


@transaction
def _weighed(batch: issuing.Batch, looks: list[Look]) -> None:
    assert cases.weigh(batch.first_serial, batch.id, looks)


def _case(ground: Ground) -> int:
    return a_copied_label().id


@path
def confirms_a_copied_label(ground: Ground) -> Act:
    case = _case(ground)
    return lambda: cases.confirm(OPERATOR, case, reason="复制品")


@path
def dismisses_a_copied_label(ground: Ground) -> Act:
    case = _case(ground)
    return lambda: cases.dismiss(OPERATOR, case, reason="品鉴会")


@path
def asks_to_kill_a_copied_code(ground: Ground) -> Act:
    case = _case(ground)
    wang = accounts.all_staff()[0].actor
    return lambda: cases.ask_void(wang, Proof(wang.id or 0, clock.now()), case, reason="复制品")


@path
def looks_a_code_up(ground: Ground) -> Act:
    batch = _batch()
    code = CodeKey(keys.code_key(batch.key_version), Kind.ITEM).code(batch.first_serial)
    return lambda: life.of_code(OPERATOR, code)


@path
def writes_down_what_was_counted(ground: Ground) -> Act:
    batch = _batch()

    def write() -> None:
        tallying.forget()  # what a try before could not write
        tallying.count("missed", "203.0.113.0/24")
        tallying.seen_early(batch.first_serial, batch.id)
        tallying.write_down()

    return write


@path
def folds_looks(ground: Ground) -> Act:
    batch, who = _batch(), somebody().id
    states.activate(OPERATOR, batch.code)
    code = CodeKey(keys.code_key(batch.key_version), Kind.ITEM).code(batch.first_serial)
    verifying.verify(who, code, way="page")
    return totals.fold_some


@path
def folds_bound_items(ground: Ground) -> Act:
    batch, who = _batch(), somebody().id
    states.activate(OPERATOR, batch.code)
    code = CodeKey(keys.code_key(batch.key_version), Kind.ITEM).code(batch.first_serial)
    binding.bind(who, Wish(code, consents=frozenset({"bind"})))
    return totals.fold_bound


@path
def sees_that_codes_are_guessed(ground: Ground) -> Act:
    tallying.forget()
    for _ in range(watching.LEAST):
        tallying.count("missed", "203.0.113.0/24")
    tallying.write_down()
    return watching.watch


@path
def sees_that_codes_are_looked_at_before_they_are_active(ground: Ground) -> Act:
    batch = _batch()
    tallying.forget()
    for n in range(too_early.MANY):
        tallying.seen_early(batch.first_serial + n, batch.id)
    tallying.write_down()
    return too_early.watch
