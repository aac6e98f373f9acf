"""What people and programs do wrong with shared material, line by line: refused in words and nothing is written,
or it does no harm and what comes of it is said. (A film of gigabytes never gets here: `tests/console/test_uploads.py`;
every other bad file is in `tests/corpus.py`.)"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from flask import Flask

from services import clock, uploads
from services.materials import audiences, publishing, versions
from services.materials.audiences import AudienceWish
from services.materials.versions import Content
from services.reading import beating, leaving_phones, showing
from services.reading.judging import read_beats
from services.reading.readers import Reader
from services.sharing import briefcase, taking_out
from tests.corpus import ALL
from tests.files import pdf
from tests.goals.write_paths.registry import owner_of
from tests.reading_room import beats, beats_of, opened, pass_time, person, visit_of
from tests.services.materials.desk import (
    EDITOR,
    a_draft,
    a_picture_on_the_shelf,
    counts,
    edition,
    refused,
    uploaded,
    version_row,
)
from tests.world import Cast

FOR_OWNERS = AudienceWish(roles="dealer_owner")
BEAT = {"n": 0, "page": 1, "active_ms_delta": 1000, "scroll_pct": 5}


@dataclass
class Scene:
    """An owner has a poster out, somebody reads it."""

    owner: int = field(default_factory=lambda: owner_of().id)
    material: str = field(default_factory=lambda: a_picture_on_the_shelf(audience=FOR_OWNERS))

    def __post_init__(self) -> None:
        self.share = taking_out.take_out(self.owner, self.material).token
        self.reader = Reader(person("a reader"))
        self.visit = visit_of(self.share, self.reader)

    def recall(self) -> None:
        publishing.recall(EDITOR, self.material, edition(self.material), "价格有变")

    def beat(self, who: Reader | None = None) -> int:
        return beating.take_beats(self.visit, beats(1), who or self.reader)


@pytest.fixture
def scene(app: Flask, cast: Cast) -> Iterator[Scene]:
    yield Scene()
    clock.use(None)


def _recalled(scene: Scene, act: Callable[[], object]) -> object:
    scene.recall()
    return act()


def _not_for_owners(scene: Scene) -> object:
    wish = AudienceWish(roles="employee")
    audiences.set_audience(EDITOR, scene.material, edition(scene.material), wish)
    return taking_out.take_out(scene.owner, scene.material)


def _article(html: str) -> object:
    token = a_draft("article", "文章")
    return versions.add_version(EDITOR, token, edition(token), Content(article=html))


def _of_the_corpus(name: str) -> object:
    return uploaded(name, next(one for one in ALL if one.name == name).make())


WRONG: dict[str, tuple[Callable[[Scene], object], str]] = {
    "a beat for somebody else's visit": (lambda s: s.beat(Reader(person("another"))), "visit_unknown"),
    "a negative time": (lambda _: read_beats([{**BEAT, "active_ms_delta": -1}]), "beats_malformed"),
    "a time of a whole day": (lambda _: read_beats([{**BEAT, "active_ms_delta": 86_400_001}]), "beats_malformed"),
    "a page before the first": (lambda _: read_beats([{**BEAT, "page": 0}]), "beats_malformed"),
    "beats of what is recalled": (lambda s: _recalled(s, s.beat), "material_recalled"),
    "a share of what is recalled, opened": (
        lambda s: _recalled(s, lambda: showing.show(s.share, Reader(None))),
        "material_recalled",
    ),
    "a share of what is recalled, passed on": (
        lambda s: _recalled(s, lambda: taking_out.pass_on(person("friend"), s.share)),
        "material_recalled",
    ),
    "a number left at what is recalled": (
        lambda s: _recalled(
            s, lambda: leaving_phones.leave_phone(person("friend"), s.share, "13900000077", agreed=True)
        ),
        "material_recalled",
    ),
    "a new share of what is recalled": (
        lambda s: _recalled(s, lambda: taking_out.take_out(s.owner, s.material)),
        "material_unknown",
    ),
    "a new share of what is not for them any more": (_not_for_owners, "material_unknown"),
    "a PDF with a password": (lambda _: _of_the_corpus("locked.pdf"), "pdf_locked"),
    "a PDF of 5,000 pages": (lambda _: _of_the_corpus("long.pdf"), "pdf_too_long"),
    "an article of nothing but a script": (lambda _: _article("<script>alert(1)</script>"), "article_empty"),
}


@pytest.mark.parametrize("line", WRONG)
def test_it_is_refused_in_words(scene: Scene, line: str) -> None:
    act, code = WRONG[line]
    no = refused(partial(act, scene))
    assert no.code == code
    assert no.sentence.endswith("。")
    assert beats_of() == []


def test_a_clock_that_is_set_back_gains_no_time(scene: Scene) -> None:
    pass_time(seconds=-3600)
    scene.beat()
    assert beats_of() == [(0, 1, 0)]


def test_what_is_sent_again_is_kept_once_whatever_it_says_then(scene: Scene) -> None:
    pass_time(seconds=60)
    for ms in (1000, 9000, 1):
        beating.take_beats(scene.visit, beats(1, ms=ms), scene.reader)
    assert beats_of() == [(0, 1, 1000)]


def test_a_link_that_is_out_goes_on_when_its_sharer_may_send_no_new_one(scene: Scene) -> None:
    assert refused(partial(_not_for_owners, scene)).code == "material_unknown"
    assert showing.show(scene.share, Reader(None)).title == "开业海报"
    assert opened(scene.share, Reader(person("a late reader"))).visit is not None
    assert briefcase.page_of(scene.owner, briefcase.Asked())[0] == []


def test_a_script_in_an_article_is_lost_and_its_words_stay(scene: Scene) -> None:
    token = a_draft("article", "文章")
    html = '<p onclick="alert(1)">先看<a href="javascript:alert(1)">价格</a></p><script>alert(1)</script><svg>'
    versions.add_version(EDITOR, token, edition(token), Content(article=html))
    kept = version_row(token, 1).article_html or ""
    assert "价格" in kept
    assert not [word for word in ("alert", "script", "onclick", "svg") if word in kept]


def test_a_name_of_255_chinese_letters_is_cut_and_the_file_kept(scene: Scene) -> None:
    before = counts()
    name = "字" * 251 + ".pdf"
    assert uploads.keep(EDITOR, name, io.BytesIO(pdf())).file_name == "字" * 80 + ".pdf"
    assert counts() != before
