"""Private servers do what the fault tests rely on, and a missing program is never silent."""

from __future__ import annotations

import os
from pathlib import Path

import pymysql
import pytest
import redis

from tests.rig import programs
from tests.rig.processes import PrivateServer, ServerDidNotStart
from tests.rig.services import private_mariadb, private_redis
from tests.rig.values import setting_values

pytest_plugins = ["pytester"]


@pytest.mark.mariadb
def test_a_killed_mariadb_comes_back_with_every_row_it_acknowledged() -> None:
    with private_mariadb() as server:
        name = server.create_database()
        with server.connect(database=name, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept (n INT PRIMARY KEY) ENGINE=InnoDB")
            cursor.execute("INSERT INTO kept VALUES (7)")
        server.kill()
        with pytest.raises(pymysql.OperationalError):
            server.connect()
        server.start_again()
        with server.connect(database=name) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT n FROM kept")
            assert cursor.fetchall() == ((7,),)


@pytest.mark.mariadb
def test_mariadb_is_durable_and_two_servers_share_nothing() -> None:
    with private_mariadb() as one, private_mariadb() as other:
        assert (one.port, one.data) != (other.port, other.data)
        name = one.create_database()
        with one.connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT @@innodb_flush_log_at_trx_commit, @@collation_server")
            assert cursor.fetchone() == (1, "utf8mb4_bin")
        with pytest.raises(pymysql.OperationalError, match="Unknown database"):
            other.connect(database=name)


@pytest.mark.redis
def test_redis_hangs_when_frozen_and_goes_on_when_thawed() -> None:
    with private_redis() as server:
        client = redis.Redis.from_url(server.url(), socket_timeout=0.3, retry=None)
        client.set("k", "v")
        server.freeze()
        with pytest.raises(redis.TimeoutError):
            client.get("k")
        server.thaw()
        assert client.get("k") == b"v"
        server.stop()
        with pytest.raises(redis.ConnectionError):
            client.get("k")


@pytest.mark.redis
def test_a_private_server_leaves_neither_process_nor_file() -> None:
    with private_redis() as server:
        pid, folder = server.pid, server.folder
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_server_that_dies_at_once_tells_its_log() -> None:
    class Broken(PrivateServer):
        def command(self) -> list[str]:
            return ["sh", "-c", "echo no space left; exit 3"]

        def answers(self) -> bool:
            return False

    broken = Broken()
    with pytest.raises(ServerDidNotStart, match="no space left"), broken:
        pass
    assert not broken.folder.exists()


@pytest.mark.parametrize(("required", "ending"), [("0", pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_a_missing_program_skips_and_in_ci_fails(
    monkeypatch: pytest.MonkeyPatch, required: str, ending: type[BaseException]
) -> None:
    monkeypatch.setenv("REQUIRE_SERVICES", required)
    monkeypatch.setattr(programs, "find_program", lambda service: None)
    with pytest.raises(ending, match="apt-get install mariadb-server"):
        programs.demand_program("MariaDB")


def test_the_closing_line_names_what_was_not_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUIRE_SERVICES", "0")
    monkeypatch.setattr(programs, "find_program", lambda service: None if service == "Chromium" else Path("/bin/true"))
    pytester.makepyfile(
        """
        import pytest
        @pytest.mark.browser
        def test_page(): assert False, "must not run"
        def test_rule(): pass
        """
    )
    pytester.makeini("[pytest]\nmarkers =\n    browser: x\n")
    result = pytester.runpytest_inprocess("-p", "tests.rig.fixtures")
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["Not run on this machine: 1 tests, because Chromium*apt-get install chromium*"])


@pytest.mark.redis
def test_when_asked_for_every_program_of_the_tests_counts_in_an_emptied_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WITH_REDIS", raising=False)
    assert "REDIS_URL" not in setting_values("sqlite://")
    monkeypatch.setenv("WITH_REDIS", "1")
    client = redis.Redis.from_url(setting_values("sqlite://")["REDIS_URL"])
    client.set("left over", "by another test")
    assert setting_values("sqlite://")["REDIS_URL"]
    assert client.dbsize() == 0
