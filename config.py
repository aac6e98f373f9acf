"""Every setting of the program: its name, default, check, and what it is for. Nobody else reads the environment."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from environs import Env, EnvError
from marshmallow import validate

from config_keys import KeyRing, KeysRefused, development_keys, parse_key, parse_ring
from config_wechat import WORLD_FILE, AccountSettings, WeChatSettings, read_wechat, sandbox_accounts
from storage import opening

__all__ = ["ROOT", "WORLD_FILE", "AccountSettings", "Settings", "SettingsRefused", "WeChatSettings", "load_settings"]

ROOT = Path(__file__).resolve().parent


class SettingsRefused(Exception):
    """The program does not start: one line for each setting that is missing, half set or unsound."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("the settings are refused:\n" + "\n".join(f"  - {line}" for line in problems))


@dataclass(frozen=True, slots=True)
class Secrets:
    """Keys of our own, each for one use only; none is ever printed."""

    secret_key: str = field(repr=False)
    pii_keys: KeyRing = field(repr=False)
    pii_index_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    item_code_keys: KeyRing = field(repr=False)
    item_inner_keys: KeyRing = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one process, checked."""

    app_env: Literal["development", "production"]
    port: int
    sandbox_port: int
    public_base_url: str
    files_base_url: str
    trusted_proxies: int
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    storage_url: str = field(repr=False)
    erasure_journal: Path
    spool_dir: Path
    metrics_token: str | None = field(repr=False)
    metrics_dir: Path | None
    ip_places_file: Path | None
    wechat_waiters: int
    require_second_factor: bool
    secrets: Secrets
    wechat: WeChatSettings

    @property
    def production(self) -> bool:
        return self.app_env == "production"

    @property
    def has_files_host(self) -> bool:
        """Whether uploaded files are served from a host that serves nothing else."""
        return urlsplit(self.files_base_url).netloc != urlsplit(self.public_base_url).netloc

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"


class _MappingEnv(Env):
    """environs over a given mapping, so that tests and tools need not touch the process's environment."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(eager=False)
        # An empty value is how shells and compose files say "not set".
        self._mapping = {name: value for name, value in values.items() if value.strip()}

    def _get_value(self, env_key: Any, default: Any) -> Any:
        return self._mapping.get(env_key, default)

    def has(self, name: str) -> bool:
        return name in self._mapping


def load_settings(values: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting; refuse with all problems at once (`SettingsRefused`)."""
    env = _MappingEnv(os.environ if values is None else values)
    problems: list[str] = []
    app_env: Any = env.str("APP_ENV", "development", validate=validate.OneOf(["development", "production"]))
    port: Any = env.int("PORT", 8000, validate=validate.Range(1, 65535))
    sandbox_port: Any = env.int("SANDBOX_PORT", 8001, validate=validate.Range(1, 65535))
    trusted_proxies: Any = env.int("TRUSTED_PROXIES", 0, validate=validate.Range(0, 9))
    wechat_waiters: Any = env.int("WECHAT_WAITERS", 0, validate=validate.Range(0, 1000))
    require_second_factor: Any = env.bool("REQUIRE_SECOND_FACTOR", False)
    callback_mode: Any = env.str("WECHAT_CALLBACK_MODE", "safe", validate=validate.OneOf(["safe", "plain"]))
    try:
        env.seal()
    except EnvError as refusal:
        raise SettingsRefused([str(refusal)]) from None
    production = app_env == "production"
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    text = env._mapping.get
    metrics_dir = text("PROMETHEUS_MULTIPROC_DIR")  # prometheus_client's own name; deploy/gunicorn.py sets it
    public = text("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    wechat = read_wechat(env._mapping, problems, production=production, sandbox=sandbox, callback_mode=callback_mode)
    settings = Settings(
        app_env=app_env,
        port=port,
        sandbox_port=sandbox_port,
        public_base_url=public,
        files_base_url=text("FILES_BASE_URL", public).rstrip("/"),
        trusted_proxies=trusted_proxies,
        database_url=text("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'qudao.db'}"),
        redis_url=text("REDIS_URL"),
        storage_url=text("STORAGE_URL", f"file:{ROOT / 'var' / 'files'}"),
        erasure_journal=Path(text("ERASURE_JOURNAL", str(ROOT / "var" / "erasures.jsonl"))),
        spool_dir=Path(text("SPOOL_DIR", str(ROOT / "var" / "spool"))),
        metrics_token=text("METRICS_TOKEN"),
        metrics_dir=Path(metrics_dir) if metrics_dir else None,
        ip_places_file=Path(places) if (places := text("IP_PLACES_FILE")) else None,
        wechat_waiters=wechat_waiters,
        require_second_factor=require_second_factor,
        secrets=_secrets(env, production, problems),
        wechat=wechat,
    )
    problems += _unsound(settings)
    if production:
        problems += _unfit_for_production(settings)
    if problems:
        raise SettingsRefused(problems)
    return settings


def _secrets(env: _MappingEnv, production: bool, problems: list[str]) -> Secrets:
    names = ("SECRET_KEY", "PII_KEYS", "PII_INDEX_KEY", "AUDIT_KEY", "ITEM_CODE_KEYS", "ITEM_INNER_KEYS")
    given = {name: env._mapping[name] for name in names if env.has(name)}
    missing = [name for name in names if name not in given]
    if missing and production:
        problems += [f"{name}: must be set in production" for name in missing]
        given |= {name: "1:" + secrets.token_hex(32) for name in missing}
    elif missing:
        made = development_keys(ROOT / "var" / "keys.json", names)
        given = made | given
    refused: list[str] = []

    def take(name: str, parse: Any) -> Any:
        try:
            return parse(given[name])
        except KeysRefused as refusal:
            refused.append(f"{name}: {refusal}")
            return None

    if production and len(given["SECRET_KEY"]) < 32:
        refused.append("SECRET_KEY: at least 32 characters")
    taken = Secrets(
        secret_key=given["SECRET_KEY"],
        pii_keys=take("PII_KEYS", parse_ring),
        pii_index_key=take("PII_INDEX_KEY", parse_key),
        audit_key=take("AUDIT_KEY", parse_key),
        item_code_keys=take("ITEM_CODE_KEYS", parse_ring),
        item_inner_keys=take("ITEM_INNER_KEYS", parse_ring),
    )
    problems += refused
    return taken


def _unsound(settings: Settings) -> list[str]:
    """What is wrong anywhere, development included."""
    problems = []
    bases = (
        ("PUBLIC_BASE_URL", settings.public_base_url),
        ("FILES_BASE_URL", settings.files_base_url),
        ("WECHAT_API_BASE", settings.wechat.api_base),
        ("WECHAT_MP_BASE", settings.wechat.mp_base),
        ("WECHAT_OPEN_BASE", settings.wechat.open_base),
        ("WECHAT_JSSDK_URL", settings.wechat.jssdk_url),
        *(("WECHAT_API_SPARES", spare) for spare in settings.wechat.api_spares),
    )
    for name, base in bases:
        parts = urlsplit(base)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            problems.append(f"{name}: {base!r} is not an http(s) address")
    if not settings.database_url.startswith(("sqlite:///", "mysql+pymysql://")):
        problems.append("DATABASE_URL: sqlite:///… or mysql+pymysql://… (MariaDB ≥ 10.6, MySQL ≥ 8)")
    if settings.redis_url and not settings.redis_url.startswith(("redis://", "rediss://", "unix://")):
        problems.append("REDIS_URL: redis://…, rediss://… or unix://…")
    if wrong := opening.unsound(settings.storage_url):
        problems.append(f"STORAGE_URL: {wrong}")
    if settings.ip_places_file and not settings.ip_places_file.is_file():
        problems.append(f"IP_PLACES_FILE: there is no file {settings.ip_places_file}")
    return problems


def _unfit_for_production(settings: Settings) -> list[str]:
    problems = []
    for name, base in (
        ("PUBLIC_BASE_URL", settings.public_base_url),
        ("FILES_BASE_URL", settings.files_base_url),
    ):
        if urlsplit(base).scheme != "https":
            problems.append(f"{name}: must be https in production")
    wechat = settings.wechat
    for name, base in (
        ("WECHAT_API_BASE", wechat.api_base),
        ("WECHAT_MP_BASE", wechat.mp_base),
        ("WECHAT_OPEN_BASE", wechat.open_base),
        ("WECHAT_JSSDK_URL", wechat.jssdk_url),
        *(("WECHAT_API_SPARES", spare) for spare in wechat.api_spares),
    ):
        if _is_local(base) or urlsplit(base).scheme != "https":
            problems.append(f"{name}: production never speaks to a sandbox; an https address of WeChat's")
    sandbox_appids = {a["appid"] for a in sandbox_accounts().values()}
    for name, account in (("OA", wechat.official_account), ("MINI", wechat.mini_program)):
        if account.appid in sandbox_appids:
            problems.append(f"WECHAT_{name}_APPID: {account.appid} is the sandbox's account")
    if wechat.callback_mode != "safe":
        problems.append("WECHAT_CALLBACK_MODE: production accepts only encrypted pushes (safe)")
    return problems


def _is_local(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
