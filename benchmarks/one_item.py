"""P12: whose an item is and all that happened to it, among ten thousand, a hundred thousand and a million of them.

What counts is what MariaDB's processor takes for one item, whatever else the machine does meanwhile. `python -m
benchmarks.one_item 0.1` shows a tenth of it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks import filling
from benchmarks.interleave import Run
from benchmarks.lists import processor_clock
from benchmarks.row import AtMost, Row
from models.db import Database, bind
from models.sealing import sealer
from services import clock
from services.access import OPERATOR
from services.item_codes import life as of_codes
from services.item_codes.labels import code_of
from services.items import life as of_items
from services.products import demo
from tests.goals.ground import prepared
from tests.rig.services import private_mariadb

SIZES = (10_000, 100_000, 1_000_000)
ASKED = 200  # items in one run
FIRST_SERIAL, FIRST_ID = 1_000_001_000, 101
STATEMENTS = Path(__file__).with_name("one_item.sql")


class WrongLife(RuntimeError):
    """An answer lacked an owner, a look or a deed that is there."""


def fill(database: Database, items: int) -> None:
    """That many bound items, with three looks each and three owners for each two."""
    demo.furnish(OPERATOR)
    now = clock.now()
    created, ends = (now - filling.OLD).replace(tzinfo=None), now.replace(tzinfo=None)
    openid = sealer().seal("identity.openid", "oOneItem00000000000000000000")
    given = {"items": items, "created": created, "ends": ends, "openid": openid}
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET SESSION foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00'")
        for statement in filling.statements(STATEMENTS):
            used = {name: value for name, value in given.items() if f":{name}" in statement}
            connection.execute(text(statement), used)
    engine.dispose()


def look_up(number: int) -> None:
    """The whole life of a code, as the console's look-up shows it; that it was asked for is written down with it."""
    found = of_codes.of_code(OPERATOR, code_of(1, FIRST_SERIAL + number))
    if found.item is None or not found.item.owner or len(found.looks) != 3 or not found.deeds or not found.about.dealer:
        raise WrongLife(found)


def owners(number: int) -> None:
    """Everybody who owned it, for which dealer it counted, and what its owner holds."""
    found = of_items.life(OPERATOR, FIRST_ID + number)
    if found.row.owner is None or len(found.stretches) != 1 + (FIRST_ID + number) % 2:
        raise WrongLife(found)


DEEDS: Mapping[str, Callable[[int], None]] = {"its code looked up": look_up, "its owners": owners}


def milliseconds(database: Database, server: int, items: int, deed: Callable[[int], None]) -> float:
    """What one of `ASKED` chance items took of the processor of MariaDB, whose process is `server`."""
    bind(database)
    asked = random.sample(range(items), min(ASKED, items))
    began = time.clock_gettime(processor_clock(server))
    for number in asked:
        deed(number)
    return 1000 * (time.clock_gettime(processor_clock(server)) - began) / len(asked)


def name_of(items: int, deed: str) -> str:
    return f"{items:,} items: {deed}"


@contextmanager
def shown(seconds: float) -> Iterator[Mapping[str, Run]]:
    scale = min(1.0, seconds / 2)
    with private_mariadb() as server, ExitStack() as houses:
        runs: dict[str, Run] = {}
        for size in SIZES:
            items = max(1_000, int(size * scale))
            database = houses.enter_context(prepared(server.url(server.create_database()))).database
            fill(database, items)
            for name, deed in DEEDS.items():
                runs[name_of(size, name)] = partial(milliseconds, database, server.pid, items, deed)
        yield runs


ROWS = (
    Row(
        key="P12",
        title="whose an item is, and all that happened to it",
        setting=(
            f"{', '.join(f'{size:,}' for size in SIZES)} bound items in a database of their own each, three looks and "
            f"one or two owners of each, batches of 1,000 in six ranges; MariaDB with 128 MB for pages; {ASKED} chance "
            "items one after the other; processor time of MariaDB for one"
        ),
        unit="ms",
        basis=name_of(SIZES[0], "its code looked up"),
        wanted={name_of(size, name): AtMost(5) for size in SIZES for name in DEEDS},
        prepare=shown,
        words=(
            "Each answer is held against what is there. The look-up also writes down that it was asked for, with a "
            "COMMIT. Codes that nobody bound or looked at are no rows: a hundred million of them change nothing here. "
            "Which dealer holds an item on its way is not part of it: items do not travel as ranges yet."
        ),
    ),
)


def main(scale: float) -> None:
    with shown(2 * scale) as runs:
        for name, run in runs.items():
            run()
            print(f"{name:40} {run():8.2f} ms")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
