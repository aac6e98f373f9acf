"""Asking again is safe: under the key of its client a request has one effect, and every repeat gets the first answer.

The key, the effect and the answer are one transaction. A process killed anywhere leaves all of them or none, so that
a repeat finds the answer or does what was never done; nothing is ever "running" without somebody who runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from models.db import gathered, insert_once, session, transaction, waited_in_vain
from models.kept_answers import KeptAnswer
from models.sealing import blind_index
from services import clock
from services.errors import Conflict, Invalid

KEPT_FOR = timedelta(hours=24)
LARGEST_BODY = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as its client means it.

    The same `key` of another `caller` or on another `route` is another request; `content` is all that makes a request
    what it is, and under one key it must not change.
    """

    caller: str
    route: str
    key: str
    content: str
    follower_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client was told. `said` are sentences for the next page a browser opens."""

    status: int
    headers: list[tuple[str, str]]
    body: str
    said: list[tuple[str, str]] = field(default_factory=list)
    repeated: bool = False


def answer_once(asked: Asked, answer: Callable[[], Answer], keeps: Callable[[int], bool]) -> Answer:
    """The first request runs `answer`; every repeat within 24 hours gets what it said, if `keeps` says so of its
    status, and runs it again otherwise.

    All rules that `answer` calls are one transaction with the kept answer; a database error repeats them all. Refuses
    `key_reused` (other content under this key) and `still_running` (the first is not done after the lock wait).
    """

    def once() -> Answer:
        before = _take(asked)
        if before is not None:
            return before
        given = answer()
        if keeps(given.status):
            _keep(asked, given)
        else:
            _give_back(asked)
        return given

    return gathered(asked.route, once)


@transaction
def _take(asked: Asked) -> Answer | None:
    """Hold the key, or the answer that stands under it."""
    if _insert(asked):
        return None
    row = session().execute(select(KeptAnswer).where(KeptAnswer.key_index == _index(asked))).scalar_one()
    if row.taken_at <= clock.now() - KEPT_FOR:
        session().delete(row)
        session().flush()
        return None if _insert(asked) else _take(asked)
    if row.content_index != _content(asked):
        raise Invalid("key_reused", "这个 Idempotency-Key 已用于另一个请求，请换一个新的。")
    return _read(row)


def _insert(asked: Asked) -> bool:
    """While another copy runs, its row holds us here, for as long as anybody waits for a lock."""
    try:
        return insert_once(
            KeptAnswer, key_index=_index(asked), content_index=_content(asked), answer=None, taken_at=clock.now()
        )
    except DBAPIError as error:
        if waited_in_vain(error):
            raise Conflict("still_running", "同样的请求正在处理，请稍后再试。", seconds=1) from None
        raise


@transaction
def _keep(asked: Asked, given: Answer) -> None:
    if len(given.body) > LARGEST_BODY:
        raise ValueError(f"{asked.route} answers with {len(given.body)} characters; at most {LARGEST_BODY} are kept")
    session().execute(
        update(KeptAnswer)
        .where(KeptAnswer.key_index == _index(asked))
        .values(answer=asdict(given), follower_id=asked.follower_id)
    )


@transaction
def _give_back(asked: Asked) -> None:
    session().execute(delete(KeptAnswer).where(KeptAnswer.key_index == _index(asked)))


def _read(row: KeptAnswer) -> Answer:
    kept = row.answer
    if kept is None:
        raise RuntimeError("a key stands without its answer")
    return Answer(
        kept["status"],
        [(name, value) for name, value in kept["headers"]],
        kept["body"],
        [(category, sentence) for category, sentence in kept["said"]],
        repeated=True,
    )


def _index(asked: Asked) -> str:
    return blind_index("kept_answer.key", "\x00".join((asked.caller, asked.route, asked.key)))


def _content(asked: Asked) -> str:
    """Keyed, since a plain hash of a phone number is soon guessed."""
    return blind_index("kept_answer.content", asked.content)
