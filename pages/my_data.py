"""My data: everything held about me, readable or as a file, and asking to be forgotten."""

from __future__ import annotations

import json

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as _l

from doorway.access import PERSON, who_may
from doorway.repeats import safe_to_repeat
from pages.oauth import guard, only_fresh, reader
from services import access, privacy
from services.errors import Conflict

# Why we hold what we hold of the reader, and until when.
WHY = {
    "binding": _l("您绑定着身份：取消关注后再关注，身份还在；到解除绑定为止。"),
    "claim": _l("您的申请在等审核：审核要看您填的姓名和手机号；到审完为止。"),
    "follow": _l("您关注着公众号：取消关注并经微信确认后删除。"),
    "mini_program": _l("您在小程序里有账号：到您注销或撤回为止。"),
    "items": _l("您名下有产品：保修和特权凭它兑现，取消关注后还在；到转赠、退回或您要求删除为止。"),
    "voucher": _l("您有没用的券：取消关注后照样能用；到用掉、过期、收回或您要求删除为止。"),
    "entry": _l("您参与的活动还没完：在等核实，或约好的时间还没到，取消关注后照样算数；到那以后或您要求删除为止。"),
    "lead": _l("您留了电话，在等人联系：取消关注后照样会联系您；到办完、您撤回同意或要求删除为止。"),
}

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
        why=[WHY[name] for name in privacy.bases_of(me.id).names],
        withdrawn="withdrawn" in request.args,
        problem=problem,
    )
