"""Releasing a package, as it is done once a second person confirmed it: from then on the worker makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import update

from models.code_packages import ASKED, CANCELLED, DUE, CodePackage
from models.db import session
from models.item_codes import CodeBatch
from services import audit, clock
from services.access import Actor
from services.errors import Conflict
from services.item_codes import issuing, packages, states
from services.item_codes.package_files import new_password
from services.item_codes.packages import Contents

RELEASE = "code_package"
ACT = "codes.write"


def judge(actor: Actor, facts: Mapping[str, str]) -> None:
    """Refuses what was withdrawn or released meanwhile (`package_not_waiting`), and `key_gone`,
    `gtin_missing`, `void_in_it`."""
    row = session().get(CodePackage, int(facts["package"]), populate_existing=True)
    if row is None or row.state != ASKED:
        raise Conflict("package_not_waiting", "这份码包不在等待放行的状态。")
    contents(row)


def release(actor: Actor, facts: Mapping[str, str], confirmed: int) -> None:
    """Inside the transaction of the confirmation: a password is made, for whoever released it to see once."""
    row = session().get_one(CodePackage, int(facts["package"]), with_for_update=True, populate_existing=True)
    row.state, row.password = DUE, new_password()
    row.released_by_id, row.released_at = actor.id, clock.now()
    if not row.is_decoy:
        session().execute(update(CodeBatch).where(CodeBatch.id == row.batch_id).values(exports=CodeBatch.exports + 1))
    audit.record(
        actor,
        "codes:package:release",
        "code_package",
        row.id,
        printer=row.printer,
        count=row.count,
        confirmed=confirmed,
    )


def refused(_actor: Actor, facts: Mapping[str, str]) -> None:
    """Inside the transaction of the refusal, which the audit names: the package waits for nobody any more."""
    row = session().get_one(CodePackage, int(facts["package"]), with_for_update=True, populate_existing=True)
    if row.state == ASKED:
        row.state = CANCELLED


def contents(row: CodePackage) -> Contents:
    """Inside a rule: what stands in a package. A decoy looks like one of its batch, with serials that are no batch's.
    Refuses `key_gone`, `gtin_missing` and `void_in_it`."""
    batch = issuing.by_number(row.batch_id)
    packages.refuse_without_keys(batch)
    before = packages.link_before(batch, row.link_base, row.link)
    if not row.is_decoy:
        states.refuse_void(batch, row.first_serial, row.first_serial + row.count)
    else:
        batch = replace(batch, first_serial=row.first_serial, count=row.count)
    return Contents(batch, row.first_serial, row.count, before)
