"""People who wait for an answer are told the truth even when the answer to their COMMIT was lost."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, g, request

from models.db import outcomes_known

# Pushes come again by themselves and meet their first copy in the inbox: they need no key.
WITHOUT = ("wechat", "health")


def attach(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        if request.blueprint not in WITHOUT:
            g.outcomes = ExitStack()
            g.outcomes.enter_context(outcomes_known())

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        known: ExitStack | None = g.pop("outcomes", None)
        if known is not None:
            known.close()
