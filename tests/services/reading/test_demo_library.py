"""The demo's library: of every kind one piece is there, taken out and read; the film passes the clean room."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

import storage
from cleanroom import films
from models.db import reading, session
from models.materials import Material
from models.stored_files import StoredFile
from services.materials.kinds import KINDS
from services.reading import demo, demo_library, demo_pages, showing
from services.reading.readers import Reader
from services.sharing import briefcase, taking_out
from services.sharing.briefcase import Asked
from tests.goals.write_paths.registry import owner_of, somebody
from tests.world import Cast, add_employee

pytestmark = pytest.mark.usefixtures("app")


@reading
def kinds() -> dict[str, str]:
    return dict(session().execute(select(Material.token, Material.kind)).tuples().all())


def test_every_kind_is_there_and_is_read_by_whom_it_is_sent_to(cast: Cast) -> None:
    add_employee(demo.AUTHOR, "林悦", "13800000006")
    titles = demo_library.furnish()
    owner = owner_of().id
    found = kinds()  # a brochure and an article come with the readings
    assert set(found.values()) == KINDS.keys() - {"brochure", "article"}
    for material in found:
        shown = showing.show(taking_out.take_out(owner, material).token, Reader(None))
        assert shown.title in titles
        content = shown.content
        assert content.pages or content.picture or content.film or content.article_html or content.link_url, (
            content.title
        )
    unread, _ = briefcase.page_of(owner, Asked(unread=True))
    assert [one.title for one in unread] == ["2026 渠道价目表"]
    theirs, _ = briefcase.page_of(somebody().id, Asked())
    assert {one.title for one in theirs} == {*titles} - {"2026 渠道价目表"}, "supply prices are no customer's"
    assert {one.name for one in briefcase.folders_of(owner)} == {"企业", "产品", "案例与动态"}


def test_furnishing_again_changes_nothing(cast: Cast) -> None:
    add_employee(demo.AUTHOR, "林悦", "13800000006")
    demo_library.furnish()
    before = kinds()
    demo_library.furnish()
    assert kinds() == before


def test_the_film_is_what_an_upload_of_it_would_have_become(cast: Cast, tmp_path: Path) -> None:
    add_employee(demo.AUTHOR, "林悦", "13800000006")
    demo_library.furnish()
    kept = the_film()
    given, wanted = tmp_path / "given.mp4", tmp_path / "wanted.mp4"
    given.write_bytes(b"".join(storage.in_use().read(kept.key)))
    judged = films.clean(given, wanted)
    assert (judged.media_type, judged.width, judged.height, judged.seconds) == (
        kept.media_type,
        kept.width,
        kept.height,
        kept.seconds,
    )
    assert wanted.read_bytes() == given.read_bytes()  # nothing in it had to be silenced


@reading
def the_film() -> StoredFile:
    found = session().scalars(select(StoredFile).where(StoredFile.kind == "film")).one()
    session().expunge(found)
    return found


def test_every_page_that_is_spoken_of_is_drawn_and_no_other() -> None:
    wanted = {f"{name}-{number}.png" for name, pages in demo_pages.PAGES.items() for number in range(1, len(pages) + 1)}
    drawn = {}
    for file in demo_pages.FOLDER.iterdir():
        with Image.open(file) as picture:
            drawn[file.name] = picture.size
    assert drawn == dict.fromkeys(wanted, (demo_pages.WIDTH, demo_pages.HEIGHT))
    counted = {one.kind: one.content for one in demo_library.PIECES if isinstance(one.content, int)}
    assert counted | {"brochure": demo.PAGES} == {name: len(pages) for name, pages in demo_pages.PAGES.items()}
