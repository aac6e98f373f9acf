"""Ten million beats in a MariaDB that holds a house already, filled by the database itself: what P8 looks at."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks import filling
from models.db import bound
from models.sealing import sealer
from services import clock
from services.reading import folding

STATEMENTS = Path(__file__).with_name("many_beats.sql")
DEALERS, PEOPLE = 10_000, 100_000
SHARES, VISITS, EACH, LATE = 100_000, 400_000, 25, 2_000
DAYS_LONG = 5_000_000  # seconds over which shares and visits are spread, somewhat less than the house is old


def fill(scale: float = 1.0) -> None:
    """A house of 10,000 dealers, 400,000 readings of 25 beats each; the last 2,000 are folded by our own rule."""
    dealers, people = int(DEALERS * scale), int(PEOPLE * scale)
    filling.fill(dealers, people)
    given = {
        "dealers": dealers,
        "people": people,
        "materials": max(20, dealers // 20),
        "shares": int(SHARES * scale),
        "visits": int(VISITS * scale),
        "each": EACH,
        "late": int(LATE * scale),
        "long": DAYS_LONG,
        "share": sealer().seal("share.token", "large-house"),
        "created": (clock.now() - filling.OLD).replace(tzinfo=None),
    }
    engine = create_engine(bound().url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET SESSION foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00'")
        for statement in filling.statements(STATEMENTS):
            used = {name: value for name, value in given.items() if re.search(rf":{name}\b", statement)}
            connection.execute(text(statement), used)
    engine.dispose()
    while folding.fold_some():
        pass
