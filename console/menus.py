"""The menus under the chat: what each role sees, edited, compared with WeChat, published, tried."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import menu_words as words_of_menus
from console.auth import actor
from console.forms import moved
from console.menu_forms import Editor, opened, typed
from console.settings import settings_tabs
from doorway.access import who_may
from doorway.house import house
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services.errors import Conflict, Invalid, NotFound
from services.menus import editing, history, publishing, trying
from wechat.errors import WeChatError

menus = Blueprint("menus", __name__, url_prefix="/settings/menus")
ROLE = "any(everybody, customer, clerk, owner, employee):role"
WRITTEN_ONCE = "a menu that stands is not written again"


def _page() -> str:
    return url_for("console.menus.show")


@menus.get("")
@who_may("settings.write")
def show() -> str:
    """Each role's menu on a phone, and what was published when."""
    drafts = [editing.draft(actor(), role) for role in editing.ROLES]
    past = history.publications(actor())
    return render_template(
        "console/menus.html", drafts=drafts, past=past, tabs=settings_tabs(), menu_words=words_of_menus
    )


@menus.get("/at-wechat")
@who_may("settings.write")
def at_wechat() -> str:
    """What WeChat shows now, beside what would be published."""
    try:
        found = publishing.look(house().gateway, house().settings.public_base_url)
    except WeChatError:
        found = None
    return render_template("console/menus_at_wechat.html", found=found, menu_words=words_of_menus)


@menus.get("/try")
@who_may("settings.write")
def try_person() -> str:
    """The menu that one person sees, by WeChat's own word."""
    code, buttons, problem = request.args.get("code", "").strip()[:32], None, ""
    try:
        buttons = words_of_menus.drawn(trying.shown_to(actor(), house().gateway, code))
    except NotFound as refusal:
        problem = refusal.sentence
    except WeChatError:
        problem = gettext("现在连不上微信，请稍后再试。")
    return render_template("console/menu_tried.html", code=code, buttons=buttons, problem=problem)


@menus.post("/publish")
@who_may("settings.write")
@safe_to_repeat(WRITTEN_ONCE)
def publish() -> Response:
    return _published()


@menus.post("/publications/<int(max=9223372036854775807):publication_id>/again")
@who_may("settings.write")
@safe_to_repeat(WRITTEN_ONCE)
def publish_again(publication_id: int) -> Response:
    """The menus as they were published then become the wanted ones, and go to WeChat."""
    history.take_again(actor(), publication_id)
    return _published()


def _published() -> Response:
    try:
        done = publishing.publish(actor(), house().gateway, house().settings.public_base_url)
    except WeChatError:
        return moved(_l("没有发布成功，现在是什么情况写在页面上。"), _page())
    return moved(
        _l("已发布。微信最迟一天内显示，重新关注马上就能看到。") if done.roles else _l("微信里的菜单和这里一致"),
        _page(),
    )


@menus.get(f"/<{ROLE}>")
@who_may("settings.write")
def edit(role: str) -> Response:
    return opened(editing.draft(actor(), role)).show()


@menus.post(f"/<{ROLE}>")
@who_may("settings.write")
@safe_to_repeat("a form is good for one version of its menu")
def change(role: str) -> Response:
    """Save; when somebody else was quicker, 409 with what they saved, and nothing typed is lost."""
    menu, now = typed(), editing.draft(actor(), role)
    seen = request.form.get("version", 0, type=int)
    try:
        editing.save(actor(), role, seen, menu)
    except Invalid as refusal:
        problems: dict[str, str] = refusal.facts.get("fields", {})  # type: ignore[assignment]
        return Editor(role, menu, seen, now.edited, problems, refusal).show(status_of(refusal))
    except Conflict as refusal:
        now = editing.draft(actor(), role)
        return Editor(role, menu, now.version, now.edited, {}, refusal, now.menu).show(status_of(refusal))
    return moved(_l("已保存，发布后在微信里显示"), _page())


@menus.post(f"/<{ROLE}>/reset")
@who_may("settings.write")
@safe_to_repeat("the default again is the default")
def reset(role: str) -> Response:
    editing.reset(actor(), role, request.form.get("version", 0, type=int))
    return moved(_l("已恢复默认，发布后在微信里显示"), _page())


@menus.post(f"/<{ROLE}>/preview")
@who_may("settings.write")
@safe_to_repeat("nothing is saved: the phone is drawn anew")
def preview(role: str) -> Response:
    """The phone as it would look with what is typed so far."""
    buttons = words_of_menus.drawn_menu(typed()[:3])
    return make_response(render_template("console/menu_phone.html", buttons=buttons, role=role))
