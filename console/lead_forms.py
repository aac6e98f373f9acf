"""A lead entered at the console: looked up before it is made, so that nobody is worked on twice."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import Field, Form, Sheet, save
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.errors import NotAllowed
from services.leads import entering
from services.leads.entering import Wish
from services.leads.taking import LONGEST_INTEREST, LONGEST_NAME

lead_forms = Blueprint("lead_forms", __name__, url_prefix="/leads/-")

AGREED = "yes"
FORM = Form(
    (
        Field("name", _l("怎么称呼"), required=True, longest=LONGEST_NAME),
        Field("phone", _l("手机号"), _l("已经有人在跟进的号码会被拒绝，但不会告诉您是谁。"), required=True, longest=40),
        Field("interest", _l("想了解什么"), required=True, longest=LONGEST_INTEREST),
        Field("region", _l("所在地区"), _l("名称或 6 位代码，例如：深圳市。用来分给授权的渠道商。"), longest=40),
        Field(
            "dealer",
            _l("交给渠道商"),
            _l("留空就按地区分配。对方没有点名的渠道商，要再征得同意才看得到号码。"),
            longest=32,
            suggests="console.dealer_forms.suggest",
        ),
        Field(
            "agreed",
            _l("本人同意"),
            _l("没有征得同意的联系方式不能录入。"),
            options=lambda: [(AGREED, _l("已告知并征得对方同意，由上面的渠道商或总部与其联系"))],
            many=True,
        ),
    ),
    judged=True,
)


def _sheet() -> Sheet:
    address, back = url_for("console.lead_forms.create"), url_for("console.leads.listing")
    return Sheet(FORM, _l("录入线索"), address, back, {}, button=_l("录入"))


@lead_forms.get("/new")
@who_may("leads.write")
def new() -> Response:
    return _sheet().show()


@lead_forms.post("/new")
@who_may("leads.write")
@safe_to_repeat("a number has one open lead; the second try is refused")
def create() -> Response:
    try:
        return save(_sheet(), lambda said, _seen: _enter(said), _l("已录入，并通知了跟进的人"))
    except NotAllowed as refusal:
        values, _ = FORM.read()
        return replace(_sheet(), values=values, problem=refusal).show(403)


def _enter(said: dict[str, str]) -> None:
    wish = Wish(said["name"], said["phone"], said["interest"], agreed=said["agreed"] == AGREED)
    meant = entering.judge_at_headquarters(actor(), wish, said["dealer"], said["region"])
    entering.enter_at_headquarters(actor(), meant, said["dealer"])
