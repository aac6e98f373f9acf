"""Bad wishes, bad contents, bad moments: each told clearly, by field or with what to do, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from services.errors import NotAllowed
from services.materials import audiences, folders, publishing, records, versions
from services.materials.audiences import AudienceWish
from services.materials.folders import FolderWish
from services.materials.shapes import MaterialWish
from services.materials.versions import Content
from tests.files import film, pdf, picture
from tests.services.materials.desk import (
    BOSS,
    EDITOR,
    EVERYBODY,
    a_draft,
    add,
    counts,
    edition,
    refused,
    uploaded,
    version_row,
    wrong_fields,
)

pytestmark = pytest.mark.usefixtures("app", "cast")


Wish = dict[str, Any]
BAD_WISHES: dict[str, tuple[Wish, str]] = {
    "no kind": ({"kind": ""}, "kind"),
    "a kind there is not": ({"kind": "brochures"}, "kind"),
    "no title": ({"title": " "}, "title"),
    "a long title": ({"title": "长" * 81}, "title"),
    "a long summary": ({"summary": "长" * 201}, "summary"),
    "a long product line": ({"product_line": "长" * 41}, "product_line"),
    "a folder that is gone": ({"folder": "99"}, "folder"),
    "a folder that is no number": ({"folder": "1 OR 1"}, "folder"),
    "eleven tags": ({"tags": "、".join(map(str, range(11)))}, "tags"),
    "a long tag": ({"tags": "长" * 21}, "tags"),
    "no day": ({"valid_from": "2026-02-30"}, "valid_from"),
    "a day of another age": ({"valid_until": "0001-01-01"}, "valid_until"),
    "an end before the beginning": ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, "valid_until"),
}


def test_each_bad_wish_names_its_field_and_leaves_everything_as_it_was() -> None:
    token = a_draft(tags="旧")
    before, kept = counts(), records.material_form(EDITOR, token)
    for name, (bad, field) in BAD_WISHES.items():
        wish = MaterialWish(**{"kind": "brochure", "title": "手册", **bad})
        for act in (
            partial(records.create_material, EDITOR, wish),
            partial(records.change_material, EDITOR, token, kept.version, wish),
        ):
            assert wrong_fields(act) == [field], name
    assert (counts(), records.material_form(EDITOR, token)) == (before, kept)


def bad_contents() -> dict[str, tuple[str, Content, str]]:
    """What is wrong; the material's kind, what is handed in, the refusal."""
    return {
        "nothing": ("brochure", Content(), "content_missing"),
        "two things": ("brochure", Content(uploaded(), link_url="https://a.cn"), "content_missing"),
        "a file nobody uploaded": ("brochure", Content(999), "upload_over"),
        "somebody else's file": ("brochure", Content(uploaded(who=_other())), "upload_over"),
        "a video that is a PDF": ("company_video", Content(uploaded()), "content_differs"),
        "a poster that is a film": ("poster", Content(uploaded("a.mp4", film())), "content_differs"),
        "an article that is a link": ("article", Content(link_url="https://a.cn"), "content_differs"),
        "a link that is a file": ("link", Content(uploaded()), "content_differs"),
        "a script for a link": ("link", Content(link_url="javascript:alert(1)"), "link_wrong"),
        "a link with a name in it": ("link", Content(link_url="https://a.cn@evil.cn/"), "link_wrong"),
        "a link to nowhere": ("link", Content(link_url="https://"), "link_wrong"),
        "a link in two lines": ("link", Content(link_url="https://a.cn/\nx"), "link_wrong"),
        "a broken address": ("link", Content(link_url="https://[a.cn/"), "link_wrong"),
        "a long link": ("link", Content(link_url=f"https://a.cn/{'x' * 1000}"), "link_wrong"),
        "a long link title": ("link", Content(link_url="https://a.cn", link_title="长" * 121), "link_wrong"),
        "an article of nothing": ("article", Content(article="<p> &nbsp;</p><script>x</script>"), "article_empty"),
        "an endless article": ("article", Content(article="长" * 200_001), "article_too_long"),
        "a picture of elsewhere": (
            "article",
            Content(article='<img src="https://a.cn/1.png">x'),
            "article_pictures_elsewhere",
        ),
        "a picture nobody uploaded": (
            "article",
            Content(article=f'<img src="/files/{"a" * 32}/1.jpg">'),
            "upload_over",
        ),
    }


def _other() -> Any:
    return type(EDITOR)("hq", "陈洁", 2, frozenset({"content_manager"}))


def test_each_bad_content_is_refused_and_nothing_is_added_or_used_up() -> None:
    for name, (kind, content, code) in bad_contents().items():
        token = a_draft(kind, name)
        before, seen = counts(), edition(token)
        assert refused(partial(versions.add_version, EDITOR, token, seen, content)).code == code, name
        assert (counts(), edition(token)) == (before, seen), name


def test_what_is_not_ready_is_not_published_and_each_refusal_says_what_to_do() -> None:
    token = a_draft()

    def why() -> str:
        return refused(lambda: publishing.publish(EDITOR, token, edition(token))).code

    assert why() == "no_content"
    add(token, uploaded("手册.pdf", pdf(2)))
    assert why() == "still_converting"
    add(token, uploaded("长.pdf", pdf(501)))
    assert why() == "no_pages"
    assert version_row(token, 2).state_note == "too_many_pages"
    add(token, uploaded("图.jpg", picture()))
    assert why() == "no_audience"
    audiences.set_audience(EDITOR, token, edition(token), EVERYBODY)
    records.change_material(EDITOR, token, edition(token), MaterialWish("brochure", "旧", valid_until="2020-01-01"))
    assert why() == "days_over"
    records.change_material(EDITOR, token, edition(token), MaterialWish("brochure", "新"))
    stale = edition(token) - 1
    assert refused(lambda: publishing.publish(EDITOR, token, stale)).code == "changed_meanwhile"
    assert refused(lambda: publishing.recall(EDITOR, token, edition(token), "换新")).code == "not_published"
    publishing.publish(EDITOR, token, edition(token))
    for reason in ("  ", "长" * 201):
        assert refused(partial(publishing.recall, EDITOR, token, edition(token), reason)).code == "reason_missing"
    nobody = AudienceWish()
    assert refused(lambda: audiences.set_audience(EDITOR, token, edition(token), nobody)).code == "audience_empty"
    assert refused(lambda: records.delete_material(EDITOR, token)).code == "was_published"
    kinds = MaterialWish("article", "新")
    assert wrong_fields(lambda: records.change_material(EDITOR, token, edition(token), kinds)) == ["kind"]


def test_who_may_not_write_is_refused_before_anything_is_looked_at(app: Flask) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: records.create_material(BOSS, MaterialWish("", "")),
        lambda: records.change_material(BOSS, "x", 1, MaterialWish("", "")),
        lambda: records.delete_material(BOSS, "x"),
        lambda: records.move_material(BOSS, "x", "up"),
        lambda: records.set_cover(BOSS, "x", 1),
        lambda: versions.add_version(BOSS, "x", 1, Content()),
        lambda: versions.convert_again(BOSS, "x", 1),
        lambda: audiences.set_audience(BOSS, "x", 1, AudienceWish()),
        lambda: publishing.publish(BOSS, "x", 1),
        lambda: publishing.recall(BOSS, "x", 1, ""),
        lambda: folders.create_folder(BOSS, FolderWish("")),
        lambda: folders.change_folder(BOSS, 1, 1, FolderWish("")),
        lambda: folders.move_folder_up(BOSS, 1),
        lambda: folders.delete_folder(BOSS, 1),
    )
    for act in acts:
        assert isinstance(refused(act), NotAllowed)
