"""Make the checkout ready: environment, pinned packages, translations, web assets, the client; what is done already is
skipped."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts import client, web_assets
from scripts.place import PYTHON, ROOT, VAR, VENV, StepFailed, call, fingerprint, is_done, mark_done, say

OLDEST_PYTHON = (3, 11)
RUNTIME = ROOT / "requirements.txt"
OBJECT_STORE = ROOT / "requirements-s3.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
CONSTRAINTS = ROOT / "constraints.txt"


def make_environment() -> None:
    """Create `.venv` with pip inside, unless it is there."""
    if PYTHON.exists() and has_pip():
        return
    say("正在创建虚拟环境 · creating .venv")
    try:
        call([sys.executable, "-m", "venv", str(VENV)])
    except StepFailed as failure:
        raise StepFailed(f"{failure} (on Debian: apt-get install python3-venv)") from None


def has_pip() -> bool:
    """Whether the environment was made to its end."""
    try:
        call([str(PYTHON), "-c", "import pip"])
    except StepFailed:
        return False
    return True


def install_packages(development: bool) -> None:
    """Install what `requirements*.txt` and `constraints.txt` pin, unless exactly that is installed."""
    wanted = DEVELOPMENT if development else RUNTIME
    # The development set contains the other one, so its stamp speaks for both.
    stamps = {RUNTIME: VENV / "packages.stamp", DEVELOPMENT: VENV / "packages-dev.stamp"}
    inputs = {RUNTIME: [RUNTIME, CONSTRAINTS], DEVELOPMENT: [RUNTIME, OBJECT_STORE, CONSTRAINTS, DEVELOPMENT]}
    enough = [DEVELOPMENT] if development else [RUNTIME, DEVELOPMENT]
    if PYTHON.exists() and any(is_done(stamps[files], fingerprint(inputs[files])) for files in enough):
        return
    make_environment()
    say("正在安装 Python 依赖，首次约一分钟 · installing Python packages (about a minute the first time)")
    quietly = ["-q", "--no-input", "--disable-pip-version-check"]
    call([str(PYTHON), "-m", "pip", "install", *quietly, "-r", str(wanted), "-c", str(CONSTRAINTS)])
    mark_done(stamps[wanted], fingerprint(inputs[wanted]))


def compile_translations() -> None:
    """Make of each `messages.po` the `.mo` that is read at run time, when it changed."""
    sources = sorted(ROOT.glob("translations/*/LC_MESSAGES/messages.po"))
    if all(_is_newer(source.with_suffix(".mo"), source) for source in sources):
        return
    babel = [str(PYTHON), "-m", "babel.messages.frontend"]
    call([*babel, "compile", "--directory", str(ROOT / "translations")])


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def main(arguments: list[str]) -> int:
    """`--dev` adds what tests and linters need and leaves the client to `scripts.client`; `--no-assets` leaves both web
    assets and client out."""
    parser = argparse.ArgumentParser(prog="python -m scripts.setup", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="with tests and linters")
    parser.add_argument("--no-assets", action="store_true", help="without web assets and client")
    options = parser.parse_args(arguments)
    if sys.version_info < OLDEST_PYTHON:
        say(f"需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
        return 1
    try:
        install_packages(options.dev)
        VAR.mkdir(exist_ok=True)
        compile_translations()
        if not options.no_assets:
            web_assets.provide()
            if not options.dev:  # tests build both targets; linters need none
                client.provide()
    except StepFailed as failure:
        say(f"安装未完成 · set-up stopped: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
