"""Rules as transactions: repeated whole after a collision, never blindly after a lost COMMIT."""

from __future__ import annotations

import functools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import structlog
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crash_points import crash_point
from models.db import operations
from models.db.engines import Database
from models.db.faults import DatabaseAway, OutcomeUnknown, cannot_now, connection_lost, may_repeat, why
from models.db.together import WaitingRows

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3
TRIES_FOR_SECONDS = 4.0
"""No further try is begun later: three lock waits in a row would hold a thread for longer than WeChat listens."""

log = structlog.get_logger(__name__)


class _CommitLost(Exception):
    """The connection was lost after COMMIT was sent."""


_bound: Database | None = None
_bind_lock = threading.Lock()
_ambient: ContextVar[Session | None] = ContextVar("qudao_session", default=None)


def bind(database: Database) -> None:
    """Make `database` the one of this process. A process serves one database."""
    global _bound
    with _bind_lock:
        _bound = database
        if not event.contains(database.engine, "before_cursor_execute", _write_what_is_asked_for):
            event.listen(database.engine, "before_cursor_execute", _write_what_is_asked_for)


def bound() -> Database:
    if _bound is None:
        raise RuntimeError("no database is bound: models.db.bind(Database(url)) comes first")
    return _bound


def session() -> Session:
    """The session of the rule that is running; rules reach rows through it and never commit."""
    current = _ambient.get()
    if current is None or current.info["gathers"]:
        raise RuntimeError("no rule is running: rows are reached only inside @transaction or @reading")
    return current


def inside_rule() -> bool:
    """Whether a transaction is open: WeChat must not be asked then, it may take seconds while rows stay locked."""
    return _ambient.get() is not None


def transaction(rule: Callable[P, R]) -> Callable[P, R]:
    """A rule that writes. The outermost one commits; inside another it joins. Repeated whole after a collision.

    Repeats at most twice: after a deadlock, a lock time-out, a stale snapshot, or a connection lost *before*
    COMMIT was sent (a plain COMMIT after error 1205 keeps half a change, so a statement is never repeated).
    Lost while COMMIT was under way: within `outcomes_known` the transaction's own key tells whether it stands (then
    its answer is given) or never will (then it is repeated); where nobody can tell, `OutcomeUnknown`. What is
    `@repeatable` is repeated then as well.
    """

    @functools.wraps(rule)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _ambient.get()
        if outer is None:
            return _carried_out(rule.__qualname__, lambda: rule(*args, **kwargs), gathers=False)
        if not outer.info["writes"]:
            raise RuntimeError(f"{rule.__qualname__} writes, but was called inside a rule that only reads")
        if outer.info["gathers"]:
            with _next_rule(outer), outer.begin_nested():
                result = rule(*args, **kwargs)
                _write_what_waits(outer)
                return result
        return rule(*args, **kwargs)

    return whole


def gathered(name: str, act: Callable[[], R]) -> R:
    """One transaction around several rules, which are to stand or fall together; repeated whole like a rule.

    Inside it each rule is what it is alone: what a refusal undoes is undone back to the beginning of that rule and no
    further, what an earlier one wrote stays, and nobody sees rows as another rule remembers them.
    """
    if _ambient.get() is not None:
        raise RuntimeError(f"{name} gathers rules, but was called inside one")
    return _carried_out(name, act, gathers=True)


@contextmanager
def _next_rule(gathering: Session) -> Iterator[None]:
    """One rule among those that are gathered; the next one reads its rows afresh."""
    gathering.info["gathers"] = False
    try:
        yield
    finally:
        gathering.info["gathers"] = True
        gathering.info["waiting"].drop()
        gathering.expunge_all()


def _carried_out(name: str, act: Callable[[], R], *, gathers: bool) -> R:
    key = operations.new_key()
    for again in _tries(name):
        try:
            with _session(bound().writing, writes=True, gathers=gathers) as current:
                result = act()
                _write_what_waits(current)
                if key is not None:
                    operations.record(current, key)
                crash_point("transaction:before_commit")
                _commit(current)
                crash_point("transaction:after_commit")
                return result
        except _CommitLost as lost:
            if not operations.repeats_are_harmless() and _stands(key, lost):
                return result
        except DBAPIError as error:
            again(error)
    raise AssertionError("unreachable")


def reading(rule: Callable[P, R]) -> Callable[P, R]:
    """A rule that only reads: takes no write lock, joins a transaction when inside one, repeats when cut off."""

    @functools.wraps(rule)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _ambient.get()
        if outer is not None:
            with _next_rule(outer) if outer.info["gathers"] else nullcontext():
                return rule(*args, **kwargs)
        for again in _tries(rule.__qualname__):
            try:
                with _session(bound().reading, writes=False):
                    return rule(*args, **kwargs)
            except DBAPIError as error:
                again(error)
        raise AssertionError("unreachable")

    return whole


def _tries(rule: str) -> Iterator[Callable[[DBAPIError], None]]:
    """Three tries at most, a growing random moment apart; each gives what to do with the error it ends in."""
    began = time.monotonic()
    for attempt in range(1, TRIES + 1):

        def again(error: DBAPIError, attempt: int = attempt) -> None:
            if cannot_now(error):
                raise DatabaseAway(f"no change can be taken now: {why(error)}") from error
            if not may_repeat(error):
                raise error
            if attempt == TRIES or time.monotonic() - began > TRIES_FOR_SECONDS:
                raise DatabaseAway(f"given up after {attempt} tries: {why(error)}") from error
            log.warning("transaction_repeated", rule=rule, attempt=attempt, why=why(error))

        yield again
        time.sleep(random.uniform(0.01, 0.05) * 4 ** (attempt - 1))  # noqa: S311 (jitter, no secret)
    raise OutcomeUnknown("the answer to COMMIT was lost at every try")


def _stands(key: str | None, lost: _CommitLost) -> bool:
    """Whether the transaction of this key was carried out; `OutcomeUnknown` when nobody can tell."""
    if key is None:
        raise OutcomeUnknown(str(lost)) from lost
    try:
        with _session(bound().writing, writes=True) as current:
            found = operations.stands(current, key)
    except (DBAPIError, DatabaseAway) as away:
        raise OutcomeUnknown(str(lost)) from away
    log.warning("lost_commit_looked_up", stands=found)
    return found


def _write_what_waits(current: Session) -> None:
    current.flush()
    waiting: WaitingRows = current.info["waiting"]
    if waiting:
        waiting.write(current.connection())


def _write_what_is_asked_for(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
    current = _ambient.get()
    if current is not None and current.info["waiting"].are_named_in(statement):
        current.info["waiting"].write(connection)


@contextmanager
def _session(engine: Engine, *, writes: bool, gathers: bool = False) -> Iterator[Session]:
    watch = bound().watch
    with (
        watch.over_a_rule() if watch is not None else nullcontext(),
        Session(
            engine, expire_on_commit=False, info={"writes": writes, "gathers": gathers, "waiting": WaitingRows()}
        ) as current,
    ):
        token = _ambient.set(current)
        try:
            yield current
        finally:
            _ambient.reset(token)


def _commit(current: Session) -> None:
    try:
        current.commit()
    except DBAPIError as error:
        if connection_lost(error):
            raise _CommitLost(why(error)) from error
        raise
