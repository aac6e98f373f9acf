"""What the forms of a package and of a decoy mean: all that is wrong is told at once."""

from __future__ import annotations

from dataclasses import dataclass

from models.db import reading
from services import second_person
from services.access import Actor, require
from services.item_codes import issuing, packages, spans, states
from services.item_codes.package_files import FORMS, refuse_too_many
from services.item_codes.package_orders import MOST_DECOYS, PackageWish
from services.item_codes.package_release import ACT
from services.organisation.forms import Problems, whole


@dataclass(frozen=True, slots=True)
class PackageTyped:
    """A package as its form says it: which items from `begin` to `end`, as `spans` reads them."""

    printer: str
    form: str
    link: str
    begin: str = ""
    end: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecoyTyped:
    """A decoy as its form says it: `decoys` is a number as typed."""

    printer: str
    decoys: str
    reason: str = ""


@reading
def judge_package(actor: Actor, batch: str, typed: PackageTyped, base_url: str) -> PackageWish:
    """Refuses `form_wrong` with all that is wrong, and `batch_unknown`."""
    require(actor, ACT)
    problems, known = Problems(), issuing.batch(actor, batch)
    with problems.beside("printer"):
        packages.printer_of(typed.printer)
    span = spans.judge(actor, problems, batch, typed.begin, typed.end)
    first, after = states.meant(known, span)
    if typed.form not in FORMS:
        problems.wrong("form", "请从列表里选。")
    else:
        with problems.beside("form"):
            refuse_too_many(typed.form, after - first)
    if typed.link not in packages.LINKS:
        problems.wrong("link", "请从列表里选。")
    else:
        with problems.beside("link"):
            packages.link_before(known, base_url, typed.link)
    with problems.beside("reason"):
        second_person.reason_of(typed.reason)
    problems.refuse()
    return PackageWish(batch, typed.printer, typed.form, typed.link, span)


@reading
def judge_decoy(actor: Actor, batch: str, typed: DecoyTyped) -> PackageWish:
    """Refuses `form_wrong` with all that is wrong; a package without decoys would be one of real codes."""
    require(actor, ACT)
    problems = Problems()
    with problems.beside("printer"):
        packages.printer_of(typed.printer)
    decoys = whole(problems, "decoys", typed.decoys, 1, MOST_DECOYS)
    with problems.beside("reason"):
        second_person.reason_of(typed.reason)
    problems.refuse()
    return PackageWish(batch, typed.printer, decoys=decoys)
