"""The doctor's patient: this house as it stands, with ways of its own to ask WeChat and to knock at our door."""

from __future__ import annotations

from dataclasses import replace

from doorway.house import house
from migrations import version
from services.doctor import Patient
from wechat.accounts import AccountKind
from wechat.gateway import Gateway
from wechat.knocking import Knocker
from wechat.memory_store import MemoryStore
from wechat.transport import Bases, Transport

PATHS: dict[AccountKind, str] = {"official_account": "/wechat/callback", "mini_program": "/wechat/callback/mini"}


def patient() -> Patient:
    """A new one for each examination: what WeChat says must be asked now, not remembered."""
    settings, database, accounts = house().settings, house().database, house().accounts
    wechat = settings.wechat
    bases = Bases(wechat.api_base, wechat.mp_base, wechat.open_base)
    gateway = Gateway(
        accounts["official_account"],
        accounts["mini_program"],
        Transport(bases),
        MemoryStore(),
        mini_transport=Transport(replace(bases, api=wechat.mini_api_base)),
    )
    knockers = {kind: Knocker(account, settings.public_base_url + PATHS[kind]) for kind, account in accounts.items()}
    return Patient(settings, gateway, knockers, version.head(), lambda: version.current(database))
