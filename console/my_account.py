"""My account: who I am here, my language and password, and the browsers I am signed in with."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import entering
from console.answers import done
from console.auth import safe_next, staff
from console.proving import proof
from console.sign_in import remember_language
from doorway.access import STAFF, who_may
from doorway.limits import at_most
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services import accounts, languages, sessions
from services.errors import Invalid, NotAllowed, Refusal
from services.scan_sign_in import linking

my_account = Blueprint("my_account", __name__, url_prefix="/me")


@my_account.get("")
@who_may(STAFF)
def show() -> str:
    return _page()


@my_account.post("/password")
@who_may(STAFF)
@at_most(20)
@once_per_form
def change_password() -> Response:
    """A new password, typed twice; every other session ends."""
    try:
        new = request.form.get("new_password", "")
        if new != request.form.get("again", ""):
            raise Invalid("passwords_differ", "两次输入的新密码不一样。")
        accounts.check_password(new)
        accounts.change_password(staff(), proof(), new, token=entering.token())
    except (Invalid, NotAllowed) as refusal:
        return make_response(_page(refusal), status_of(refusal))
    return done(_l("密码已修改，其他设备已退出"), url_for("console.my_account.show"))


@my_account.post("/language")
@who_may(STAFF)
@safe_to_repeat("the same language again")
def choose_language() -> Response:
    """In this language I read the console from now on, in whatever browser, and what I am told in WeChat."""
    chosen = request.form.get("language", "")
    languages.choose(staff(), chosen)
    response = redirect(safe_next(request.form.get("next", "")), 303)
    remember_language(response, chosen)
    return response  # type: ignore[return-value]


@my_account.post("/sessions/end-others")
@who_may(STAFF)
@safe_to_repeat("sessions that ended stay so")
def end_other_sessions() -> Response:
    sessions.end_others(staff(), entering.token())
    return done(_l("其他设备已退出登录"), url_for("console.my_account.show"))


def _page(problem: Refusal | None = None) -> str:
    return render_template(
        "console/my_account.html",
        problem=problem,
        linked_since=linking.linked_since(staff()),
        present=sessions.present(staff(), entering.token()),
    )
