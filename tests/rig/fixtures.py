"""Fixtures for tests that need a server or a browser, and the closing line that says what was not run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.rig.programs import NOT_RUN, demand_program
from tests.rig.services import PassingMariaDB, PrivateMariaDB, PrivateRedis, private_mariadb, private_redis

NEEDED = {"mariadb": "MariaDB", "redis": "Redis", "browser": "Chromium", "faketime": "libfaketime"}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `mariadb`, `redis`, `browser` or `faketime` runs only where that program is."""
    for mark, service in NEEDED.items():
        if item.get_closest_marker(mark):
            demand_program(service)


@pytest.fixture(scope="session")
def shared_mariadb() -> Iterator[PrivateMariaDB]:
    """One server per test process (each xdist worker has its own). Never stop this one: see `own_mariadb`."""
    with PassingMariaDB() as server:
        yield server


@pytest.fixture
def mariadb_url(shared_mariadb: PrivateMariaDB) -> Iterator[str]:
    """`DATABASE_URL` of an empty database of this test alone."""
    name = shared_mariadb.create_database()
    yield shared_mariadb.url(name)
    shared_mariadb.drop_database(name)


@pytest.fixture
def own_mariadb() -> Iterator[PrivateMariaDB]:
    """A server of this test alone, free to be stopped, killed or frozen."""
    with private_mariadb() as server:
        yield server


@pytest.fixture(scope="session")
def shared_redis() -> Iterator[PrivateRedis]:
    """One server per test process. Never stop this one: see `own_redis`."""
    with private_redis() as server:
        yield server


@pytest.fixture
def redis_url(shared_redis: PrivateRedis) -> str:
    """`REDIS_URL` of a server that was emptied for this test."""
    redis.Redis.from_url(shared_redis.url()).flushall()
    return shared_redis.url()


@pytest.fixture
def own_redis() -> Iterator[PrivateRedis]:
    """A server of this test alone, free to be stopped, killed or frozen."""
    with private_redis() as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Chromium's program, for Playwright's `executable_path`."""
    return demand_program("Chromium")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line: how many tests were not run on this machine, and which program would run them."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.getreports("skipped"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if NOT_RUN in reason:
            reasons[reason.split(NOT_RUN, 1)[1]] += 1
    if reasons:
        told = "; ".join(f"{count} tests, because {reason}" for reason, count in sorted(reasons.items()))
        has = "CI has MariaDB, Redis, libfaketime and Chromium (REQUIRE_SERVICES=1)."
        terminalreporter.write_line(f"Not run on this machine: {told}. {has}", yellow=True)
