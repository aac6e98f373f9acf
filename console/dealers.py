"""Dealers: the list, and one dealer with regions, people, invitation and history."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import batches, words
from console.answers import done
from console.auth import actor, may
from console.cells import Link, Text, badge
from console.invitations import Guest, chosen_policy, living_invitation, print_picture, screen_picture
from console.tables import Batch, Column, Filter, HeadAct, Table, filter_by_names, filter_by_words, show
from doorway import qr_pictures
from doorway.access import who_may
from doorway.house import public_url
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services import dealers as rules
from services.attribution import customers, signs
from services.bindings import history, inviting
from services.bindings.inviting import Invited
from services.dealers import DealerRow
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from services.organisation.batches import MOST

dealers = Blueprint("dealers", __name__, url_prefix="/dealers")


def filters() -> list[Filter]:
    return [
        filter_by_names("tier", _l("全部层级"), rules.tiers()),
        filter_by_names("category", _l("全部类别"), rules.categories()),
        filter_by_words("bound", _l("绑定与否"), words.BOUND),
        filter_by_words("status", _l("全部状态"), words.DEALER_STATES),
        *_of_somebody(),
    ]


def _of_somebody() -> list[Filter]:
    """Below one dealer, in one employee's care: links lead here, and the list says so."""
    asked = {"parent": _l("全部上级"), "employee": _l("全部负责员工")}
    return [
        Filter(name, title, [(request.args[name][:32], request.args[name][:32])])
        for name, title in asked.items()
        if request.args.get(name)
    ]


def _head() -> list[HeadAct]:
    acts = [HeadAct(_l("层级图"), "sitemap", url_for("console.dealer_forms.tree"), drawer=False)]
    if may("organisation.write"):
        acts.append(HeadAct(_l("新建渠道商"), "plus", url_for("console.dealer_forms.new")))
    return acts


def _link(row: DealerRow) -> Link:
    return Link(row.name, url_for("console.dealers.one", code=row.code))


COLUMNS = (
    Column[DealerRow](_l("名称"), _link, "name"),
    Column[DealerRow](_l("编码"), lambda row: Text(row.code), "code"),
    Column[DealerRow](_l("类别"), lambda row: Text(row.category)),
    Column[DealerRow](_l("层级"), lambda row: Text(row.tier), "tier"),
    Column[DealerRow](_l("上级"), lambda row: Text(row.parent)),
    Column[DealerRow](_l("负责员工"), lambda row: Text(row.in_charge)),
    Column[DealerRow](_l("微信绑定"), lambda row: badge(words.BOUND, "yes" if row.bound else "no")),
    Column[DealerRow](_l("状态"), lambda row: badge(words.DEALER_STATES, row.status)),
)

TABLE = Table[DealerRow](
    endpoint="console.dealers.listing",
    title=_l("渠道商"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索编码、名称或负责员工"),
    nothing_yet=_l("还没有渠道商"),
    advice=_l("先导入组织架构表格，渠道商就会出现在这里，然后逐个发出绑定邀请。"),
    icon="building-store",
    filters=filters,
    whole="dealers",
    head=_head,
    batch=Batch(lambda row: row.code, batches.deeds, "console.batches.look", MOST),
)


@dealers.get("")
@who_may("dealers.read")
def listing() -> Response:
    return show(TABLE)


@dealers.get("/<code>")
@who_may("dealers.read")
def one(code: str) -> str:
    return _page(code)


@dealers.post("/<code>/invitation")
@who_may("invitations.create")
@once_per_form
def invite(code: str) -> Response | tuple[str, int]:
    """Invite the dealer's owner; what stands in the way is said beside the choice made."""
    policy = chosen_policy()
    try:
        inviting.invite_dealer(actor(), code, policy=policy)
    except (Conflict, Invalid, NotAllowed) as refusal:
        return _page(code, policy, refusal), status_of(refusal)
    return done(_l("邀请已生成"), url_for("console.dealers.one", code=code))


@dealers.get("/<code>/invitation/screen.png")
@who_may("invitations.create")
def screen(code: str) -> Response:
    return screen_picture(_guest(code))


@dealers.get("/<code>/invitation/print.<form>")
@who_may("invitations.create")
def print_out(code: str, form: str) -> Response:
    return print_picture(_guest(code), form)


@dealers.post("/<code>/invitation/revoke")
@who_may("invitations.revoke")
@safe_to_repeat("an invitation is revoked once")
def revoke(code: str) -> Response:
    invited = _guest(code).invited
    if invited is not None:
        inviting.revoke(actor(), invited.id)
    return done(_l("邀请已收回"), url_for("console.dealers.one", code=code))


@dealers.post("/<code>/sign")
@who_may("invitations.create")
@once_per_form
def make_sign(code: str) -> Response:
    """A sign that invites consumers; the one that stands is shown instead of a second one."""
    if signs.newest_sign(rules.card(actor(), code).row.code) is None:
        signs.issue_sign(actor(), code)
    return done(_l("顾客码已生成"), url_for("console.dealers.one", code=code))


@dealers.get("/<code>/sign")
@who_may("invitations.create")
def print_sign(code: str) -> str:
    """A page to print and put on the counter."""
    row = rules.card(actor(), code).row
    sign = _sign(row.code)
    return render_template("console/sign.html", row=row, sign=sign, link=public_url(f"/q/{sign.token}"))


@dealers.get("/<code>/sign/code.svg")
@who_may("invitations.create")
def sign_picture(code: str) -> Response:
    """Our own long-lived link as a picture."""
    sign = _sign(rules.card(actor(), code).row.code)
    return Response(qr_pictures.svg(public_url(f"/q/{sign.token}")), content_type="image/svg+xml")


@dealers.post("/<code>/sign/revoke")
@who_may("invitations.revoke")
@safe_to_repeat("a sign is revoked once")
def revoke_sign(code: str) -> Response:
    inviting.revoke(actor(), _sign(rules.card(actor(), code).row.code).id)
    return done(_l("顾客码已收回"), url_for("console.dealers.one", code=code))


def _sign(code: str) -> Invited:
    sign = signs.newest_sign(code)
    if sign is None:
        raise NotFound("sign_unknown", "这家渠道商还没有顾客码，请先生成。")
    return sign


def _guest(code: str) -> Guest:
    row = rules.card(actor(), code).row
    return Guest("console.dealers", row.code, row.name, "confirm", living_invitation(dealer_code=row.code))


def _page(code: str, policy: str | None = None, problem: Refusal | None = None) -> str:
    card = rules.card(actor(), code)
    return render_template(
        "console/dealer.html",
        card=card,
        guest=_guest(code),
        customers=customers.customers_of(actor(), card.row.code),
        sign=signs.newest_sign(card.row.code),
        history=history.bindings_of(actor(), dealer_code=card.row.code) if may("bindings.read") else [],
        policy=policy,
        problem=problem,
    )
