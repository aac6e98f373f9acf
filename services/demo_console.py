"""The demo's console accounts, notice templates and invitations."""

from __future__ import annotations

from typing import Any

from services import accounts, message_grants, notice_templates
from services.access import Actor
from services.bindings import inviting
from services.organisation import directory
from wechat.errors import WeChatError
from wechat.gateway import Gateway

# Known to everybody on purpose: the demo runs on loopback, and production refuses to furnish it.
ACCOUNTS = (("E001", "admin"), ("E002", "channel_manager"), ("E007", "admin"))
PASSWORD = "qudao-demo-2026"  # noqa: S105

# Which of our facts each key of the sandbox's templates shows, by kind of notice.
FIELD_MAPS: dict[str, dict[str, str]] = {
    "approval_wanted": {
        "thing1": "applicant",
        "thing2": "target",
        # The number is masked (138****1234), which the type phone_number does not allow.
        "character_string3": "phone",
        "phrase4": "comparison",
        "time5": "time",
    },
    "approved": {"thing1": "target", "phrase2": "result", "time3": "time", "thing4": "note"},
    "refused": {"thing1": "target", "phrase2": "result", "time3": "time", "thing4": "note"},
    "bound": {"thing1": "name", "thing2": "target", "thing3": "way", "time4": "time"},
    "unbound": {"thing1": "target", "phrase2": "result", "time3": "time", "thing4": "note"},
    "left": {"thing1": "name", "thing2": "target", "thing3": "way", "time4": "time"},
    "unanswered": {"thing1": "what", "time2": "time"},
    "reader_warm": {"thing1": "reader", "thing2": "material", "thing3": "page", "time4": "time"},
    "phone_left": {"thing1": "reader", "thing2": "material", "character_string3": "phone", "time4": "time"},
    "item_bound": {"thing1": "customer", "thing2": "product", "time3": "time"},
    "item_mine": {"thing1": "product", "character_string2": "warranty", "thing3": "privileges", "time4": "time"},
    "item_changed": {"thing1": "product", "phrase2": "result", "time3": "time", "thing4": "note"},
    "must_read": {"thing1": "material", "thing2": "deadline", "time3": "time"},
    "lead_new": {"thing1": "lead", "thing2": "interest", "character_string3": "phone", "time4": "time"},
    "lead_unanswered": {"thing1": "lead", "thing2": "holder", "thing3": "waited", "time4": "time"},
    "lead_next": {"thing1": "lead", "thing2": "interest", "time3": "time"},
    "lead_mention": {"thing1": "lead", "thing2": "by", "time3": "time"},
    "lead_refused": {"thing1": "lead", "thing2": "note", "time3": "time"},
    "prize_won": {"thing1": "prize", "thing2": "campaign", "thing3": "until", "time4": "time"},
    "voucher_ending": {"thing1": "prize", "thing2": "until", "time3": "time"},
    "voucher_redeemed": {"thing1": "prize", "thing2": "place", "time3": "time"},
    "voucher_returned": {"thing1": "prize", "time2": "time", "thing3": "note"},
    "prize_scarce": {"thing1": "campaign", "thing2": "prize", "character_string3": "left", "time4": "time"},
    "code_alarm": {"thing1": "what", "thing2": "note", "time3": "time"},
    "digest": {"thing1": "what", "number2": "number", "time3": "time"},
}
# The same for the templates of the mini program.
SUBSCRIPTIONS: dict[str, dict[str, str]] = {
    "approved": {"phrase1": "result", "thing2": "target", "date3": "time"},
    "approval_wanted": {"thing1": "applicant", "thing2": "target", "time3": "time"},
}
DEALERS = ("D001", "D002", "D003")
EMPLOYEES = ("E001", "E002", "E003", "E004")


def furnish_accounts(actor: Actor) -> list[dict[str, Any]]:
    """Two administrators, so that one can confirm what the other asks for, and a channel manager."""
    made = [accounts.add_staff(actor, code, role, PASSWORD) for code, role in ACCOUNTS]
    return [
        {"employee": staff.code, "name": staff.name, "password": PASSWORD, "roles": sorted(staff.roles)}
        for staff in made
    ]


def furnish_templates(actor: Actor, templates: list[dict[str, Any]]) -> None:
    """The sandbox's templates say our kinds of notice; each names its kind."""
    for template in templates:
        kind = template.get("kind")
        if kind in FIELD_MAPS:
            notice_templates.use_template(actor, kind, template["template_id"], FIELD_MAPS[kind])


def furnish_subscriptions(actor: Actor, templates: list[dict[str, Any]]) -> None:
    """The same for the mini program's."""
    for template in templates:
        kind = template.get("kind")
        if kind in SUBSCRIPTIONS:
            message_grants.use_template(actor, kind, template["template_id"], SUBSCRIPTIONS[kind])


def furnish_invitations(actor: Actor, gateway: Gateway) -> list[dict[str, str]]:
    """One living invitation, with its QR code, for each of the first dealers and the employees not bound yet."""
    invited = [inviting.newest_invitation(dealer_code=code) or inviting.invite_dealer(actor, code) for code in DEALERS]
    for code in EMPLOYEES:
        if directory.employee(actor, code).bound_label is None:
            invited.append(inviting.newest_invitation(employee_code=code) or inviting.invite_employee(actor, code))
    # Made last first, so that the newest codes, which a shelf shows on top, are those of the first dealers.
    shown = [
        {
            "code": one.target.code,
            "for": f"{one.target.code} {one.target.words}",
            "path": f"/q/{one.token}",
            "qr": _qr_of(gateway, one.token),
        }
        for one in reversed(invited)
    ]
    return shown[::-1]


def _qr_of(gateway: Gateway, token: str) -> str:
    """What the invitation's QR code says; empty when no WeChat answers (it is made when somebody looks)."""
    try:
        return inviting.show_qr(gateway, token).url
    except WeChatError:
        return ""
