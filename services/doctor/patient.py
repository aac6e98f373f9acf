"""Whom the doctor examines: the settings as they are, ways to ask, and ways to knock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from config import AccountSettings, Settings
from services.sentences import say
from wechat.accounts import AccountKind
from wechat.gateway import Gateway
from wechat.knocking import Knocker

NAMES = {"official_account": say("公众号"), "mini_program": say("小程序")}


@dataclass(frozen=True, slots=True)
class Patient:
    """The gateway keeps its tokens to itself, so that the doctor can ask WeChat while the database is away."""

    settings: Settings
    gateway: Gateway
    knockers: Mapping[AccountKind, Knocker]
    needed_version: str
    present_version: Callable[[], str | None]

    def account(self, kind: AccountKind) -> AccountSettings:
        wechat = self.settings.wechat
        return wechat.official_account if kind == "official_account" else wechat.mini_program
