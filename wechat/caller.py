"""Asks WeChat in the name of one account, and once more with a new token when the old one is rejected."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from wechat.access_token import AccessToken
from wechat.error_table import ENTRIES, Policy
from wechat.errors import WeChatRefused
from wechat.quotas import Quotas
from wechat.time_left import all_within
from wechat.transport import Answer, Question, Transport

TOKEN_REJECTED = frozenset(entry.code for entry in ENTRIES if entry.policy is Policy.RENEW)
"""Wrong or outdated, malformed, expired access_token."""

_T = TypeVar("_T")


class Caller:
    """Adds the account's access_token to each question and keeps its quotas; all that one call needs shares one time
    limit, the token's renewal included."""

    def __init__(self, transport: Transport, token: AccessToken, quotas: Quotas | None = None) -> None:
        self._transport = transport
        self._token = token
        self._quotas = quotas

    @property
    def appid(self) -> str:
        return self._token.appid

    def json(self, question: Question) -> Answer:
        return self._ask(self._transport.json, question)

    def picture(self, question: Question) -> bytes:
        return self._ask(self._transport.picture, question)

    def _ask(self, ask: Callable[[Question], _T], question: Question) -> _T:
        if self._quotas is not None:
            self._quotas.spend(self._token.appid, question.api)
        with all_within(self._transport.total):
            try:
                return self._ask_with_token(ask, question)
            except WeChatRefused as refused:
                if self._quotas is not None:
                    self._quotas.heed(self._token.appid, refused)
                raise

    def _ask_with_token(self, ask: Callable[[Question], _T], question: Question) -> _T:
        token = self._token.current()
        try:
            return ask(_with_token(question, token))
        except WeChatRefused as refused:
            if refused.errcode not in TOKEN_REJECTED:
                raise
            fresh = self._token.renew(token)
            if fresh == token:
                raise
        return ask(_with_token(question, fresh))


def _with_token(question: Question, token: str) -> Question:
    return replace(question, params={"access_token": token, **question.params})
