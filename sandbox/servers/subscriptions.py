"""Subscription messages: one grant by the person, one message."""

from typing import Any

from sandbox import names
from sandbox.accounts import Kind
from sandbox.errors import Refused
from sandbox.ledger import Delivered
from sandbox.people import ChatName
from sandbox.servers.gate import Call, Route
from sandbox.servers.templates import template_card
from sandbox.values import check_values

MINI = "/cgi-bin/message/subscribe/send"
ACCOUNT = "/cgi-bin/message/subscribe/bizsend"


def mini_send(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/message/subscribe/send with the mini program's token; each grant is used up by one message."""
    delivered = _send(call, MINI, "mini_program", "notices")
    return {"errcode": 0, "errmsg": "ok", "msgid": delivered.msgid}


def account_send(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/message/subscribe/bizsend: the answer has no msgid, the event that follows has."""
    followed = call.person(call.body.get("touser")).following
    _send(call, ACCOUNT, "official_account", "official_account" if followed else "notices")
    return {"errcode": 0, "errmsg": "ok"}


def _send(call: Call, api: str, kind: Kind, chat: ChatName) -> Delivered:
    state, body = call.state, call.body
    person = call.person(body.get("touser"))
    template = state.templates[kind].get(str(body.get("template_id")))
    if template is None:
        raise Refused(40037)
    values = check_values(template, body.get("data"))
    grant = (kind, template.template_id)
    if person.grants.get(grant, 0) < 1:
        raise Refused(43101)
    person.grants[grant] -= 1
    page = str(body.get("page") or "")
    delivered = Delivered(
        api, body["touser"], person.key, template.template_id, values, page, None, names.big_number(),
        state.clock.now(), status="success",
    )  # fmt: skip
    state.ledger.write(delivered)
    card = template_card(template, values, page if kind == "official_account" else "")
    card.mini_path = page if kind == "mini_program" else ""
    state.say(person, chat, card)
    entry = {"TemplateId": template.template_id, "MsgID": delivered.msgid, "ErrorCode": 0, "ErrorStatus": "success"}
    call.courier.subscription_event(person, "subscribe_msg_sent_event", "SubscribeMsgSentEvent", [entry], kind)
    return delivered


ROUTES = [
    Route(MINI, "POST", "mini_program", mini_send),
    Route(ACCOUNT, "POST", "official_account", account_send),
]
