"""Customer-service messages: only to people who did something a moment ago, and only so many."""

from typing import Any

from sandbox.errors import Refused
from sandbox.people import Message, usable_windows
from sandbox.servers.gate import Call, Route


def send(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/message/custom/send: 45015 outside every window, 45047 when the open ones are used up."""
    person = call.person(call.body.get("touser"))
    message = _message(call)
    if not person.following:
        raise Refused(45015)
    windows = usable_windows(person, call.state.clock.now())
    if not windows:
        raise Refused(45015)
    window = next((w for w in windows if w.left > 0), None)
    if window is None:
        raise Refused(45047)
    window.left -= 1
    call.state.say(person, "official_account", message)
    return {"errcode": 0, "errmsg": "ok"}


def _message(call: Call) -> Message:
    kind = call.body.get("msgtype")
    part = call.body.get(kind) if isinstance(kind, str) else None
    if not isinstance(part, dict):
        raise Refused(40008, "invalid message type")
    message = Message(0, 0.0, "account", str(kind))
    if kind == "text":
        message.text = str(part.get("content") or "")
        if not message.text:
            raise Refused(44004, "empty content")
    elif kind == "news":
        articles = part.get("articles")
        if not isinstance(articles, list) or len(articles) != 1 or not isinstance(articles[0], dict):
            raise Refused(45008, "article number out of limit")
        message.title, message.url = str(articles[0].get("title", "")), str(articles[0].get("url", ""))
        message.text = str(articles[0].get("description", ""))
    elif kind == "miniprogrampage":
        if part.get("appid") != call.state.accounts["mini_program"].appid:
            raise Refused(40013)
        message.title, message.mini_path = str(part.get("title", "")), str(part.get("pagepath", ""))
    elif kind in ("image", "voice", "video", "music", "msgmenu"):
        message.text = str(part.get("media_id") or part.get("head_content") or "")
    else:
        raise Refused(40008, "invalid message type")
    return message


ROUTES = [Route("/cgi-bin/message/custom/send", "POST", "official_account", send)]
