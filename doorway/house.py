"""The house a request is in: its settings and its way out to WeChat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app

from config import Settings
from models.db import Database
from wechat.accounts import Account, AccountKind
from wechat.gateway import Gateway

NAME = "qudao"
WHEN_SERVED = "qudao_when_served"
"""What each process that serves the program does once, given its number of threads (deploy/gunicorn.py); tests and the
shell do not."""


@dataclass(frozen=True, slots=True)
class House:
    """What the assembly put together for this program."""

    settings: Settings
    database: Database
    accounts: Mapping[AccountKind, Account]
    gateway: Gateway


def house() -> House:
    return cast(House, current_app.extensions[NAME])


def files_url(path: str) -> str:
    """An address below FILES_BASE_URL."""
    return house().settings.files_base_url + path


def public_url(path: str) -> str:
    """An address of ours as the world sees it."""
    return house().settings.public_base_url + path
