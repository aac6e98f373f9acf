"""Our program with one empty view more, dressed in the same request id, log line, headers and guards."""

from __future__ import annotations

from app.factory import create_app
from app.security import csrf
from doorway.access import ANYONE, who_may

app = create_app()


# Below /wechat/, so that it is treated as the pushes it is compared with: no limit per address.
@app.route("/wechat/benchmark/empty", methods=["GET", "POST"])
@who_may(ANYONE)
def benchmark_empty() -> str:
    return "success"


csrf.exempt(benchmark_empty)
