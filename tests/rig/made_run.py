"""What `make run` starts, for tests that meet it in a real browser."""

from __future__ import annotations

import sys

from tests.rig.processes import PrivateServer, free_port

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}


class Running(PrivateServer):
    """`scripts.run` as `make run` calls it, on free ports and a database of the test's own."""

    starts_within_seconds = 120  # several programs and all migrations, on a machine that may be busy

    def __init__(self) -> None:
        super().__init__()
        self.sandbox_port = free_port()

    def command(self) -> list[str]:
        return [sys.executable, "-m", "scripts.run"]

    def settings(self) -> dict[str, str]:
        return {
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "DATABASE_URL": f"sqlite:///{self.folder / 'qudao.db'}",
        }

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def phone(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    def answers(self) -> bool:
        return "Ctrl-C" in self.log.read_text(encoding="utf-8")

    def end_for_good(self) -> None:
        self.stop()


def is_local(url: str) -> bool:
    return url.startswith(("data:", "blob:", "http://127.0.0.1:")) or ".localhost:" in url
