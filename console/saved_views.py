"""Views of lists that people keep: saved under a name, taken away, made the usual one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import moved
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services import saved_views as rules
from services.errors import Invalid
from services.saved_views import View

saved_views = Blueprint("saved_views", __name__, url_prefix="/views")

NOT_KEPT = ("page", "export")


@saved_views.post("")
@who_may("home.read")
@safe_to_repeat("a name is a view: the same once more is the same view")
def keep() -> Response:
    room = _room(request.form.get("room", ""))
    kept = [pair for pair in parse_qsl(request.form.get("state", "")) if pair[0] not in NOT_KEPT]
    rules.keep(actor(), room, request.form.get("name", ""), urlencode(kept))
    return moved(_l("筛选已保存"), f"{url_for(room)}?{urlencode(kept)}")


@saved_views.post("/<int(max=9223372036854775807):view_id>/usual")
@who_may("home.read")
@safe_to_repeat("the usual view is one view, however often it is said")
def usual(view_id: int) -> Response:
    """Whether the list opens with this view."""
    wanted = request.form.get("usual") == "yes"
    view = rules.make_usual(actor(), view_id, wanted)
    return moved(_l("以后打开列表先看这个筛选") if wanted else _l("以后打开列表先看全部"), _page(view))


@saved_views.post("/<int(max=9223372036854775807):view_id>/delete")
@who_may("home.read")
@safe_to_repeat("what is gone is gone")
def delete(view_id: int) -> Response:
    view = rules.forget(actor(), view_id)
    return moved(_l("已删除"), f"{url_for(view.room)}?all=1")


def _page(view: View) -> str:
    return f"{url_for(view.room)}?{view.state}"


def _room(said: str) -> str:
    """The list it is a view of: one of the console's own."""
    if not (said.startswith("console.") and said.endswith(".listing") and said in current_app.view_functions):
        raise Invalid("room_unknown", "没有这个列表。")
    return said
