"""My data: everything held about me, readable or as a file, and asking to be forgotten."""

from __future__ import annotations

import json

from flask import Blueprint, Response, make_response, redirect, render_template, request

from doorway.access import PERSON, who_may
from doorway.repeats import safe_to_repeat
from pages.oauth import guard, only_fresh, reader
from services import access, privacy
from services.errors import Conflict

my_data = Blueprint("my_data", __name__, url_prefix="/me")
my_data.before_request(guard)


@my_data.get("/data")
@who_may(PERSON)
def show() -> Response:
    return only_fresh(request.full_path.rstrip("?")) or make_response(_page())


@my_data.get("/data.json")
@who_may(PERSON)
def take() -> Response:
    """The same as a file to take along; who has to sign in again first comes back to the page that offers it."""
    if again := only_fresh("/me/data"):
        return again
    text = json.dumps(privacy.take_copy(reader().id).as_json(), ensure_ascii=False, indent=1)
    disposition = "attachment; filename=\"my-data.json\"; filename*=UTF-8''%E6%88%91%E7%9A%84%E8%B5%84%E6%96%99.json"
    return Response(text, content_type="application/json; charset=utf-8", headers={"Content-Disposition": disposition})


@my_data.post("/data/consents/<purpose>/withdraw")
@who_may(PERSON)
@safe_to_repeat("what was taken back stays so")
def withdraw(purpose: str) -> Response:
    privacy.take_back(reader().id, purpose)
    return redirect("/me/data?withdrawn=1", 303)  # type: ignore[return-value]


@my_data.post("/data/erasure")
@who_may(PERSON)
@safe_to_repeat("a request that waits is the same request")
def erase() -> Response:
    me = reader()
    try:
        privacy.ask_erasure(access.follower(me.id, me.label), me.id)
    except Conflict as refusal:
        return make_response(_page(refusal), 409)
    return redirect("/me/data?asked=1", 303)  # type: ignore[return-value]


def _page(problem: Conflict | None = None) -> str:
    me = reader()
    return render_template(
        "pages/my_data.html",
        copy=privacy.copy_of(me.id),
        asked=privacy.newest_of(me.id),
        consents=[one for one in privacy.given_by(me.id) if one.may_be_taken_back],
        withdrawn="withdrawn" in request.args,
        problem=problem,
    )
