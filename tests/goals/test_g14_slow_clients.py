"""G14, from the other side: many clients that send slowly, or nothing, keep nobody else waiting."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import requests

from deploy.arrivals import HELD_BYTES, Arrival, State
from deploy.patience import ARRIVES_WITHIN
from tests.rig.served import Served
from tests.rig.values import setting_values

TYPED = b"application/x-www-form-urlencoded"
FILE = b"multipart/form-data; boundary=x"
OPENING = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
SLOW = {
    "silent": b"",
    "never leaves": b"GET /healthz HTTP/1.0\r\n\r\n",
    "half a head": b"GET /healthz HTTP/1.1\r\nHost: a",
    "a form": b"POST /console/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: %b\r\nContent-Length: 900\r\n\r\ncode="
    % TYPED,
    "a file": b"POST /console/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: %b\r\nContent-Length: 20000000\r\n\r\n%b"
    % (FILE, OPENING),
    "in chunks": b"POST /console/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: %b\r\nTransfer-Encoding: chunked\r\n\r\n"
    % TYPED,
}
PATIENCE = 3.0


class Threads(Served):
    """gunicorn's own threads, without our patience."""

    def command(self) -> list[str]:
        return [*self.before(), "--worker-class", "gthread", self.wsgi]

    def before(self) -> list[str]:
        return super().command()[:-1]


@contextmanager
def held_open(port: int, number: int) -> Iterator[list[socket.socket]]:
    """So many connections, of each kind alike, on which a byte comes every half second."""
    wires, over = [], threading.Event()
    for place in range(number):
        wire = socket.create_connection(("127.0.0.1", port), timeout=20)
        wire.sendall(list(SLOW.values())[place % len(SLOW)])
        wires.append(wire)

    def drip() -> None:
        while not over.wait(0.5):
            for place, wire in enumerate(wires):
                if place % len(SLOW):
                    with suppress(OSError):
                        wire.send(b"a")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        yield wires
    finally:
        over.set()
        dripping.join()
        for wire in wires:
            wire.close()


def slowest(served: Served, times: int) -> float:
    """Seconds of the slowest of so many pages, each asked on a connection of its own; inf for one that gave up."""
    found = 0.0
    for _ in range(times):
        began = time.monotonic()
        try:
            answer = requests.get(f"{served.url}/healthz", timeout=PATIENCE)
        except requests.Timeout:
            return float("inf")
        assert answer.status_code == 200
        found = max(found, time.monotonic() - began)
    return found


@pytest.mark.parametrize("number", [60, pytest.param(1000, marks=[pytest.mark.proof, pytest.mark.timeout(300)])])
def test_slow_clients_hold_no_thread_that_others_need(
    sqlite_url: str, number: int, record_property: Callable[[str, object], None]
) -> None:
    with Served("web:app", setting_values(sqlite_url)) as served:
        with held_open(served.port, number):
            waited = slowest(served, number)
        record_property("slow connections", number)
        record_property("slowest page", f"{waited:.2f} s")
        assert waited < PATIENCE
        # They are gone, and what is long is served again; without the page's token it is refused.
        for sent in ({"code": "x" * (HELD_BYTES * 2)}, iter([b"code=", b"x"])):
            answer = requests.post(f"{served.url}/console/sign-in", data=sent, timeout=10)
            assert answer.status_code == 400


def test_control_without_patience_sixty_slow_clients_hold_every_thread(sqlite_url: str) -> None:
    with Threads("web:app", setting_values(sqlite_url)) as served, held_open(served.port, 60):
        assert slowest(served, 20) == float("inf")


def ended(wire: socket.socket) -> bool:
    """Waits until the other side closes."""
    with suppress(ConnectionResetError):
        while wire.recv(4096):
            pass
    return True


@pytest.mark.proof
def test_whoever_is_not_done_in_time_is_let_go(sqlite_url: str) -> None:
    with Served("web:app", setting_values(sqlite_url)) as served:
        began = time.monotonic()
        with held_open(served.port, 3) as wires:
            assert all(map(ended, wires))
            assert time.monotonic() - began < ARRIVES_WITHIN + PATIENCE


def test_who_connected_just_before_a_worker_ends_is_still_heard_and_answered(sqlite_url: str) -> None:
    """What a reload in mid-load meets: a connection that was taken up, and its request comes a moment later."""
    with Served("web:app", setting_values(sqlite_url)) as served:
        wires = [socket.create_connection(("127.0.0.1", served.port), timeout=20) for _ in range(6)]
        time.sleep(0.3)  # they were taken up
        served.send(signal.SIGHUP)
        time.sleep(0.3)
        for wire in wires:
            wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert [wire.recv(12) for wire in wires] == [b"HTTP/1.1 200"] * len(wires)
        for wire in wires:
            wire.close()


HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"


@pytest.mark.parametrize(
    ("received", "state"),
    [
        (b"", State.ARRIVING),
        (HEAD, State.ARRIVING),
        (HEAD + b"\r\n", State.WHOLE),
        (HEAD + b"Content-Length: 2\r\n\r\na", State.ARRIVING),
        (HEAD + b"content-length:2\r\n\r\nab", State.WHOLE),
        (HEAD + b"Content-Length: 1\r\nContent-Length: 3\r\n\r\nab", State.ARRIVING),
        (HEAD + b"X: Content-Length: 9\r\n\r\n", State.WHOLE),
        (HEAD + b"Content-Length: %d\r\n\r\n" % (HELD_BYTES + 1), State.LONG),
        (HEAD + b"Content-Length: %b\r\n\r\n" % (b"9" * 5000), State.LONG),
        (HEAD + b"Content-Length: -1\r\n\r\n", State.LONG),
        (HEAD + b"Content-Length:\r\n\r\n", State.LONG),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", State.LONG),
        (HEAD + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n", State.LONG),
        (HEAD + b"X: " + b"a" * HELD_BYTES, State.LONG),
    ],
)
def test_when_a_request_may_be_taken_up(received: bytes, state: State) -> None:
    assert Arrival(0).take(received) is state
    byte_by_byte = Arrival(0)
    for place in range(len(received)):
        found = byte_by_byte.take(received[place : place + 1])
    assert not received or found is state
