"""Settings of a test's program: keys of its own, nothing from the machine's environment."""

from __future__ import annotations

PII_KEYS = "1:" + "11" * 32
PII_INDEX_KEY = "22" * 32


def setting_values(database_url: str, *, port: int = 8000, sandbox_port: int = 8001, **more: str) -> dict[str, str]:
    """As the environment would hold them; WeChat's addresses point to the sandbox at `sandbox_port`."""
    return {
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "SANDBOX_PORT": str(sandbox_port),
        "SECRET_KEY": "a test's secret key of enough length",
        "PII_KEYS": PII_KEYS,
        "PII_INDEX_KEY": PII_INDEX_KEY,
        "AUDIT_KEY": "33" * 32,
        "ITEM_CODE_KEYS": "1:" + "44" * 32,
        "ITEM_INNER_KEYS": "1:" + "55" * 32,
        **more,
    }
