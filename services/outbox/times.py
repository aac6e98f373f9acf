"""How long a promise is held, and why a message that is asked for again cannot arrive twice."""

from __future__ import annotations

from datetime import timedelta

from services.failure_policy import FIRST_PAUSE
from wechat.transport import TOTAL

LEASE = timedelta(seconds=60)
"""How long a worker holds a promise before others take it for dead."""

SEND_SECONDS = timedelta(seconds=TOTAL)
"""A send takes no longer: token, call and repetition together."""

REMEMBERED = timedelta(minutes=10)
"""How long WeChat knows a `client_msg_id` and holds its second copy back (template message document)."""


def refuse_unsafe_times(lease: timedelta, send: timedelta, first_pause: timedelta, remembered: timedelta) -> None:
    """Refuse to run with times under which a message could be sent twice or taken from a worker that is busy with it.

    A lease must outlast the queue before a send and the send itself, else two workers send at once. A message whose
    outcome is unknown, because its worker died or its answer was lost, must come again while WeChat still knows it.
    """
    if lease < 3 * send:
        raise ValueError(f"a lease of {lease} does not outlast a send of {send} and the wait before it")
    if lease + first_pause + send >= remembered:
        raise ValueError(f"a message of unknown outcome would be repeated when WeChat has forgotten it ({remembered})")


refuse_unsafe_times(LEASE, SEND_SECONDS, FIRST_PAUSE, REMEMBERED)
