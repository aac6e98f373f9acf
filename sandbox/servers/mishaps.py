"""Answers that never arrive whole: reset connections, halves, drips, a proxy's HTML page."""

import os
import socket
import struct
import time
from collections.abc import Iterator
from typing import Any

from flask import Response

from sandbox.errors import SENTENCES
from sandbox.faults import Fault

ACTIONS = ("delay", "reset", "half_body", "drip", "html", "errcode")
GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


def sentence(errcode: int) -> str:
    return SENTENCES.get(errcode, "scripted refusal")


def lost_before_it_began(fault: Fault) -> bool:
    """A reset or a proxy's page means that WeChat never saw the call, unless the script says otherwise."""
    return fault.then in ("reset", "html") and not fault.carried_out


def spoil(response: Response, fault: Fault, environ: dict[str, Any]) -> Response:
    if fault.then == "reset":
        cut(environ)
        return response
    if fault.then == "html":
        return Response(GATEWAY_PAGE, status=fault.http_status, content_type="text/html")
    body = response.get_data()
    if fault.then == "half_body":
        spoiled = Response(_half(body, environ), status=response.status_code, content_type=response.content_type)
    else:
        spoiled = Response(_drip(body, fault.seconds), status=response.status_code, content_type=response.content_type)
    spoiled.headers["Content-Length"] = str(len(body))
    return spoiled


def _half(body: bytes, environ: dict[str, Any]) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    time.sleep(0.05)  # lets the first half leave before the connection dies
    cut(environ, abruptly=False)


def _drip(body: bytes, seconds: float) -> Iterator[bytes]:
    """The whole body, a byte at a time, spread over `seconds`."""
    for index in range(len(body)):
        yield body[index : index + 1]
        time.sleep(seconds / len(body))


def cut(environ: dict[str, Any], abruptly: bool = True) -> None:
    """Ends the connection under the web server's feet; abruptly with RST, else with FIN in the middle of the body.

    The descriptor is swapped for a dead pipe, so that the server's own later writes fail like any broken connection.
    """
    connection: socket.socket = environ.get("werkzeug.socket") or environ["gunicorn.socket"]
    if abruptly:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    ours, theirs = socket.socketpair()
    theirs.close()
    os.dup2(ours.fileno(), connection.fileno())
    ours.close()
