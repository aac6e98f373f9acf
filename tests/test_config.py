"""The settings refuse what is missing, half set or unsound, each with its own line, and tell no secret."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import ROOT, SettingsRefused, load_settings
from config_keys import KeysRefused, parse_key, parse_ring
from tests.rig.values import setting_values

CANARY = "ca" * 32
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNTS = {
    f"WECHAT_{account}_{part}": value
    for account in ("OA", "MINI")
    for part, value in (
        ("APPID", f"wx0123456789{account.lower()}"),
        ("SECRET", "canary-app-secret"),
        ("TOKEN", "canary-token"),
        ("AES_KEY", AES_KEY),
        ("ORIGINAL_ID", "gh_0123456789ab"),
    )
}
# WeChat's test account (测试号): an Official Account alone, without an EncodingAESKey.
TEST_ACCOUNT = {name: value for name, value in ACCOUNTS.items() if name.startswith("WECHAT_OA") and "AES" not in name}
DEVELOPMENT = setting_values("sqlite:///x.db", FILES_BASE_URL="https://files.example")
PRODUCTION = {
    **{name: value for name, value in DEVELOPMENT.items() if "PORT" not in name},
    **ACCOUNTS,
    "APP_ENV": "production",
    "PUBLIC_BASE_URL": "https://qudao.example",
}


def problems(values: dict[str, str], **changes: str) -> list[str]:
    with pytest.raises(SettingsRefused) as refused:
        load_settings({**values, **changes})
    return refused.value.problems


def test_both_sets_of_settings_are_sound_as_they_stand() -> None:
    assert not load_settings(DEVELOPMENT).production
    settings = load_settings(PRODUCTION)
    assert settings.production
    assert settings.files_base_url == "https://files.example"
    assert load_settings({**PRODUCTION, "FILES_BASE_URL": ""}).files_base_url == "https://qudao.example"
    assert settings.wechat.api_base == "https://api.weixin.qq.com"
    assert settings.wechat.mp_base == "https://mp.weixin.qq.com"
    assert settings.wechat.open_base == "https://open.weixin.qq.com"


def test_development_speaks_to_the_sandbox_at_its_port() -> None:
    settings = load_settings({**DEVELOPMENT, "PORT": "9000", "SANDBOX_PORT": "9001", "PUBLIC_BASE_URL": " "})
    assert settings.public_base_url == "http://127.0.0.1:9000"
    assert settings.wechat.api_base == settings.wechat.open_base == settings.sandbox_url == "http://127.0.0.1:9001"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("APP_ENV", "staging", "APP_ENV"),
        ("PORT", "0", "PORT"),
        ("PORT", "http", "PORT"),
        ("SANDBOX_PORT", "65536", "SANDBOX_PORT"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES"),
        ("WECHAT_WAITERS", "-1", "WECHAT_WAITERS"),
        ("WECHAT_WAITERS", "half", "WECHAT_WAITERS"),
        ("TRUSTED_PROXIES", "many", "TRUSTED_PROXIES"),
        ("WECHAT_CALLBACK_MODE", "compatible", "WECHAT_CALLBACK_MODE"),
        ("PUBLIC_BASE_URL", "qudao.example", "PUBLIC_BASE_URL: "),
        ("PUBLIC_BASE_URL", "javascript:alert(1)", "PUBLIC_BASE_URL: "),
        ("FILES_BASE_URL", "https://files.example?x=1", "FILES_BASE_URL: "),
        ("WECHAT_API_BASE", "ftp://api.weixin.qq.com", "WECHAT_API_BASE: "),
        ("WECHAT_JSSDK_URL", "//res.wx.qq.com", "WECHAT_JSSDK_URL: "),
        ("DATABASE_URL", "postgresql://x", "DATABASE_URL: "),
        ("REDIS_URL", "127.0.0.1:6379", "REDIS_URL: "),
        ("STORAGE_URL", "/var/files", "STORAGE_URL: "),
        ("STORAGE_URL", "file:", "STORAGE_URL: file:FOLDER"),
        ("STORAGE_URL", f"s3://key:{CANARY}@B?endpoint=https://cos.example", "STORAGE_URL: the bucket's name"),
        ("STORAGE_URL", f"s3://{CANARY}@files", "STORAGE_URL: KEY:SECRET@"),
        ("STORAGE_URL", f"s3://files?secret={CANARY}", "STORAGE_URL: after the question mark only endpoint"),
        ("STORAGE_URL", "s3://files?endpoint=cos.example", "STORAGE_URL: endpoint: an http(s) address"),
        ("STORAGE_URL", "s3://files?style=dns", "STORAGE_URL: style: one of"),
        ("PII_KEYS", CANARY, "PII_KEYS: a ring is version:hex"),
        ("PII_KEYS", f"0:{CANARY}", "PII_KEYS: a ring is version:hex"),
        ("PII_KEYS", f"256:{CANARY}", "PII_KEYS: a ring is version:hex"),
        ("PII_KEYS", f"1:{CANARY[:-2]}", "PII_KEYS: a key is 64 hexadecimal digits"),
        ("PII_KEYS", f"2:{CANARY},2:{'11' * 32}", "PII_KEYS: a version appears twice"),
        ("ITEM_CODE_KEYS", ",".join(f"{n}:{CANARY}" for n in range(1, 6)), "ITEM_CODE_KEYS: at most 4 keys"),
        ("ITEM_INNER_KEYS", "1:" + "zz" * 32, "ITEM_INNER_KEYS: a key is 64 hexadecimal digits"),
        ("PII_INDEX_KEY", "short", "PII_INDEX_KEY: a key is 64 hexadecimal digits"),
        ("AUDIT_KEY", CANARY + "ca", "AUDIT_KEY: a key is 64 hexadecimal digits"),
    ],
)
def test_an_unsound_value_is_named_anywhere(name: str, value: str, line: str) -> None:
    [problem] = problems(DEVELOPMENT, **{name: value})
    assert line in problem
    assert CANARY not in problem


@pytest.mark.parametrize("missing", sorted(ACCOUNTS))
def test_an_account_is_set_whole_or_not_at_all(missing: str) -> None:
    half = {name: value for name, value in ACCOUNTS.items() if name != missing}
    [problem] = problems(DEVELOPMENT | half)
    assert f"missing {missing}" in problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WECHAT_OA_AES_KEY", AES_KEY[:-1]),
        ("WECHAT_OA_AES_KEY", AES_KEY[:-1] + "="),
        ("WECHAT_OA_AES_KEY_PREVIOUS", AES_KEY + "x"),
        ("WECHAT_MINI_AES_KEY", AES_KEY + "x"),
        ("WECHAT_OA_ORIGINAL_ID", "渠道在线"),
        ("WECHAT_MINI_ORIGINAL_ID", "gh_x"),
        ("WECHAT_OA_TOKEN", "ab"),
    ],
)
def test_a_part_of_an_account_that_cannot_be_is_named_without_its_value(name: str, value: str) -> None:
    [problem] = problems(DEVELOPMENT | ACCOUNTS, **{name: value})
    assert problem.startswith(f"{name}: ")
    assert value not in problem


def test_wechats_test_account_has_no_aes_key_and_needs_none() -> None:
    settings = load_settings(DEVELOPMENT | TEST_ACCOUNT | {"WECHAT_CALLBACK_MODE": "plain"})
    assert settings.wechat.official_account.aes_key == ""
    assert "missing WECHAT_OA_AES_KEY" in problems(DEVELOPMENT | TEST_ACCOUNT)[0]


def test_beside_a_test_account_the_mini_program_stays_the_sandboxs_and_is_asked_there() -> None:
    wechat = load_settings(DEVELOPMENT | TEST_ACCOUNT | {"WECHAT_CALLBACK_MODE": "plain"}).wechat
    assert (wechat.api_base, wechat.mp_base) == ("https://api.weixin.qq.com", "https://mp.weixin.qq.com")
    assert wechat.jssdk_url == "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
    assert (wechat.official_account.of_sandbox, wechat.mode_of("official_account")) == (False, "plain")
    assert (wechat.mini_program.of_sandbox, wechat.mode_of("mini_program")) == (True, "safe")
    assert wechat.mini_api_base == f"http://127.0.0.1:{DEVELOPMENT['SANDBOX_PORT']}"


def test_only_tencents_hosts_or_named_ones_stand_in_for_another() -> None:
    ours = load_settings(DEVELOPMENT | ACCOUNTS).wechat
    assert ours.api_spares == ours.mini_api_spares == ("https://api2.weixin.qq.com",)
    assert load_settings(DEVELOPMENT).wechat.api_spares == ()
    proxy = {"WECHAT_API_BASE": "http://proxy"}
    assert load_settings(DEVELOPMENT | ACCOUNTS | proxy).wechat.api_spares == ()
    named = {"WECHAT_API_SPARES": "https://sh.api.weixin.qq.com/, https://sz.api.weixin.qq.com"}
    two = ("https://sh.api.weixin.qq.com", "https://sz.api.weixin.qq.com")
    assert load_settings(DEVELOPMENT | ACCOUNTS | named).wechat.api_spares == two
    beside = load_settings(DEVELOPMENT | TEST_ACCOUNT | named | {"WECHAT_CALLBACK_MODE": "plain"}).wechat
    assert (beside.api_spares, beside.mini_api_spares) == (two, ())
    assert problems(DEVELOPMENT | ACCOUNTS | {"WECHAT_API_SPARES": "ftp://x"})[0].startswith("WECHAT_API_SPARES: ")


def test_two_accounts_of_one_kind_are_asked_at_one_place_and_push_alike() -> None:
    ours = load_settings(DEVELOPMENT | ACCOUNTS).wechat
    assert ours.api_base == ours.mini_api_base == "https://api.weixin.qq.com"
    sandbox = load_settings(DEVELOPMENT | {"WECHAT_CALLBACK_MODE": "plain", "WECHAT_API_BASE": "http://proxy"}).wechat
    assert sandbox.api_base == sandbox.mini_api_base == "http://proxy"
    assert sandbox.mode_of("official_account") == sandbox.mode_of("mini_program") == "plain"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PUBLIC_BASE_URL", "http://qudao.example", "PUBLIC_BASE_URL: must be https in production"),
        ("FILES_BASE_URL", "http://files.example", "FILES_BASE_URL: must be https in production"),
        ("WECHAT_CALLBACK_MODE", "plain", "WECHAT_CALLBACK_MODE: production accepts only encrypted pushes"),
        ("WECHAT_API_BASE", "https://127.0.0.1:8001", "WECHAT_API_BASE: production never speaks to a sandbox"),
        ("WECHAT_API_BASE", "https://10.0.0.7", "WECHAT_API_BASE: production never speaks to a sandbox"),
        ("WECHAT_API_BASE", "https://[::1]", "WECHAT_API_BASE: production never speaks to a sandbox"),
        ("WECHAT_MP_BASE", "http://mp.weixin.qq.com", "WECHAT_MP_BASE: production never speaks to a sandbox"),
        ("WECHAT_OPEN_BASE", "https://sandbox.localhost", "WECHAT_OPEN_BASE: production never speaks to a sandbox"),
        ("WECHAT_JSSDK_URL", "https://localhost/jweixin.js", "WECHAT_JSSDK_URL: production never speaks to a sandbox"),
        ("SECRET_KEY", "short", "SECRET_KEY: at least 32 characters"),
        *((name, "", f"{name}: must be set in production") for name in DEVELOPMENT if "KEY" in name),
    ],
)
def test_production_refuses_what_development_may(name: str, value: str, line: str) -> None:
    [problem] = problems(PRODUCTION, **{name: value})
    assert problem.startswith(line)


def test_production_refuses_the_sandboxs_accounts_and_missing_ones() -> None:
    world = json.loads((ROOT / "sandbox" / "world.json").read_text(encoding="utf-8"))
    [problem] = problems(PRODUCTION, WECHAT_OA_APPID=world["accounts"]["official_account"]["appid"])
    assert problem.startswith("WECHAT_OA_APPID: ")
    lines = problems({name: value for name, value in PRODUCTION.items() if not name.startswith("WECHAT")})
    assert [line[:14] for line in lines] == ["WECHAT_OA_*: m", "WECHAT_MINI_*:"]


def test_all_problems_are_told_at_once() -> None:
    told = problems(PRODUCTION, PUBLIC_BASE_URL="http://x", SECRET_KEY="", PII_KEYS="x", WECHAT_CALLBACK_MODE="plain")
    assert len(told) == 4


def test_neither_repr_nor_message_tells_a_secret() -> None:
    marked = {
        "SECRET_KEY": "canary" * 6,
        "DATABASE_URL": "mysql+pymysql://u:canary@db/x",
        "REDIS_URL": "redis://:canary@r/0",
        "STORAGE_URL": "s3://key:canary@bucket",
        "METRICS_TOKEN": "canary",
        **dict.fromkeys(("PII_INDEX_KEY", "AUDIT_KEY"), CANARY),
        **dict.fromkeys(("PII_KEYS", "ITEM_CODE_KEYS", "ITEM_INNER_KEYS"), f"1:{CANARY}"),
    }
    shown = repr(load_settings(PRODUCTION | marked)) + str(problems(PRODUCTION | marked, PUBLIC_BASE_URL="http://x"))
    for secret in ("canary", CANARY, AES_KEY, repr(bytes.fromhex(CANARY))[2:12]):
        assert secret not in shown


def test_a_ring_is_read_newest_first() -> None:
    ring = parse_ring(f" 2:{'22' * 32} , 1:{'11' * 32}")
    assert ring.newest == (2, b"\x22" * 32)
    assert ring.find(1) == b"\x11" * 32
    assert ring.find(3) is None
    assert parse_key(f"1:{'33' * 32}") == parse_key("33" * 32) == b"\x33" * 32
    with pytest.raises(KeysRefused):
        parse_ring("")


MAKE_KEYS = """
import sys
from pathlib import Path
from config_keys import development_keys
print(sorted(development_keys(Path(sys.argv[1]), ["A", "B"]).items()))
"""


def test_eight_processes_that_start_together_use_the_same_new_keys(tmp_path: Path) -> None:
    file = tmp_path / "var" / f"{secrets.token_hex(4)}.json"

    def start(_: int) -> str:
        command = [sys.executable, "-c", MAKE_KEYS, str(file)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(8) as pool:
        printed = list(pool.map(start, range(8)))
    assert len(set(printed)) == 1
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600
    assert start(9) == printed[0]
