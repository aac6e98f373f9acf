"""People who wait for an answer are told the truth even when the answer to their COMMIT was lost, and what they send
twice is done once."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, g, request

from doorway import repeats
from models.db import outcomes_known

# Pushes come again by themselves and meet their first copy in the inbox: they need no key.
WITHOUT = ("wechat", "health")


def attach(app: Flask) -> None:
    app.jinja_env.globals["form_key"] = repeats.form_key

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
