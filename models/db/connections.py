"""Connections to MariaDB that do not each read the machine's certificates anew, and know when nothing is open."""

from __future__ import annotations

from functools import lru_cache
from ssl import SSLContext
from typing import TYPE_CHECKING, Any

from pymysql.connections import Connection
from pymysql.protocol import FieldDescriptorPacket, MysqlPacket

if TYPE_CHECKING:
    Plain = Connection[Any]  # generic for the type checker alone
else:
    Plain = Connection


_ENDS = ("COMMIT", "ROLLBACK")  # as PyMySQL says them


class SharedContext(Plain):
    """PyMySQL 1.2 offers TLS to every server and so makes a TLS context for each connection, which reads all
    certificates of the machine: some twenty milliseconds, fifty times what the greeting costs, and once per thread
    when a database comes back. Where nobody asked for TLS no certificate is checked, so one context serves all."""

    ctx: SSLContext
    ssl: bool
    rests = True
    """Nothing was said since the end of a transaction that the server acknowledged, so none is open."""
    _said: Any = None

    def _execute_command(self, command: Any, sql: Any) -> None:
        self._said, self.rests = sql, False
        super()._execute_command(command, sql)  # type: ignore[misc]

    def _read_packet(self, packet_type: Any = MysqlPacket) -> Any:
        """MariaDB says with every answer what its columns are called and hold; of a statement that is asked again and
        again that is read out of the same bytes each time, which costs more than the row."""
        made = _column if packet_type is FieldDescriptorPacket else packet_type
        return super()._read_packet(made)  # type: ignore[no-untyped-call]

    def _read_ok_packet(self) -> Any:
        acknowledged = super()._read_ok_packet()  # type: ignore[misc]
        self.rests = self._said in _ENDS
        return acknowledged

    def _create_ssl_ctx(self, sslp: Any) -> SSLContext:
        context: SSLContext = super()._create_ssl_ctx(sslp) if sslp else _unasked()  # type: ignore[misc]
        return context


@lru_cache(maxsize=4096)
def _column(said: bytes, encoding: str) -> FieldDescriptorPacket:
    """Read through once, when it is made; nothing changes it afterwards."""
    return FieldDescriptorPacket(said, encoding)


@lru_cache(maxsize=1)
def _unasked() -> SSLContext:
    # Of a connection that is never made: what PyMySQL itself would offer.
    made: SSLContext = Connection(defer_connect=True).ctx  # type: ignore[attr-defined]
    return made
