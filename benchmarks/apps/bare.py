"""Flask with nothing around an empty view: the ceiling that this machine and gunicorn give."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__, static_folder=None)


@app.route("/healthz")
@app.route("/wechat/benchmark/empty", methods=["GET", "POST"])
def empty() -> str:
    return "success"
