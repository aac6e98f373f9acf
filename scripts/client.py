"""Build the client of `miniprogram/`: the H5 that Flask serves at /app/, and the mini program for WeChat's tools."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import sys
import time
from pathlib import Path

from scripts.place import ROOT, StepFailed, call, fingerprint, is_done, mark_done, say
from scripts.web_assets import find_npm

FOLDER = Path("miniprogram")
H5, MINI_PROGRAM = "h5", "mp-weixin"
FIRST_FILES = {H5: "index.html", MINI_PROGRAM: "app.json"}
MADE = {"node_modules", "dist", "unpackage", "coverage", "tests"}  # never what a build is made of
PACKED = {".js", ".css", ".html", ".svg", ".json"}
TARGETS = (H5, MINI_PROGRAM)
SMALLEST_PACKED = 1024  # bytes; packing less saves no round trip


def provide(root: Path = ROOT, targets: tuple[str, ...] = (H5,)) -> bool:
    """Have these targets built from the present sources; False, with one line said, when that cannot be done here.
    Nothing is installed or built twice."""
    folder = root / FOLDER
    if not (folder / "package.json").exists():
        return False
    wanted = [target for target in targets if not is_built(folder, target)]
    if not wanted:
        return True
    began = time.monotonic()
    say("正在构建小程序客户端，首次约一分钟 · building the client (about a minute the first time)")
    try:
        node = find_npm()
        install(node, folder)
        for target in wanted:
            build(node, folder, target)
    except (StepFailed, OSError) as failure:
        say(f"小程序客户端没有构建，/app/ 暂不可用，其余功能照常 · no client at /app/, everything else runs: {failure}")
        return False
    say(f"客户端已构建，{time.monotonic() - began:.0f} 秒 · client built")
    return True


def is_built(folder: Path, target: str) -> bool:
    """Whether the last build of this target was made of exactly the present sources."""
    return is_done(_stamp(folder, target), value_of(folder)) and (output(folder, target) / FIRST_FILES[target]).exists()


def value_of(folder: Path) -> str:
    """One value for everything a build is made of, names and places included; what builds and tests leave behind, and
    tests, are not among it."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if name not in MADE)
        for name in sorted(names):
            content = (Path(place) / name).read_bytes()
            digest.update(f"{Path(place, name).relative_to(folder)}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def output(folder: Path, target: str) -> Path:
    return folder / "dist" / "build" / target


def install(npm: list[str], folder: Path) -> None:
    """Exactly the lock file's packages, none of whose scripts is run."""
    value = fingerprint([folder / "package.json", folder / "package-lock.json"])
    stamp = folder / "node_modules" / "packages.stamp"
    if is_done(stamp, value):
        return
    call([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], folder, settings_for(npm))
    stamp.parent.mkdir(exist_ok=True)
    mark_done(stamp, value)


def build(npm: list[str], folder: Path, target: str) -> None:
    """One target, made beside the old one and put in its place once it is whole: whoever is being served meanwhile
    keeps what they have, and after a failure it is still there."""
    value, place = value_of(folder), output(folder, target)
    made = place.with_name(f"{target}.new")
    shutil.rmtree(made, ignore_errors=True)
    call([*npm, "run", "--silent", f"build:{target}"], folder, settings_for(npm) | {"UNI_OUTPUT_DIR": str(made)})
    if not (made / FIRST_FILES[target]).exists():
        raise StepFailed(f"npm run build:{target} made no {FIRST_FILES[target]}")
    if target == H5:
        pack(made)
    _stamp(folder, target).unlink(missing_ok=True)
    shutil.rmtree(place, ignore_errors=True)
    made.rename(place)
    mark_done(_stamp(folder, target), value)


def pack(place: Path) -> None:
    """Beside each text a packed copy: phones load a third."""
    for file in place.rglob("*"):
        if file.suffix in PACKED and file.stat().st_size >= SMALLEST_PACKED:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


def settings_for(npm: list[str]) -> dict[str, str]:
    """Where node is when it is not on the path (scripts of npm look for it there), and no word home: uni-app reports
    builds to its makers unless it believes itself in CI."""
    settings = {"CI": "true"}
    if len(npm) > 1:
        settings["PATH"] = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    return settings


def _stamp(folder: Path, target: str) -> Path:
    return folder / "dist" / "build" / f"{target}.stamp"


def main(arguments: list[str]) -> int:
    """Exit 1 when a target cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m scripts.client", description=__doc__)
    # Python 3.11 holds "none is named" itself against `choices`, and refuses it.
    parser.add_argument("targets", nargs="*", metavar="{" + ",".join(TARGETS) + "}", help="both when none is named")
    named = tuple(parser.parse_args(arguments).targets)
    if unknown := set(named) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    targets = named or TARGETS
    return 0 if provide(targets=targets) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
