"""Settings of a test's program: keys of its own, nothing from the machine's environment."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import redis

from tests.rig.services import private_redis

PII_KEYS = "1:" + "11" * 32
PII_INDEX_KEY = "22" * 32


def setting_values(database_url: str, *, port: int = 8000, sandbox_port: int = 8001, **more: str) -> dict[str, str]:
    """As the environment would hold them; WeChat's addresses point to the sandbox at `sandbox_port`.

    With WITH_REDIS=1 in the machine's environment every program of the tests counts in an emptied Redis.
    """
    folder = own_folder()
    return {
        **({"REDIS_URL": _emptied_redis()} if os.environ.get("WITH_REDIS") else {}),
        "ERASURE_JOURNAL": str(folder / "erasures.jsonl"),
        "SPOOL_DIR": str(folder / "spool"),
        "STORAGE_URL": f"file:{folder / 'files'}",
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


def _emptied_redis() -> str:
    url = _shared_redis()
    redis.Redis.from_url(url).flushall()
    return url


@cache
def _shared_redis() -> str:
    """One server for all tests of this process."""
    server = private_redis()
    server.__enter__()
    atexit.register(server.__exit__, None, None, None)
    return server.url()


def own_folder() -> Path:
    """A new folder outside the checkout for what the program keeps in files, gone when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="qudao-files-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
