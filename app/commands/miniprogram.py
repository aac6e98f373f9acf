"""The mini program for upload, from the shell."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app import client_package
from app.commands.speaking import told
from config import Settings
from doorway.house import house

miniprogram = AppGroup("miniprogram", help="The mini program.")


@miniprogram.command("package")
@click.option("--api", help="Where it asks: https://host.name. Else PUBLIC_BASE_URL.")
@click.option("--appid", help="The mini program's AppID. Else WECHAT_MINI_APPID.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A .zip, or a new folder.")
@told
def package(api: str | None, appid: str | None, output: Path) -> dict[str, Any]:
    """Make the folder or ZIP that WeChat's developer tools open and upload."""
    settings = house().settings
    mini = settings.wechat.mini_program
    if appid is None and mini.of_sandbox:
        raise click.ClickException("--appid: the settings name none but the sandbox's mini program")
    api = (api or settings.public_base_url).rstrip("/")
    try:
        made = client_package.make_package(
            client_package.BUILT, output, api=api, appid=appid or mini.appid, secrets=_secrets(settings)
        )
    except client_package.PackageRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as failure:
        raise click.ClickException(f"{output}: {failure.strerror or failure}") from None
    return {
        "output": str(made.output),
        "appid": appid or mini.appid,
        "api": api,
        "files": made.files,
        "main_package_bytes": made.main_bytes,
        "sha256": made.sha256,
        "next": f"open it in 微信开发者工具 (WeChat's developer tools); allow {api} as request and downloadFile domain",
    }


def _secrets(settings: Settings) -> list[str]:
    """Every text of the settings that must not be found in a package."""
    ours = settings.secrets
    rings = (ours.pii_keys, ours.item_code_keys, ours.item_inner_keys)
    kept = [ours.secret_key, ours.pii_index_key.hex(), ours.audit_key.hex()]
    kept += [key.hex() for ring in rings for _version, key in ring.keys]
    for account in (settings.wechat.official_account, settings.wechat.mini_program):
        kept += [str(getattr(account, one.name) or "") for one in fields(account) if not one.repr]
    return kept
