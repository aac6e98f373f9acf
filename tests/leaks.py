"""Watching everything the program answers for what must never leave it: ids, keys and credentials of WeChat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from flask import Flask
from sqlalchemy import select

from config import Settings
from models.accounts import AuthSession
from models.db import reading, session
from models.people import Identity
from models.shared_store import SharedValue


@dataclass
class Watch:
    """Stands around the program and keeps every answer: address, headers and body."""

    app: Flask
    answers: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._inner = self.app.wsgi_app
        self.app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        told: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told.extend([status, *(f"{name}: {value}" for name, value in headers)])
            return start_response(status, headers, *more)

        given = self._inner(environ, start)
        try:
            body = b"".join(given)
        finally:
            getattr(given, "close", lambda: None)()
        told.append(body.decode("utf-8", "replace"))
        self.answers.append((str(environ["PATH_INFO"]), unquote("\n".join(told))))
        return [body]

    def leaked(self, secrets: Iterable[str]) -> list[str]:
        """Which addresses answered with one of these."""
        kept = [secret for secret in secrets if secret]
        return [path for path, answer in self.answers if any(secret in answer for secret in kept)]


@reading
def secrets_of(settings: Settings) -> set[str]:
    """Everything by which WeChat knows us and our people, as it stands in the settings and in the tables now."""
    wechat = settings.wechat
    known = {
        value
        for account in (wechat.official_account, wechat.mini_program)
        for value in (account.secret, account.token, account.aes_key)
    }
    known.update(session().execute(select(Identity.openid)).scalars())
    known.update(key for key in session().execute(select(AuthSession.session_key)).scalars() if key)
    for shared in session().execute(select(SharedValue).where(SharedValue.key.endswith("_token"))).scalars():
        known.update(part for part in shared.value.split('"') if len(part) > 20)
    return known
