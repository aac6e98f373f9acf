"""The built mini program made ready for WeChat's developer tools, with whose it is and which host it asks."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "miniprogram" / "dist" / "build" / "mp-weixin"
HOST_TO_COME = "https://qudao-host.invalid"  # miniprogram/.env puts it where the host will stand
PROJECT = "project.config.json"
TEXTS = {".js", ".json", ".wxml", ".wxss", ".wxs"}
LEFT_OUT = {".map", ".gz", ".stamp"}
PRIVATE = "project.private.config.json"
MAIN_PACKAGE_LIMIT = 2 * 1024 * 1024  # WeChat's, for all that is in no subpackage
LONG_AGO = (1980, 1, 1, 0, 0, 0)


class PackageRefused(Exception):
    """One clear line on why there is no package."""


@dataclass(frozen=True, slots=True)
class Package:
    """What was written; `main_bytes` is what counts against WeChat's limit, `sha256` that of all names and contents."""

    output: Path
    files: int
    main_bytes: int
    sha256: str


def make_package(built: Path, output: Path, *, api: str, appid: str, secrets: Iterable[str] = ()) -> Package:
    """Write the build as a ZIP (`output` ends in .zip) or into a new folder.

    Refuses an `api` that is not plain https with a name, an `appid` that is none of WeChat's, a build that is missing
    or holds no place for the host, a main package over 2 MB, a folder with something in it, and anything that must not
    leave this machine: paths of its disk and secrets of its settings.
    """
    check_api(api)
    check_appid(appid)
    files = stamped(read_build(built), api, appid)
    _refuse_what_stays_here(files, secrets)
    main = main_bytes(files)
    if main > MAIN_PACKAGE_LIMIT:
        raise PackageRefused(f"the main package has {main} bytes, WeChat takes {MAIN_PACKAGE_LIMIT}")
    if output.suffix.lower() == ".zip":
        _write_zip(files, output)
    else:
        _write_folder(files, output)
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return Package(output, len(files), main, digest.hexdigest())


def check_api(api: str) -> None:
    """WeChat lets a mini program ask only https hosts with a registered name."""
    try:
        parts = urlsplit(api)
        port = parts.port
    except ValueError:
        raise PackageRefused(f"--api {api!r} is no address") from None
    if parts.scheme != "https":
        raise PackageRefused(f"--api {api!r}: WeChat takes https only")
    plain = f"https://{parts.hostname or ''}" + (f":{port}" if port else "")
    if not re.fullmatch(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?", plain) or api != plain:
        raise PackageRefused(f"--api {api!r}: only https://host.name, in small letters, without path or user")
    if _is_address(parts.hostname or "") or plain == HOST_TO_COME:
        raise PackageRefused(f"--api {api!r}: WeChat takes registered names, no addresses")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def check_appid(appid: str) -> None:
    if not re.fullmatch(r"wx[0-9a-f]{16}", appid):
        raise PackageRefused(f"--appid {appid!r}: an AppID looks like wx0123456789abcdef")


def read_build(built: Path) -> dict[str, bytes]:
    """Every file of the build by its name inside, in order; nothing that only this machine needs."""
    if not (built / "app.json").is_file() or not (built / PROJECT).is_file():
        raise PackageRefused("the mini program is not built: run `make client` first")
    found = {}
    for file in sorted(built.rglob("*")):
        name = file.relative_to(built).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if file.is_file() and not hidden and file.suffix not in LEFT_OUT and file.name != PRIVATE:
            found[name] = file.read_bytes()
    return found


def stamped(files: Mapping[str, bytes], api: str, appid: str) -> dict[str, bytes]:
    """The same files with host and AppID where they belong."""
    place = HOST_TO_COME.encode()
    if not any(place in content for content in files.values()):
        raise PackageRefused(f"the build holds no place for the host ({HOST_TO_COME}): run `make client` again")
    done = {name: content.replace(place, api.encode()) for name, content in files.items()}
    try:
        project = json.loads(done[PROJECT])
    except ValueError:
        raise PackageRefused(f"{PROJECT} of the build is not JSON") from None
    done[PROJECT] = json.dumps(project | {"appid": appid}, ensure_ascii=False, indent=2).encode() + b"\n"
    return done


def _refuse_what_stays_here(files: Mapping[str, bytes], secrets: Iterable[str]) -> None:
    places = {str(ROOT), str(Path.home())} - {"/", ""}
    for name, content in files.items():
        if any(secret and secret.encode() in content for secret in secrets):
            raise PackageRefused(f"{name} holds a secret of these settings")
        if Path(name).suffix in TEXTS and any(_names(content, place) for place in places):
            raise PackageRefused(f"{name} names a folder of this machine")


def _names(content: bytes, place: str) -> bool:
    return re.search(rb"(?<![\w./-])" + re.escape(place.encode()) + rb"(?![\w-])", content) is not None


def main_bytes(files: Mapping[str, bytes]) -> int:
    """How much WeChat counts as the main package."""
    app = json.loads(files["app.json"])
    subpackages = app.get("subPackages") or app.get("subpackages") or []
    roots = tuple(f"{one['root'].strip('/')}/" for one in subpackages)
    return sum(len(content) for name, content in files.items() if not roots or not name.startswith(roots))


def _write_zip(files: Mapping[str, bytes], output: Path) -> None:
    """The same build gives the same bytes on every machine: names in order, one date, nothing compressed (what zlib
    makes of a file depends on its version)."""
    made = output.with_name(f".{output.name}.part")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    made.replace(output)


def _write_folder(files: Mapping[str, bytes], output: Path) -> None:
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise PackageRefused(f"{output} is there already; name a new folder, or a .zip")
    made = output.with_name(f".{output.name}.part")
    shutil.rmtree(made, ignore_errors=True)
    for name, content in files.items():
        file = made / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    if output.exists():
        output.rmdir()
    made.rename(output)
