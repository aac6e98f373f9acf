"""Uploads cannot hurt (G34): what means harm is refused kindly or kept without its harm, at a bounded cost."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import storage
from services import uploads
from services.errors import Invalid
from services.uploads import judging
from services.uploads.names import parts_of
from services.uploads.refusals import SENTENCES
from services.uploads.types import TYPES
from tests.corpus import ALL, KEPT, Specimen
from tests.files import EICAR, PHP, SCRIPT, located_jpeg, picture
from tests.services.uploads.desk import EDITOR, content_of, keep

EVIL = (
    SCRIPT.encode(),
    PHP,
    EICAR,
    b"canary",
    b"CanaryPhone",
    b"JavaScript",
    b"Launch",
    b"EVIL",
    b"+22.5",
    b"Evil.class",
)
MOST_MEMORY = 300 << 20
MOST_SECONDS = 10.0
DEAREST = {
    "progressive.jpg": lambda: picture("JPEG", (5000, 5000), progressive=True, subsampling=0),
    "print.jpg": lambda: picture("JPEG", (5000, 4000), "CMYK"),
    "see-through.png": lambda: picture("PNG", (5000, 5000), "RGBA", compress_level=1),
    "new.webp": lambda: picture("WEBP", (4000, 3000), "RGBA", method=0),
}
# The clean room with less room than usual, which says at its end how much memory it took at most.
MEASURED = """
import os, re, sys
from cleanroom import __main__ as room
room.ROOM[sys.argv[1]] = int(sys.argv[2]) or room.ROOM[sys.argv[1]]
room.main(sys.argv[1], sys.argv[3], sys.argv[4])
used = os.times()
sys.stderr.write(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1] + f" {used.user + used.system}")
"""
WHAT_IT_KNOWS = """
import os, sys
from importlib import import_module
from cleanroom import __main__ as room
for one in room.MODULES.values():
    import_module(f"cleanroom.{one}")
print(sorted(set(os.environ) - {"LC_CTYPE"}), [one for one in ("models", "services", "config") if one in sys.modules])
"""


def test_the_corpus_is_large_and_meets_every_refusal() -> None:
    assert len(ALL) >= 40
    assert len({one.name for one in ALL}) == len(ALL)
    unmet = set(SENTENCES) - {one.fate for one in ALL}
    # Sizes and costs are met in tests of their own.
    assert unmet == {"file_too_large", "file_too_large_film", "type_other_film", "file_too_costly"}


@pytest.mark.usefixtures("app", "cast")
@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_it_is_refused_or_harmless(one: Specimen) -> None:
    content = one.make()
    if one.fate != KEPT:
        with pytest.raises(Invalid) as refused:
            keep(one.name, content)
        assert refused.value.code == one.fate
        return
    assert any(evil in content for evil in EVIL), "there is no harm in this one"
    clean = content_of(keep(one.name, content))
    assert [evil for evil in EVIL if evil in clean] == []


@pytest.mark.usefixtures("app", "cast")
def test_a_photograph_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    with Image.open(io.BytesIO(located_jpeg())) as before:
        assert before.size == (64, 48)
        assert before.getexif().get_ifd(0x8825)
    with Image.open(io.BytesIO(content_of(keep("a.jpg", located_jpeg())))) as after:
        assert after.size == (48, 64)
        assert not after.getexif()
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def measured(kind: str, content: bytes, folder: Path, room: int = 0) -> subprocess.CompletedProcess[str]:
    """The clean room at work on one file; with its usual room unless another is named."""
    (folder / "given").write_bytes(content)
    (folder / "wanted").unlink(missing_ok=True)
    command = [sys.executable, "-c", MEASURED, kind, str(room), str(folder / "given"), str(folder / "wanted")]
    return subprocess.run(command, cwd=judging.ROOT, env={}, capture_output=True, text=True, check=False)


def cost_of(kind: str, content: bytes, folder: Path) -> tuple[int, float]:
    """Bytes of memory at most, and seconds of the processor."""
    done = measured(kind, content, folder)
    assert done.returncode == 0, done.stderr
    kilobytes, seconds = done.stderr.split()
    return int(kilobytes) * 1024, float(seconds)


@pytest.mark.parametrize("name", DEAREST)
def test_the_dearest_pictures_that_are_kept_stay_within_bounds(name: str, tmp_path: Path) -> None:
    memory, seconds = cost_of("picture", DEAREST[name](), tmp_path)
    assert (tmp_path / "wanted").stat().st_size > 1000
    assert memory <= MOST_MEMORY, f"{memory >> 20} MB"
    assert seconds <= MOST_SECONDS


def test_no_file_of_the_corpus_costs_more_than_a_file_may(tmp_path: Path) -> None:
    dear = {}
    for one in ALL:
        kind = TYPES.get(parts_of(one.name)[1])
        if kind is None:
            continue
        memory, seconds = cost_of(kind.kind, one.make(), tmp_path)
        if memory > MOST_MEMORY or seconds > MOST_SECONDS:
            dear[one.name] = (memory >> 20, seconds)
    assert dear == {}


def test_what_takes_more_memory_than_there_is_is_refused_and_hurts_nobody(tmp_path: Path) -> None:
    """A picture of 100 MB in a room of 100 MB: the process dies or gives up; in its usual room it is kept."""
    content = picture("PNG", (5000, 5000), compress_level=1)
    done = measured("picture", content, tmp_path, room=100 << 20)
    assert done.returncode != 0 or "file_too_costly" in done.stdout
    assert "media_type" not in done.stdout
    assert "media_type" in measured("picture", content, tmp_path).stdout


@pytest.mark.usefixtures("app", "cast")
def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "WALL_SECONDS", 0.01)
    with pytest.raises(Invalid) as refused:
        keep("a.jpg", picture())
    assert refused.value.code == "file_too_costly"


@pytest.mark.usefixtures("app", "cast")
def test_a_clean_room_that_breaks_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Invalid) as refused:
        keep("a.jpg", picture())
    assert refused.value.code == "file_too_costly"


def test_the_clean_room_knows_none_of_our_keys() -> None:
    """Its environment is empty, and nothing of ours is loaded into it."""
    command = [sys.executable, "-E", "-s", "-c", WHAT_IT_KNOWS]
    said = subprocess.run(command, cwd=judging.ROOT, env={}, capture_output=True, text=True, check=True).stdout
    assert said == "[] []\n"


@pytest.mark.usefixtures("app", "cast")
def test_what_was_refused_left_nothing_behind() -> None:
    with pytest.raises(Invalid):
        keep("a.jpg", b"no picture")
    store = storage.in_use()
    assert isinstance(store, storage.LocalStorage)
    assert not store.folder.exists()
    kept = uploads.keep(EDITOR, "a.jpg", io.BytesIO(picture()))
    assert [file.name for file in store.folder.rglob("*") if file.is_file()] == [kept.random_name]
