"""Item codes from the shell: issued, exported for the printer, activated, stopped, looked up."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask.cli import AppGroup

from app.commands.speaking import told
from doorway.house import house
from services import clock
from services.access import OPERATOR
from services.clock import SHANGHAI
from services.item_codes import finding, issuing, package_files, packages, states
from services.item_codes.issuing import BatchWish
from services.item_codes.states import Span

codes = AppGroup("codes", help="Item codes.")

BATCH = click.option("--batch", required=True, help="The batch, such as B000001.")
OUTPUT = click.option(
    "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
FIRST = click.option("--first", type=int, help="The first serial number; else the batch's own first.")
COUNT = click.option("--count", type=int, help="How many from there; else all to the batch's end.")
REASON = click.option("--reason", required=True, help="Why; it is kept.")


@codes.command("issue")
@click.option("--product", required=True, help="Code of the product, such as P001.")
@click.option("--count", required=True, type=int, help="How many items, up to 100 million.")
@click.option("--lot", default="", help="The lot, up to 20 characters.")
@click.option("--per-carton", type=int, help="Items in a carton; cartons get codes of their own.")
@click.option("--inner", is_flag=True, help="With a covered inner code (刮刮码).")
@click.option("--dealer", default="", help="Code of the dealer these items are for, if that is known already.")
@click.option("--key-version", type=int, help="Which key of the ring makes the codes; else the newest.")
@told
def issue(**said: Any) -> dict[str, Any]:
    """Reserve serial numbers for a batch. Nothing of it verifies before it is activated."""
    made = issuing.issue(OPERATOR, BatchWish(**said))
    told_of = {"batch": made.code, "first_serial": made.first_serial, "count": made.count, "product": made.product}
    return told_of | {"key_version": made.key_version}


@codes.command("export")
@BATCH
@OUTPUT
@FIRST
@COUNT
@told
def export(batch: str, output: Path, first: int | None, count: int | None) -> dict[str, Any]:
    """Write the CSV for the printer. It appears whole or not at all: an export that broke off is begun again."""
    span = Span(first, count)
    known = packages.begin(OPERATOR, batch, span)
    contents = packages.part(known, house().settings.public_base_url, span)

    def write(file: BinaryIO) -> None:
        for piece in packages.lines(contents):
            file.write(piece)

    told_of = {"batch": known.code, "first_serial": contents.first, "count": contents.count}
    return told_of | {"output": str(output), "bytes": _written(output, write)}


@codes.command("package")
@BATCH
@OUTPUT
@click.option("--printer", required=True, help="Who gets it; it is kept, to find out where codes leaked.")
@click.option("--form", type=click.Choice(package_files.FORMS), default=package_files.CSV, help="Pictures too, or not.")
@click.option("--link", type=click.Choice(packages.LINKS), default=packages.PLAIN_LINK, help="gs1: a Digital Link.")
@FIRST
@COUNT
@told
def package(
    batch: str, output: Path, printer: str, form: str, link: str, first: int | None, count: int | None
) -> dict[str, Any]:
    """Write an encrypted ZIP for the printer, and say its password once: let it travel apart from the file."""
    known, span = issuing.batch(OPERATOR, batch), Span(first, count)
    contents, password = (
        packages.part(known, house().settings.public_base_url, span, link),
        package_files.new_password(),
    )
    package_files.refuse_too_many(form, contents.count)
    packages.begin(OPERATOR, batch, span, printer=printer)

    def write(file: BinaryIO) -> None:
        package_files.write(file, contents, form, known.code, password, lambda _done: None)

    told_of = {"batch": known.code, "first_serial": contents.first, "count": contents.count, "output": str(output)}
    return told_of | {"bytes": _written(output, write), "password": password}


def _written(output: Path, write: Callable[[BinaryIO], None]) -> int:
    """Write a file, whole or not at all; its bytes."""
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        # Not for everybody's eyes: whoever has the file could print the codes.
        descriptor = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            write(file)
        os.replace(aside, output)
    except OSError as away:
        raise click.ClickException(f"{output}: {away.strerror}") from None
    finally:
        aside.unlink(missing_ok=True)
    return output.stat().st_size


@codes.command("activate")
@BATCH
@FIRST
@COUNT
@click.option("--at", type=click.DateTime(), help="From then on (Asia/Shanghai); else from now on.")
@told
def activate(batch: str, first: int | None, count: int | None, at: datetime | None) -> dict[str, Any]:
    """Make items good, now or at a time to come."""
    moment = at.replace(tzinfo=SHANGHAI) if at else None
    return _changed(batch, states.activate(OPERATOR, batch, Span(first, count), at=moment))


@codes.command("freeze")
@BATCH
@FIRST
@COUNT
@REASON
@told
def freeze(batch: str, first: int | None, count: int | None, reason: str) -> dict[str, Any]:
    """Stop items for a while."""
    return _changed(batch, states.freeze(OPERATOR, batch, Span(first, count), reason=reason))


@codes.command("thaw")
@BATCH
@FIRST
@COUNT
@REASON
@told
def thaw(batch: str, first: int | None, count: int | None, reason: str) -> dict[str, Any]:
    """Let frozen items be what they were."""
    return _changed(batch, states.thaw(OPERATOR, batch, Span(first, count), reason=reason))


@codes.command("void")
@BATCH
@FIRST
@COUNT
@REASON
@told
def void(batch: str, first: int | None, count: int | None, reason: str) -> dict[str, Any]:
    """Kill items for good."""
    return _changed(batch, states.void(OPERATOR, batch, Span(first, count), reason=reason))


@codes.command("lookup")
@click.argument("code")
@told
def lookup(code: str) -> dict[str, Any]:
    """What a code stands for, of an item, a carton or a pallet."""
    return asdict(finding.look_up(OPERATOR, code))


def _changed(batch: str, count: int) -> dict[str, Any]:
    known = issuing.batch(OPERATOR, batch)
    shown = [_shown(one) for one in states.ranges(OPERATOR, batch)]
    return {"batch": known.code, "changed": count, "ranges": shown}


def _shown(one: states.Range) -> dict[str, Any]:
    facts = one.facts
    told_of = {"first_serial": one.first, "count": one.after - one.first, "state": facts.state(clock.now())}
    return told_of | ({"active_from": facts.active_from} if facts.active_from else {})
