"""The demo's library: of every kind that needs no film one piece is there, may be taken out and is read."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.db import reading, session
from models.materials import Material
from services.materials.kinds import KINDS
from services.reading import demo, demo_library, showing
from services.reading.readers import Reader
from services.sharing import briefcase, taking_out
from services.sharing.briefcase import Asked
from tests.goals.write_paths.registry import owner_of
from tests.world import Cast, add_employee

pytestmark = pytest.mark.usefixtures("app")


@reading
def kinds() -> dict[str, str]:
    return dict(session().execute(select(Material.token, Material.kind)).tuples().all())


def test_every_kind_but_the_film_is_there_and_is_read_by_whom_it_is_sent_to(cast: Cast) -> None:
    add_employee(demo.AUTHOR, "林悦", "13800000006")
    titles = demo_library.furnish()
    owner = owner_of().id
    found = kinds()  # a brochure and an article come with the readings
    assert set(found.values()) == KINDS.keys() - {
        "company_video",
        "brochure",
        "article",
    }
    for material in found:
        shown = showing.show(taking_out.take_out(owner, material).token, Reader(None))
        assert shown.title in titles
        content = shown.content
        assert content.pages or content.picture or content.article_html or content.link_url, content.title
    unread, _ = briefcase.page_of(owner, Asked(unread=True))
    assert [one.title for one in unread] == ["2026 渠道价目表"]
    assert {one.name for one in briefcase.folders_of(owner)} == {"企业", "产品", "案例与动态"}


def test_furnishing_again_changes_nothing(cast: Cast) -> None:
    add_employee(demo.AUTHOR, "林悦", "13800000006")
    demo_library.furnish()
    before = kinds()
    demo_library.furnish()
    assert kinds() == before
