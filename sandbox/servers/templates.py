"""Template messages: one promise for each client_msg_id, strict values, and the later word on what became of it."""

from functools import partial
from typing import Any

from sandbox import names
from sandbox.accounts import Template
from sandbox.errors import Refused
from sandbox.ledger import Delivered
from sandbox.people import Message, Person
from sandbox.servers.gate import Call, Route
from sandbox.values import check_values

API = "/cgi-bin/message/template/send"
ONCE_SECONDS = 600


def send(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/message/template/send: followers only; the same openid and client_msg_id within 10 minutes once."""
    state, body = call.state, call.body
    person = call.person(body.get("touser"))
    template = state.templates["official_account"].get(str(body.get("template_id")))
    if template is None:
        raise Refused(40037)
    if not person.following:
        raise Refused(43004)
    values = check_values(template, body.get("data"))
    _check_mini(call, body.get("miniprogram"))
    promise = (body["touser"], str(body["client_msg_id"])) if body.get("client_msg_id") else None
    earlier = state.sent_once.get(promise) if promise else None
    if earlier and state.clock.now() - earlier.at < ONCE_SECONDS:
        earlier.suppressed += 1
        state.ledger.touch(earlier)
        return {"errcode": 0, "errmsg": "ok", "msgid": earlier.msgid}
    delivered = Delivered(
        API, body["touser"], person.key, template.template_id, values, str(body.get("url") or ""),
        promise[1] if promise else None, names.big_number(), state.clock.now(),
    )  # fmt: skip
    state.ledger.write(delivered)
    if promise:
        state.sent_once[promise] = delivered
    failing = state.faults.strike_api(API, ("system_failed",), person.key) is not None
    call.courier.later(state.job_delay, partial(_finish, call, person, template, delivered, failing))
    return {"errcode": 0, "errmsg": "ok", "msgid": delivered.msgid}


def listing(call: Call) -> dict[str, Any]:
    """GET /cgi-bin/template/get_all_private_template: each with its keys in `content`, as {{thing1.DATA}}."""
    return {
        "template_list": [
            {
                "template_id": one.template_id, "title": one.title, "primary_industry": "", "deputy_industry": "",
                "content": "\n".join(f"{label}:{{{{{key}.DATA}}}}" for key, label in one.fields.items()), "example": "",
            }
            for one in call.state.templates["official_account"].values()
        ]
    }  # fmt: skip


def _check_mini(call: Call, jump: Any) -> None:
    if jump is None:
        return
    if not isinstance(jump, dict) or jump.get("appid") != call.state.accounts["mini_program"].appid:
        raise Refused(40013)
    if not isinstance(jump.get("pagepath", ""), str) or str(jump.get("pagepath", "")).startswith("/"):
        raise Refused(40165)


def _finish(call: Call, person: Person, template: Template, delivered: Delivered, failing: bool) -> None:
    """The job's end: the card reaches the chat, or does not, and the account is told which."""
    state = call.state
    if failing:
        delivered.status = "failed: system failed"
    elif person.blocked or not person.following:
        delivered.status = "failed:user block"
    else:
        delivered.status = "success"
        jump = call.body.get("miniprogram") or {}
        card = template_card(template, delivered.data, delivered.url)
        card.mini_path = str(jump.get("pagepath", ""))
        state.say(person, "official_account", card)
    state.ledger.touch(delivered)
    facts = {"MsgID": delivered.msgid, "Status": delivered.status}
    call.courier.event(person, "TEMPLATESENDJOBFINISH", facts)


def template_card(template: Template, values: dict[str, str], url: str) -> Message:
    fields = [{"key": k, "label": template.fields[k], "value": v} for k, v in values.items()]
    return Message(0, 0.0, "account", "template", title=template.title, url=url, fields=fields)


ROUTES = [
    Route(API, "POST", "official_account", send),
    Route("/cgi-bin/template/get_all_private_template", "GET", "official_account", listing),
]
