"""G35: stored files are never executed or sniffed. A browser opens every one of them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import BrowserContext, Dialog, Download, Error, sync_playwright

import storage
from doorway.access import ANYONE, who_may
from models.db import session, transaction
from models.stored_files import KEPT, StoredFile
from services import clock
from services.uploads import served_path
from services.uploads.names import clean_name, parts_of
from services.uploads.types import TYPES
from tests.console.browsing import ARGUMENTS
from tests.corpus import ALL
from tests.files import PAGE
from tests.rig.stage import Stage, raised

pytestmark = pytest.mark.browser
FILES = "http://files.test"
# As they come out of the judge only these are ever shown; here the judge is left out, so that headers stand alone.
LARGEST_SHOWN = 4 << 20


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    with raised(sqlite_url, FILES_BASE_URL=FILES) as standing:
        yield standing


@pytest.fixture
def cookies(stage: Stage) -> dict[str, list[str]]:
    """The cookies each address was asked with."""
    seen: dict[str, list[str]] = {}
    inner = stage.app.wsgi_app

    def noting(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        seen.setdefault(environ["PATH_INFO"], []).append(environ.get("HTTP_COOKIE", ""))
        return inner(environ, start)

    stage.app.wsgi_app = noting  # type: ignore[method-assign,assignment]
    return seen


@pytest.fixture
def browser(chromium: Path, stage: Stage) -> Iterator[BrowserContext]:
    """A browser for which the files' host is this machine, and which is signed in at the other host."""
    port = stage.url.rpartition(":")[2]
    there = f"--host-resolver-rules=MAP files.test:80 127.0.0.1:{port}"
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, there])
        context = program.new_context(accept_downloads=True)
        for name in ("qudao_console", "qudao_session"):
            context.add_cookies([{"name": name, "value": "canary", "url": stage.url}])
        yield context
        program.close()


@transaction
def laid_down(name: str, content: bytes) -> str:
    """The address of a file that never met the judge, as what its ending says it is."""
    stem, ending = parts_of(name)
    kind = TYPES.get(ending)
    media_type = next(iter(kind.media_types)) if kind else "application/octet-stream"
    row = StoredFile(
        random_name=storage.random_name(),
        state=KEPT,
        kind=kind.kind if kind else "other",
        media_type=media_type,
        file_name=clean_name(stem, ending or "bin"),
        bytes=storage.in_use().put(place := storage.random_name(), io.BytesIO(content)),
        sha256=hashlib.sha256(content).hexdigest(),
        employee_id=1,
        created_at=clock.now(),
    )
    row.random_name = place
    session().add(row)
    return served_path(row.random_name, row.file_name)


def opened(context: BrowserContext, address: str) -> str:
    """What ran when the address was opened: the title a script set, or a dialog it showed; saved files run nothing."""
    page = context.new_page()
    ran: list[str] = []
    saved: list[Download] = []

    def note(shown: Dialog) -> None:
        ran.append(shown.message)
        shown.dismiss()

    page.on("dialog", note)
    page.on("download", lambda download: saved.append(download))
    try:
        page.goto(address, wait_until="load", timeout=10_000)
    except Error as ended:
        if "Download is starting" not in str(ended) and "ERR_ABORTED" not in str(ended):
            raise
    page.wait_for_timeout(50)
    title = "" if saved else page.title()
    page.close()
    return "".join(ran) + ("ran" if title == "ran" else "")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.proof)])
def test_no_stored_file_runs_a_script_or_is_sent_a_cookie(
    stage: Stage, browser: BrowserContext, cookies: dict[str, list[str]], step: int
) -> None:
    """Every fourth of the harmful files early, each of them in the proof; and a page under every type, always."""
    addresses = [laid_down(one.name, content) for one in ALL[::step] if len(content := one.make()) <= LARGEST_SHOWN]
    assert len(addresses) >= 40 // step
    # Even what the judge would never let pass: a page under every type we serve.
    addresses += [laid_down(f"page{n}.{ending}", PAGE) for n, ending in enumerate([*TYPES, "html", "svg", "xml", "js"])]
    assert {address: ran for address in addresses if (ran := opened(browser, FILES + address))} == {}
    asked = {path: sent for path, sent in cookies.items() if path.startswith("/files/")}
    assert len(asked) == len(addresses)
    assert {cookie for sent in asked.values() for cookie in sent} == {""}


def test_control_the_same_page_beside_the_console_runs_and_gets_the_cookie(
    stage: Stage, browser: BrowserContext, cookies: dict[str, list[str]]
) -> None:
    """Served as what it is, from the console's host, without a sandbox: what the headers and the host keep away."""

    def careless() -> Response:
        return Response(
            PAGE, mimetype="text/html", headers={"Content-Security-Policy": "default-src * 'unsafe-inline'"}
        )

    app: Flask = stage.app
    app.add_url_rule("/careless", "careless", who_may(ANYONE)(careless))
    assert opened(browser, f"{stage.url}/careless") == "ran"
    assert "canary" in cookies["/careless"][0]
