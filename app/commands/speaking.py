"""How commands speak: one JSON object or plain lines; a failure is one clear line and a non-zero exit."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ParamSpec

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from models.db import DatabaseAway, OutcomeUnknown, outcomes_known
from services.clock import SHANGHAI
from services.errors import Refusal
from wechat.errors import WeChatError

P = ParamSpec("P")

# What an operator can do something about; anything else is a fault of ours and shows its traceback.
TOLD = (Refusal, DatabaseAway, OutcomeUnknown, WeChatError)


def told(command: Callable[P, dict[str, Any] | None]) -> Callable[P, None]:
    """A command whose answer is a dict: printed as JSON with --json, else line by line."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @with_appcontext
    @functools.wraps(command)
    def speak(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = bool(kwargs.pop("as_json", False))
        with one_line():
            answer = command(*args, **kwargs)
        if answer is not None:
            say(answer, as_json=as_json)

    return speak


@contextmanager
def one_line() -> Iterator[None]:
    """What an operator can mend is said in one line."""
    try:
        with outcomes_known():
            yield
    except TOLD as failure:
        raise click.ClickException(_line(failure)) from None
    except DBAPIError as failure:
        raise click.ClickException(f"database: {type(failure.orig).__name__}: {failure.orig}") from None


def _line(failure: Exception) -> str:
    return f"{failure.code}: {failure.sentence}" if isinstance(failure, Refusal) else str(failure)


def say(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, default=_plain))
        return
    for name, value in answer.items():
        if isinstance(value, list):
            click.echo(f"{name}:")
            for entry in value:
                click.echo("  " + (_entry(entry) if isinstance(entry, dict) else str(entry)))
        else:
            click.echo(f"{name}: {_plain(value) if isinstance(value, datetime) else value}")


def _entry(entry: dict[str, Any]) -> str:
    return "  ".join(f"{name}={value}" for name, value in entry.items())


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return str(value)
