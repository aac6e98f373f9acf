"""The settings that concern WeChat: two accounts, each whole or not at all, and where each is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

WORLD_FILE = Path(__file__).resolve().parent / "sandbox" / "world.json"

TENCENT_API = "https://api.weixin.qq.com"
# The first of Tencent's hosts for when the nearest cannot be connected to (Interface_field_description).
TENCENT_SPARES = ("https://api2.weixin.qq.com",)
TENCENT_MP = "https://mp.weixin.qq.com"
TENCENT_OPEN = "https://open.weixin.qq.com"
TENCENT_JSSDK = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"

ACCOUNT_PARTS = ("APPID", "SECRET", "TOKEN", "AES_KEY", "ORIGINAL_ID")


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One WeChat account (Official Account or mini program) as Tencent's console shows it."""

    appid: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    original_id: str
    previous_aes_key: str | None = field(default=None, repr=False)
    of_sandbox: bool = False


CallbackMode = Literal["safe", "plain"]


@dataclass(frozen=True, slots=True)
class WeChatSettings:
    """Where WeChat is and how it may speak to us.

    WeChat's test account (测试号) has no mini program: beside an Official Account of one's own the mini program may
    stay the sandbox's, which then is asked at the sandbox and pushes sealed.
    """

    official_account: AccountSettings
    mini_program: AccountSettings
    callback_mode: CallbackMode
    api_base: str
    mp_base: str
    open_base: str
    jssdk_url: str
    mini_api_base: str
    mini_callback_mode: CallbackMode
    api_spares: tuple[str, ...]
    mini_api_spares: tuple[str, ...]

    def mode_of(self, kind: Literal["official_account", "mini_program"]) -> CallbackMode:
        """How pushes of one account must come."""
        return self.callback_mode if kind == "official_account" else self.mini_callback_mode


def read_wechat(
    values: Mapping[str, str], problems: list[str], *, production: bool, sandbox: str, callback_mode: CallbackMode
) -> WeChatSettings:
    """Both accounts, and where each is asked: an account of one's own at Tencent's, the sandbox's at the sandbox."""
    text = values.get
    plain = callback_mode == "plain"
    oa = _account(values, "WECHAT_OA", "official_account", problems, production=production, plain=plain)
    mini = _account(values, "WECHAT_MINI", "mini_program", problems, production=production)
    alike = oa.of_sandbox == mini.of_sandbox
    api_base = text("WECHAT_API_BASE", sandbox if oa.of_sandbox else TENCENT_API).rstrip("/")
    mini_api_base = api_base if alike else sandbox if mini.of_sandbox else TENCENT_API
    spares = tuple(spare.strip().rstrip("/") for spare in text("WECHAT_API_SPARES", "").split(",") if spare.strip())
    return WeChatSettings(
        official_account=oa,
        mini_program=mini,
        callback_mode=callback_mode,
        api_base=api_base,
        mp_base=text("WECHAT_MP_BASE", sandbox if oa.of_sandbox else TENCENT_MP).rstrip("/"),
        open_base=text("WECHAT_OPEN_BASE", sandbox if oa.of_sandbox else TENCENT_OPEN).rstrip("/"),
        jssdk_url=text("WECHAT_JSSDK_URL", f"{sandbox}/jweixin.js" if oa.of_sandbox else TENCENT_JSSDK),
        mini_api_base=mini_api_base,
        mini_callback_mode=callback_mode if alike else "safe",
        api_spares=_spares_of(api_base, spares, sandbox),
        mini_api_spares=_spares_of(mini_api_base, spares, sandbox),
    )


def _spares_of(base: str, named: tuple[str, ...], sandbox: str) -> tuple[str, ...]:
    """Other hosts that are asked when `base` cannot be connected to, and get the same secrets: those that are named,
    else Tencent's own for Tencent's own. The sandbox has no other."""
    if base == sandbox:
        return ()
    return named or (TENCENT_SPARES if base == TENCENT_API else ())


def _account(
    values: Mapping[str, str], prefix: str, kind: str, problems: list[str], *, production: bool, plain: bool = False
) -> AccountSettings:
    """An account is set as a whole or not at all; in development "not at all" means the sandbox's."""
    names = [f"{prefix}_{part}" for part in ACCOUNT_PARTS]
    missing = [name for name in names if name not in values]
    if missing == [f"{prefix}_AES_KEY"] and plain:
        missing = []  # WeChat's test account (测试号) has none
    if missing and (production or len(missing) < len(names)):
        problems.append(f"{prefix}_*: missing {', '.join(missing)} (an account is set whole or not at all)")
        return AccountSettings("", "", "", "", "")  # not the sandbox's either: production is told of nothing else
    previous = values.get(f"{prefix}_AES_KEY_PREVIOUS")
    if missing:
        known = sandbox_accounts()[kind]
        appid, secret, token, aes_key, original_id = (known[part.lower()] for part in ACCOUNT_PARTS)
        account = AccountSettings(appid, secret, token, aes_key, original_id, of_sandbox=True)
    else:
        appid, secret, token, aes_key, original_id = (values.get(name, "") for name in names)
        account = AccountSettings(appid, secret, token, aes_key, original_id, previous)
    for name, key in ((f"{prefix}_AES_KEY", account.aes_key), (f"{prefix}_AES_KEY_PREVIOUS", previous)):
        if key and not re.fullmatch(r"[A-Za-z0-9]{43}", key):
            problems.append(f"{name}: an EncodingAESKey has exactly 43 letters and digits")
    if not re.fullmatch(r"gh_[0-9a-f]{12}", account.original_id):
        problems.append(f"{prefix}_ORIGINAL_ID: an original id (原始ID) looks like gh_0123456789ab")
    if not 3 <= len(account.token) <= 32:
        problems.append(f"{prefix}_TOKEN: a callback Token has 3 to 32 letters and digits")
    return account


def sandbox_accounts() -> dict[str, dict[str, str]]:
    """The accounts of the sandbox's world, by kind."""
    if not WORLD_FILE.exists():  # a production image may leave the sandbox out
        return {}
    accounts: dict[str, dict[str, str]] = json.loads(WORLD_FILE.read_text(encoding="utf-8"))["accounts"]
    return accounts
