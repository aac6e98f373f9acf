"""The load generator sends every request once, reads every answer, and takes no error for a result."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.load import Expected, Load, LoadFailed, drive, post


class Echo(BaseHTTPRequestHandler):
    """Answers 200 with the body it got; 500 to `boom`; slowly to `wait`; hangs up at `bye`."""

    protocol_version = "HTTP/1.1"
    seen: list[bytes]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(body)
        if body == b"bye":
            self.close_connection = True
            return
        time.sleep(0.05 if body == b"wait" else 0)
        self.send_response(500 if body == b"boom" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[int, list[bytes]]]:
    handler: type[Echo] = type("Handler", (Echo,), {"seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        serving.daemon_threads = True
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield serving.server_port, handler.seen
        serving.shutdown()
        thread.join()


def test_every_request_is_sent_once_and_every_answer_counted(server: tuple[int, list[bytes]]) -> None:
    port, seen = server
    bodies = [f"{number}".encode() * 9000 for number in range(100)]
    load = drive(port, [post("/", body) for body in bodies], expect=Expected(), seconds=30, connections=4)
    assert sorted(seen) == sorted(bodies)
    assert load.statuses == {200: 100}
    assert len(load.waits) == 100


def test_a_run_ends_when_its_time_is_over(server: tuple[int, list[bytes]]) -> None:
    port, seen = server
    load = drive(port, [post("/", b"wait")] * 1000, expect=Expected(), seconds=0.3, connections=2)
    assert 4 <= load.statuses[200] == len(seen) <= 16
    assert load.percentile(0.5) >= 0.05
    assert load.rate == pytest.approx(load.statuses[200] / load.seconds)


@pytest.mark.parametrize(("body", "told"), [(b"boom", "status=200.*got HTTP/1.1 500"), (b"bye", "closed")])
def test_an_error_is_no_result(server: tuple[int, list[bytes]], body: bytes, told: str) -> None:
    with pytest.raises(LoadFailed, match=told):
        drive(server[0], [post("/", body)], expect=Expected(), seconds=5)


def test_another_body_than_the_expected_one_is_no_result(server: tuple[int, list[bytes]]) -> None:
    assert drive(server[0], [post("/", b"success")], expect=Expected(body=b"success"), seconds=5).statuses == {200: 1}
    with pytest.raises(LoadFailed, match="succes"):
        drive(server[0], [post("/", b"succes")], expect=Expected(body=b"success"), seconds=5)


def test_percentiles_are_of_the_waits() -> None:
    load = Load(seconds=1.0, waits=[number / 1000 for number in range(100, 0, -1)])
    assert (load.percentile(0.5), load.percentile(0.99), load.percentile(1.0)) == (0.051, 0.1, 0.1)
