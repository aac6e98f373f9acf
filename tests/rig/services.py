"""Private MariaDB and Redis servers for tests: durable, on loopback, on a free port, gone when the test ends."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pymysql

from tests.rig.processes import PrivateServer
from tests.rig.programs import demand_program

REDO_LOG = "--innodb-log-file-size=16M"


class PrivateMariaDB(PrivateServer):
    """A mariadbd that keeps what it acknowledged (flush and sync at each commit); user root, no password."""

    durability: tuple[str, ...] = ("--innodb-flush-log-at-trx-commit=1", "--sync-binlog=1")

    def __init__(self) -> None:
        program = demand_program("MariaDB")
        template = _empty_data_folder()
        super().__init__()
        self.program = program
        self.data = self.folder / "data"
        shutil.copytree(template, self.data)

    def command(self) -> list[str]:
        return [
            str(self.program),
            "--no-defaults",
            *_as_root(),
            f"--datadir={self.data}",
            f"--tmpdir={self.folder}",
            f"--socket={self.folder / 'socket'}",
            f"--pid-file={self.folder / 'pid'}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--skip-log-bin",
            *self.durability,
            "--innodb-buffer-pool-size=128M",
            REDO_LOG,
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_bin",
            "--max-connections=300",
        ]

    def answers(self) -> bool:
        try:
            self.connect(connect_timeout=1, read_timeout=1).close()
        except pymysql.OperationalError:
            return False
        return True

    def connect(self, **options: Any) -> pymysql.Connection[Any]:
        """A connection as root, past everything the program does with connections."""
        return pymysql.connect(host="127.0.0.1", port=self.port, user="root", ssl_disabled=True, **options)

    def url(self, database: str) -> str:
        """`DATABASE_URL` of one of this server's databases."""
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/{database}?charset=utf8mb4"

    def create_database(self) -> str:
        """Make an empty database of a new name; its name."""
        name = f"qudao_{secrets.token_hex(6)}"
        self._execute(f"CREATE DATABASE {name}")
        return name

    def drop_database(self, name: str) -> None:
        self._execute(f"DROP DATABASE {name}")

    def _execute(self, statement: str) -> None:
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(statement)


class PrivateRedis(PrivateServer):
    """A redis-server (or Valkey) without persistence, as the program expects none; `start_again` comes back empty."""

    def __init__(self) -> None:
        program = demand_program("Redis")
        super().__init__()
        self.program = program

    def command(self) -> list[str]:
        here = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        return [str(self.program), *here, "--save", "", "--appendonly", "no", "--daemonize", "no"]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def url(self) -> str:
        """`REDIS_URL` of this server."""
        return f"redis://127.0.0.1:{self.port}/0"


class PassingMariaDB(PrivateMariaDB):
    """A mariadbd that answers before the disk has it: for tests that never kill it, several times as quick.

    It lies in memory where there is room: setting the numbers of a dozen tables back, which each test does, takes
    5 ms there and 50 to 180 on a disk, since MariaDB makes sure of every change of a table."""

    durability = ("--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--sync-frm=0")

    def lies_in(self) -> Path | None:
        return memory()


def private_mariadb() -> PrivateMariaDB:
    """`with private_mariadb() as server:` a running server of the test's own (skips where MariaDB is missing)."""
    return PrivateMariaDB()


def private_redis() -> PrivateRedis:
    """`with private_redis() as server:` a running server of the test's own (skips where Redis is missing)."""
    return PrivateRedis()


def memory() -> Path | None:
    """Linux's file system in memory, where it may be written to and has a gigabyte left; else None."""
    place = Path("/dev/shm")
    if os.access(place, os.W_OK) and shutil.disk_usage(place).free >= 2**30:
        return place
    return None


@cache
def _empty_data_folder() -> Path:
    """System tables made once per process: a copy takes a twentieth of the time."""
    installer = demand_program("MariaDB's installer")
    place = Path(tempfile.mkdtemp(prefix="qudao-"))
    atexit.register(shutil.rmtree, place)
    data = place / "data"
    options = ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve", REDO_LOG]
    # A server that starts removes the temporary tables it finds, so none may share its folder with another.
    options.append(f"--tmpdir={place}")
    made = subprocess.run(
        [str(installer), "--no-defaults", *_as_root(), f"--datadir={data}", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"mariadb-install-db failed:\n{made.stdout[-1000:]}{made.stderr[-1000:]}")
    return data


def _as_root() -> list[str]:
    """mariadbd refuses to run as root unless told that this is meant."""
    return ["--user=root"] if os.geteuid() == 0 else []
