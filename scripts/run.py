"""One command from a checkout to a running product: database, demo data, sandbox, web and worker, ended together."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from scripts.children import Children
from scripts.place import PYTHON, VAR, StepFailed, call, say
from scripts.stage import set_stage
from scripts.welcome import welcome

HOST = "127.0.0.1"
READY_WITHIN_SECONDS = 60
LOOK_EVERY_SECONDS = 0.1


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where this run listens."""

    web: int
    sandbox: int

    @classmethod
    def chosen(cls) -> Ports:
        """`PORT` and `SANDBOX_PORT`, two different free ports (`StepFailed` otherwise)."""
        ports = cls(_port("PORT", 8000), _port("SANDBOX_PORT", 8001))
        if ports.web == ports.sandbox:
            raise StepFailed(f"PORT and SANDBOX_PORT are both {ports.web}")
        for name, port in (("PORT", ports.web), ("SANDBOX_PORT", ports.sandbox)):
            if not is_free(port):
                raise StepFailed(
                    f"端口 {port} 已被占用，请换一个 · port {port} is taken; choose another: make run {name}=…"
                )
        return ports

    def settings(self) -> dict[str, str]:
        return {"PORT": str(self.web), "SANDBOX_PORT": str(self.sandbox)}


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def answers(port: int, path: str) -> bool:
    """Whether this address answers 200 now."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def flask(*arguments: str) -> list[str]:
    return [str(PYTHON), "-m", "flask", "--app", "wsgi", *arguments]


def start_everything(children: Children, ports: Ports) -> dict[str, Any]:
    """Bring all three programs up; what `demo furnish` told of the demo's accounts."""
    settings, target = ports.settings(), f"http://{HOST}:{ports.web}"
    sandbox = [str(PYTHON), "-m", "sandbox", "--port", str(ports.sandbox), "--target", target]
    sandbox += ["--memory", str(_memory_of_sandbox())]
    bind = ["--bind", f"{HOST}:{ports.web}"]
    # Both warm up while the database is made; until it is, /readyz says 503.
    children.start("web", [str(PYTHON), "-m", "gunicorn", "-c", "deploy/gunicorn.py", *bind, "web:app"], settings)
    children.start("sandbox", sandbox, settings)
    call(flask("db", "upgrade"))
    wait_until_ready(children, [(ports.sandbox, "/sandbox/health")])  # it makes the invitations' QR codes
    furnished: dict[str, Any] = json.loads(call(flask("demo", "furnish", "--json")))
    children.start("worker", flask("worker"), settings)
    wait_until_ready(children, [(ports.web, "/readyz")])
    set_stage(f"http://{HOST}:{ports.sandbox}", furnished)
    return furnished


def _memory_of_sandbox() -> Path:
    """WeChat forgets nothing when our database changes hands: each database has a sandbox's memory of its own."""
    database = os.environ.get("DATABASE_URL", "")
    if database.startswith("sqlite:///"):
        return Path(database.removeprefix("sqlite:///")).with_suffix(".sandbox.json")
    VAR.mkdir(exist_ok=True)
    name = f"sandbox-{hashlib.sha256(database.encode()).hexdigest()[:8]}.json" if database else "sandbox.json"
    return VAR / name


def wait_until_ready(children: Children, addresses: list[tuple[int, str]]) -> None:
    """Wait for a 200 from each address; `StepFailed` when a program dies or time runs out."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    for port, path in addresses:
        while not answers(port, path):
            children.check()
            if time.monotonic() > deadline:
                raise StepFailed(f"http://{HOST}:{port}{path} 没有就绪 · is not ready; see {VAR.name}/log")
            time.sleep(LOOK_EVERY_SECONDS)


def main() -> int:
    """Run until Ctrl-C or SIGTERM (exit 0) or until one program fails (exit 1)."""
    began = time.monotonic()
    children = Children(VAR / "log")
    try:
        signal.signal(signal.SIGINT, _interrupt)
        signal.signal(signal.SIGTERM, _interrupt)
        ports = Ports.chosen()
        os.environ.update(ports.settings())
        furnished = start_everything(children, ports)
        say(welcome(f"http://{HOST}:{ports.web}", f"http://{HOST}:{ports.sandbox}", furnished))
        say(f"{time.monotonic() - began:.1f} 秒就绪；日志在 var/log；按 Ctrl-C 结束 · ready; Ctrl-C ends it")
        while True:
            children.check()
            time.sleep(1)
    except StepFailed as failure:
        say(f"没有运行 · not running: {failure}")
        return 1
    except Interrupted:
        say("正在结束 · ending")
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        children.end()


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupted


def _port(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise StepFailed(f"{name}={text} is no port (1 to 65535)")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
