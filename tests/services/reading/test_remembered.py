"""What the page of a share remembers is not old: a rule that changes what readers see is followed by the next look."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from models.db import bound
from services import clock
from services.materials import publishing, records
from services.materials.shapes import MaterialWish
from services.reading import showing
from services.reading.readers import Reader
from services.sharing import taking_out
from tests.files import picture
from tests.goals.write_paths.registry import owner_of
from tests.rig.listening import listening
from tests.rig.starts import ROOT
from tests.services.materials.desk import EDITOR, a_picture_on_the_shelf, add, edition, uploaded

pytestmark = pytest.mark.usefixtures("app", "cast")


@pytest.fixture
def material() -> Iterator[str]:
    yield a_picture_on_the_shelf()
    clock.use(None)


def look(share: str) -> showing.Shown:
    return showing.show(share, Reader(None))


def rename(token: str) -> None:
    records.change_material(EDITOR, token, edition(token), MaterialWish("poster", "换季海报"))


def cover(token: str) -> None:
    records.set_cover(EDITOR, token, uploaded("封面.jpg", picture()))


def next_version(token: str) -> None:
    add(token, uploaded("第二版.jpg", picture()))
    publishing.publish(EDITOR, token, edition(token))


def back_after_a_recall(token: str) -> None:
    publishing.recall(EDITOR, token, edition(token), "价格有变")
    publishing.publish(EDITOR, token, edition(token))


@pytest.mark.parametrize("change", [rename, cover, next_version, back_after_a_recall])
def test_the_next_look_shows_what_was_changed(material: str, change: Callable[[str], None]) -> None:
    share = taking_out.take_out(owner_of().id, material).token
    before = look(share).content
    assert look(share).content is before
    change(material)
    after = look(share).content
    assert after != before
    if change is back_after_a_recall:
        assert after.file != before.file, "the old address leads nowhere"


def test_a_second_reader_costs_one_question(material: str) -> None:
    share = taking_out.take_out(owner_of().id, material).token
    look(share)
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with listening(bound(), "before_cursor_execute", hear):
        look(share)
        showing.show(share, Reader(None, "a browser"))
    assert len([one for one in asked if one.startswith("SELECT")]) == 2


READING_ON = """
import sys, time
from app.factory import build_house
from config import load_settings
from services.errors import Expired
from services.reading import showing
from services.reading.readers import Reader
from tests.rig.values import setting_values
build_house(load_settings(setting_values(sys.argv[1])))
print(showing.show(sys.argv[2], Reader(None)).title, flush=True)
try:
    while showing.show(sys.argv[2], Reader(None)):
        time.sleep(0.01)
except Expired as over:
    print(over.code, time.time(), flush=True)
"""


def test_a_recall_ends_what_another_process_shows_within_a_second(material: str, database_url: str) -> None:
    """That process remembers what the material shows, not whether it may be shown."""
    share = taking_out.take_out(owner_of().id, material).token
    command = [sys.executable, "-c", READING_ON, database_url, share]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        try:
            assert other.stdout.readline() == "开业海报\n"
            began = time.time()
            publishing.recall(EDITOR, material, edition(material), "换新")
            code, seen = other.stdout.readline().split()
        finally:
            other.kill()
    assert code == "material_recalled"
    assert float(seen) - began < 1
