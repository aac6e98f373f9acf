"""A worker that makes the pages of a long document stays as small as one that makes those of a short one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.notices import Worker
from tests.goals.ground import Ground, prepared
from tests.services.materials.desk import a_draft, add, uploaded, version_row

pytestmark = [pytest.mark.proof, pytest.mark.timeout(900)]
SHORT, LONG = 24, 300
MOST_MORE_MEGABYTES = 8
PATIENCE_SECONDS = 600.0
Record = Callable[[str, object], None]


def scanned(pages: int) -> bytes:
    """A document of photographed pages, each another one, as phones and copiers make them."""
    chance = np.random.default_rng(pages)

    def page() -> Image.Image:
        rough = chance.integers(0, 255, (40, 28, 3), dtype=np.uint8)
        return Image.fromarray(rough).resize((1240, 1754), Image.Resampling.BICUBIC)

    content = BytesIO()
    page().save(content, "PDF", save_all=True, append_images=(page() for _ in range(pages - 1)), quality=60)
    return content.getvalue()


def memory(worker: Worker, what: str) -> float:
    """Megabytes of the worker itself: now (`VmRSS`) or at its fullest moment (`VmHWM`)."""
    told = Path(f"/proc/{worker.pid}/status").read_text(encoding="utf-8")
    return int(told.partition(f"{what}:")[2].split()[0]) / 1024


def converted(pages: int) -> float:
    """Seconds until all pages of such a document are there."""
    token = a_draft(title=f"{pages} 页的手册")
    add(token, uploaded("手册.pdf", scanned(pages)))
    began = time.monotonic()
    while (row := version_row(token, 1)).state != "ready":
        assert time.monotonic() < began + PATIENCE_SECONDS, (row.state, row.state_note, row.pages_done)
        time.sleep(0.2)
    assert row.pages_done == pages
    return time.monotonic() - began


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    with prepared(f"sqlite:///{tmp_path}/qudao.db") as standing:
        yield standing


def test_three_hundred_pages_take_no_more_memory_than_twenty_four(ground: Ground, record_property: Record) -> None:
    with Worker(ground.values, 4) as worker:
        converted(SHORT)
        short = memory(worker, "VmHWM")
        seconds = converted(LONG)
        long, after = memory(worker, "VmHWM"), memory(worker, "VmRSS")
    record_property(f"megabytes at {SHORT} pages", round(short))
    record_property(f"megabytes at {LONG} pages", round(long))
    record_property("megabytes afterwards", round(after))
    record_property(f"seconds for {LONG} pages", round(seconds))
    assert long < short + MOST_MORE_MEGABYTES
