"""Pages as pictures: PDFs are drawn in the clean room, some pages at a time; Office files become PDFs before."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from os import killpg
from pathlib import Path

from services.uploads.judging import asked, judge
from services.uploads.refusals import refusal

# Pages that one process draws; it ends, and gives its memory back, before the next begins.
AT_ONCE = 8
WALL_SECONDS = 120
OFFICE_SECONDS = 180
OFFICE_PROGRAMS = ("soffice", "libreoffice")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page that lies on the bench as a JPEG; pages count from 1, sizes in pixels."""

    number: int
    file: Path
    width: int
    height: int


def draw_pages(pdf: Path, bench: Path, first: int) -> tuple[int, list[Drawn]]:
    """Draw the next pages, at most AT_ONCE from `first`; how many there are, and those drawn.

    Refuses what the clean room says of the file, and `file_too_costly` for pages that a limit stopped.
    """
    said = asked("pages", pdf, bench, str(first), str(AT_ONCE), wall_seconds=WALL_SECONDS)
    if "refused" in said:
        raise refusal(said["refused"])
    drawn = [Drawn(one["number"], bench / one["name"], one["width"], one["height"]) for one in said["drawn"]]
    return said["pages"], drawn


def office_program() -> str | None:
    """LibreOffice, where this machine has it."""
    return next((found for name in OFFICE_PROGRAMS if (found := shutil.which(name))), None)


def office_as_pdf(program: str, given: Path, bench: Path) -> Path | None:
    """The file as a PDF that the clean room wrote anew; None when LibreOffice could not, or took too long.

    It runs without our environment, with a home of its own that is gone afterwards, and never longer than three
    minutes: then it ends with whatever it started.
    """
    with tempfile.TemporaryDirectory(prefix="qudao-office-", dir=bench) as home:
        target = Path(home, "out")
        profile = f"-env:UserInstallation=file://{home}/profile"
        command = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(target)]
        if not _ended_well([*command, str(given)], home):
            return None
        made = next(iter(sorted(target.glob("*.pdf"))), None) if target.is_dir() else None
        if made is None:
            return None
        judge("pdf", made, bench / "office.pdf")
    return bench / "office.pdf"


def _ended_well(command: Sequence[str], home: str) -> bool:
    surroundings = {"HOME": home, "TMPDIR": home, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603  a program of the machine, with paths we made up
        command, cwd=home, env=surroundings, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as running:
        try:
            return running.wait(OFFICE_SECONDS) == 0
        except subprocess.TimeoutExpired:
            killpg(running.pid, signal.SIGKILL)
            return False
