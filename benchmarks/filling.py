"""A large brand in a MariaDB: `python -m benchmarks.filling DATABASE_URL` fills a database that is up to date.

100,000 dealers with an owner and a clerk each, and 1,000,000 people who follow: customers for the most part. Their
bindings, claims, leads, notices, audit entries, materials, shares, batches of codes, bound items and campaigns with who
opened them and took part come along in proportion; what the worker counts is counted once.
What is sealed is one and the same value in every row, since no list is searched by it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, insert, select, text

from app.factory import build_house
from config import load_settings
from models.db import bound, session, transaction
from models.organisation import Region
from models.sealing import sealer
from services import clock
from services.campaigns import counting
from services.campaigns.content import Content, written
from services.leads import counted_ahead
from services.regions import places

STATEMENTS = Path(__file__).with_name("large_house.sql")
CAMPAIGNS = Path(__file__).with_name("large_campaigns.sql")
DEALERS, PEOPLE = 100_000, 1_000_000
OLD = timedelta(days=60)


def fill(dealers: int = DEALERS, people: int = PEOPLE) -> None:
    """Fill the bound database; its own first rows of each table may stand (ids above 100 are taken)."""
    now = clock.now()
    given = {
        "dealers": dealers,
        "people": people,
        "created": (now - OLD).replace(tzinfo=None),
        "ends": now.replace(tzinfo=None),
        "phone": sealer().seal("dealer_staff.phone", "+8613800138000"),
        "employee_phone": sealer().seal("employee.phone", "+8613800138000"),
        "openid": sealer().seal("identity.openid", "oLargeHouse00000000000000000"),
        "token": sealer().seal("invitation.token", "large-house"),
        "share": sealer().seal("share.token", "large-house"),
        "promotion": sealer().seal("promotion.token", "large-house"),
        "page": written(Content(title="到店有礼")),
        "lead_name": sealer().seal("lead.name", "赵先生"),
        "lead_phone": sealer().seal("lead.phone", "+8613800138000"),
    }
    _all_of_china()
    # A statement may run for a minute here, longer than the program would ever wait for one.
    engine = create_engine(bound().url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET SESSION foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00'")
        for statement in statements() + statements(CAMPAIGNS):
            used = {name: value for name, value in given.items() if f":{name}" in statement}
            connection.execute(text(statement), used)
    engine.dispose()
    counting.count()


def count_leads() -> None:
    """Figures of leads, as the worker counts them ahead for whoever looks after something by now."""
    if counted_ahead.is_large():
        for asked in counted_ahead.COUNTS:
            counted_ahead.count_whole(*asked)


@transaction
def _all_of_china() -> None:
    """Every place that is missing, so that dealers lie all over the country."""
    there = set(session().scalars(select(Region.code)))
    rows = [{"code": code, "name": name, "parent_code": above} for code, name, above in places() if code not in there]
    session().execute(insert(Region), rows)


def statements(file: Path = STATEMENTS) -> list[str]:
    """The file's statements in their order, without comments."""
    lines = re.sub(r"^--.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [one.strip() for one in lines.split(";") if one.strip()]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.filling", description=__doc__)
    parser.add_argument("database_url")
    parser.add_argument("--dealers", type=int, default=DEALERS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    options = parser.parse_args(arguments)
    house = build_house(load_settings({**os.environ, "DATABASE_URL": options.database_url}))
    began = time.monotonic()
    try:
        fill(options.dealers, options.people)
        count_leads()
    finally:
        house.database.dispose()
    print(f"filled in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
