"""Connections to MariaDB that do not each read the machine's certificates anew, and know when nothing is open."""

from __future__ import annotations

from functools import lru_cache
from ssl import SSLContext
from typing import TYPE_CHECKING, Any

from pymysql.connections import Connection

if TYPE_CHECKING:
    Plain = Connection[Any]  # generic for the type checker alone
else:
    Plain = Connection


class SharedContext(Plain):
    """PyMySQL 1.2 offers TLS to every server and so makes a TLS context for each connection, which reads all
    certificates of the machine: some twenty milliseconds, fifty times what the greeting costs, and once per thread
    when a database comes back. Where nobody asked for TLS no certificate is checked, so one context serves all."""

    ctx: SSLContext
    ssl: bool
    rests = True
    """Nothing was said since a COMMIT that was acknowledged, so no transaction is open."""

    def commit(self) -> None:
        super().commit()
        self.rests = True

    def _execute_command(self, command: Any, sql: Any) -> None:
        self.rests = False
        super()._execute_command(command, sql)  # type: ignore[misc]

    def _create_ssl_ctx(self, sslp: Any) -> SSLContext:
        context: SSLContext = super()._create_ssl_ctx(sslp) if sslp else _unasked()  # type: ignore[misc]
        return context


@lru_cache(maxsize=1)
def _unasked() -> SSLContext:
    # Of a connection that is never made: what PyMySQL itself would offer.
    made: SSLContext = Connection(defer_connect=True).ctx  # type: ignore[attr-defined]
    return made
