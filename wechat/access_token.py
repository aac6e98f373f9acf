"""The access_token of one account, shared by all processes and renewed only when WeChat really rejects it."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from wechat.accounts import Account
from wechat.errors import WeChatOutcomeUnknown
from wechat.perishable import Loan, Perishable, SharedStore
from wechat.transport import Question, Transport

__all__ = ["AccessToken", "SharedStore"]

RENEWALS_APART = 30.0
"""Seconds between two answers to a rejection; WeChat ignores a forced refresh that comes sooner."""

FORCED_A_DAY = 20
"""Forced refreshes that WeChat grants an account in a day, counted in Beijing."""

_DAY = 86_400.0
_BEIJING = timezone(timedelta(hours=8))
_LONGEST = 512


class AccessToken(Perishable):
    """Lends the token by `POST /cgi-bin/stable_token` (doc: getStableAccessToken; 500,000 calls a day).

    The stable token is the same for whoever asks and independent of /cgi-bin/token, so that no other program
    with the same AppSecret can take it from us.
    """

    def __init__(
        self,
        account: Account,
        transport: Transport,
        store: SharedStore,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(f"wechat:{account.appid}:access_token", self._ask, store, clock, sleep, transport.room)
        self._account = account
        self._transport = transport

    @property
    def appid(self) -> str:
        return self._account.appid

    def ask_now(self) -> float:
        """Asks WeChat, whatever is kept, and shares its answer; how many seconds the token still lives."""
        token, seconds = self._ask()
        self._share(token, seconds)
        return seconds

    def renew(self, rejected: str) -> str:
        """A token to use instead of one that WeChat rejected with 40001, 40014 or 42001.

        A newer shared token comes first; then WeChat is asked, and forced only when it hands back the
        rejected token: once in 30 s and 20 times a day over all processes. Returns the rejected token itself
        when nothing newer is to be had, which also ends a rejection that has another cause.
        """

        def newer() -> Loan | None:
            shared = self._shared()
            return shared if shared and shared.value != rejected else None

        return self._by_one_thread(lambda: newer() or self._by_one_process(newer, lambda: self._replaced(rejected)))

    def _replaced(self, rejected: str) -> Loan:
        # A lease that nobody gives back is a turnstile: one passes in so many seconds.
        if self._store.try_lock(f"{self._key}:renewed", RENEWALS_APART) is None:
            return Loan(rejected, 0.0)
        fresh = self._ask()
        if fresh[0] == rejected and self._may_force():
            fresh = self._ask(force=True)
        return self._share(*fresh)

    def _may_force(self) -> bool:
        today = datetime.fromtimestamp(self._clock(), _BEIJING).date()
        turns = (f"{self._key}:forced:{today}:{turn}" for turn in range(FORCED_A_DAY))
        return any(self._store.try_lock(turn, _DAY) is not None for turn in turns)

    def _ask(self, *, force: bool = False) -> tuple[str, float]:
        body = {
            "grant_type": "client_credential",
            "appid": self._account.appid,
            "secret": self._account.secret,
            "force_refresh": force,
        }
        question = Question("cgi-bin/stable_token", body=body, repeatable=not force)
        answer = self._transport.json(question)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not 0 < len(token) <= _LONGEST:
            raise WeChatOutcomeUnknown(question.api, "the answer holds no access_token")
        if not isinstance(seconds, int) or seconds <= 0:
            raise WeChatOutcomeUnknown(question.api, "the answer holds no expires_in")
        return token, float(seconds)
