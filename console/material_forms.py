"""A material's facts, who may see it, its content and its recall, each said in a drawer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import material_words
from console.answers import from_htmx, wants_fragment
from console.audience_fields import audience_form
from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, moved, remove, save
from console.materials import address_of
from doorway.access import who_may
from doorway.articles import Article
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services import uploads
from services.errors import Conflict, Invalid, Refusal
from services.materials import audiences, cards, folders, named_dealers, publishing, records, shapes, versions
from services.materials.audiences import AudienceWish
from services.materials.kinds import FILE_KINDS, bodies_of
from services.materials.shapes import MaterialWish
from services.materials.versions import Content

material_forms = Blueprint("material_forms", __name__, url_prefix="/materials")
ENDINGS = {"film": ".mp4,.m4v,.mov", "picture": ".jpg,.jpeg,.png,.webp"}


def _kinds() -> list[tuple[str, Any]]:
    return [(code, word.text) for code, word in material_words.KINDS.items()]


def _folders() -> list[tuple[str, Any]]:
    return list(folders.choices(actor()))


def _roles() -> list[tuple[str, Any]]:
    return [(code, word.text) for code, word in material_words.ROLES.items()]


FACTS = Form(
    (
        Field("kind", _l("种类"), required=True, options=_kinds),
        Field("title", _l("标题"), _l("读者看到的名字，如：2026 春季新品手册。"), True, shapes.TITLE_LENGTH),
        Field("summary", _l("一句话介绍"), _l("显示在分享卡片上。"), longest=shapes.SUMMARY_LENGTH),
        Field("folder", _l("文件夹"), options=_folders),
        Field("product_line", _l("产品线"), longest=shapes.LINE_LENGTH),
        Field("tags", _l("标签"), _l("用顿号隔开，最多 10 个，如：新品、厨电。"), longest=300),
        Field("must_read", _l("必读"), options=lambda: [("yes", _l("必读：看得到的人都要读"))], blank=_l("不要求")),
        Field("must_read_until", _l("读完期限"), _l("当天还算按时；只对必读物料有用，可以不填。"), day=True),
        Field("valid_from", _l("生效日期"), _l("留空表示发布后马上可以看。"), day=True),
        Field("valid_until", _l("失效日期"), _l("当天还能看，第二天起自动看不到；留空表示一直有效。"), day=True),
    ),
    judged=True,
)
AUDIENCE = audience_form(_roles)
RECALL = Form(
    (
        Field(
            "reason",
            _l("为什么下架"),
            _l("同事能看到。下架后所有人马上看不到，发出去的链接会提示“资料已下架”。"),
            True,
            publishing.LONGEST_REASON,
        ),
    )
)


def _new() -> Sheet:
    chosen = {"folder": request.args.get("folder", "")[:16]}
    return Sheet(
        FACTS, _l("新建物料"), url_for("console.material_forms.create"), url_for("console.materials.listing"), chosen
    )


def _edit(token: str) -> Sheet:
    found = records.material_form(actor(), token)
    address, deletes = (url_for(f"console.material_forms.{act}", token=token) for act in ("change", "delete"))
    return Sheet(FACTS, _l("编辑物料"), address, address_of(token), asdict(found.wish), found.version, deletes=deletes)


def _audience(token: str) -> Sheet:
    found = audiences.audience_form(actor(), token)
    address = url_for("console.material_forms.set_audience", token=token)
    return Sheet(AUDIENCE, _l("谁可以看"), address, address_of(token), asdict(found.wish), found.version)


def _recall(token: str) -> Sheet:
    seen = records.material_form(actor(), token).version
    return Sheet(RECALL, _l("下架"), url_for("console.material_forms.recall", token=token), address_of(token), {}, seen)


@material_forms.get("/-/new")
@who_may("materials.write")
def new() -> Response:
    return _new().show()


@material_forms.post("/-/new")
@who_may("materials.write")
@once_per_form
def create() -> Response:
    """The new draft's page, where content and audience come next."""
    made: list[str] = []

    def rule(said: dict[str, str], _seen: int) -> None:
        made.append(records.create_material(actor(), MaterialWish(**said)))

    answer = save(_new(), rule, _l("草稿已建立，接下来添加内容"))
    if made:
        answer.headers["HX-Redirect" if from_htmx() else "Location"] = address_of(made[0])
    return answer


@material_forms.get("/<token>/edit")
@who_may("materials.write")
def edit(token: str) -> Response:
    return _edit(token).show()


@material_forms.post("/<token>/edit")
@who_may("materials.write")
@safe_to_repeat("a form is good for one version of its record")
def change(token: str) -> Response:
    """Save; when somebody else was quicker, 409 with what they changed, and nothing is lost."""

    def rule(said: dict[str, str], seen: int) -> None:
        records.change_material(actor(), token, seen, MaterialWish(**said))

    def now() -> Opened:
        found = records.material_form(actor(), token)
        return found.version, asdict(found.wish)

    return save(_edit(token), rule, _l("已保存"), now)


@material_forms.post("/<token>/delete")
@who_may("materials.write")
@safe_to_repeat("what is gone is gone")
def delete(token: str) -> Response:
    return remove(_edit(token), lambda: records.delete_material(actor(), token), url_for("console.materials.listing"))


@material_forms.get("/<token>/audience")
@who_may("materials.write")
def audience(token: str) -> Response:
    return _audience(token).show()


@material_forms.post("/<token>/audience")
@who_may("materials.write")
@safe_to_repeat("a form is good for one version of its record")
def set_audience(token: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        audiences.set_audience(actor(), token, seen, AudienceWish(**said))

    def now() -> Opened:
        found = audiences.audience_form(actor(), token)
        return found.version, asdict(found.wish)

    return save(_audience(token), rule, _l("可见范围已更新，马上生效"), now)


@material_forms.get("/-/dealers")
@who_may("materials.write")
def suggest_dealers() -> str:
    """Dealers for the last word typed so far, as lines to choose from."""
    field, typed = next(iter(request.args.items()), ("", ""))
    found = named_dealers.suggestions(actor(), typed[-80:].split("、")[-1])
    return render_template("console/picks.html", options=found, field=field[:40])


@material_forms.get("/<token>/recall")
@who_may("materials.write")
def ask_recall(token: str) -> Response:
    return _recall(token).show()


@material_forms.post("/<token>/recall")
@who_may("materials.write")
@safe_to_repeat("what is recalled is refused the second time")
def recall(token: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        publishing.recall(actor(), token, seen, said["reason"])

    return save(_recall(token), rule, _l("已下架，所有人马上看不到了"))


@material_forms.get("/<token>/content")
@who_may("materials.write")
def content(token: str) -> Response:
    return _content(token, {})


@material_forms.post("/<token>/content")
@who_may("materials.write")
@safe_to_repeat("a form is good for one edition of its material")
def add_content(token: str) -> Response:
    """One more version; what stands in the way is said above the form, which keeps what was typed."""
    form = request.form
    given = Content(
        form.get("file_id", 0, type=int) or None,
        form.get("link_url", ""),
        form.get("link_title", ""),
        form.get("article", ""),
    )
    try:
        number = versions.add_version(actor(), token, form.get("version", 0, type=int), given)
    except (Conflict, Invalid) as refusal:
        return _content(token, form, refusal)
    return moved(_l("第 %(number)s 版已添加", number=number), address_of(token))


def _content(token: str, said: Mapping[str, str], problem: Refusal | None = None) -> Response:
    card = cards.card(actor(), token)
    wanted = FILE_KINDS.get(card.row.kind)
    newest = card.versions[0].article_html if card.versions else None
    part = "console/material_content.html" if wants_fragment() else "console/material_content_page.html"
    page = render_template(
        part,
        card=card,
        said=said,
        problem=problem,
        bodies=bodies_of(card.row.kind),
        accepted=ENDINGS[wanted[0]] if wanted else uploads.accepted(),
        article=Article(newest).__html__() if newest else "",
    )
    return make_response(page, status_of(problem) if problem else 200)
