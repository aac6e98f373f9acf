"""Parametric QR codes (带参二维码) and their pictures."""

from typing import Any

from sandbox import names
from sandbox.accounts import ShelfItem, Ticket
from sandbox.errors import Refused
from sandbox.servers.gate import Answer, Call, Missing, Picture, Route
from sandbox.state import State

API = "/cgi-bin/qrcode/create"
LONGEST = 2_592_000
DEFAULT = 60
MOST_PERMANENT = 100_000
ACTIONS = {"QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"}


def create(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/qrcode/create: temporary ones live 60 s unless told, at most 30 days; 100,000 permanent ones.
    WeChat may grant less than was asked for, and says how much."""
    action = call.body.get("action_name")
    if action not in ACTIONS:
        raise Refused(40052)
    scene, is_text, permanent = _scene(call.body, str(action)), "STR" in str(action), "LIMIT" in str(action)
    if permanent:
        ticket = _permanent(call.state, scene, is_text)
        return {"ticket": ticket.ticket, "url": ticket.url}
    seconds = call.body.get("expire_seconds", DEFAULT)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 1 <= seconds <= LONGEST:
        raise Refused(40053, "invalid action info, expire_seconds out of range")
    short = call.state.faults.strike_api(API, ("short_life",))
    seconds = min(seconds, max(1, int(short.seconds))) if short else seconds
    ticket = _issue(call.state, scene, is_text, call.state.clock.now() + seconds)
    return {"ticket": ticket.ticket, "expire_seconds": seconds, "url": ticket.url}


def _scene(body: dict[str, Any], action: str) -> str:
    info = body.get("action_info")
    scene = info.get("scene") if isinstance(info, dict) else None
    if not isinstance(scene, dict):
        raise Refused(40053)
    if "STR" in action:
        text = scene.get("scene_str")
        if not isinstance(text, str) or not 1 <= len(text) <= 64:
            raise Refused(40053)
        return text
    number = scene.get("scene_id")
    most = 100_000 if "LIMIT" in action else 2**32 - 1
    if not isinstance(number, int) or not 1 <= number <= most:
        raise Refused(40053)
    return str(number)


def _permanent(state: State, scene: str, is_text: bool) -> Ticket:
    known = state.permanent_scenes.get((scene, is_text))
    if known:
        return known
    if len(state.permanent_scenes) >= MOST_PERMANENT:
        raise Refused(45029)
    ticket = state.permanent_scenes[(scene, is_text)] = _issue(state, scene, is_text, None)
    return ticket


def _issue(state: State, scene: str, is_text: bool, expires_at: float | None) -> Ticket:
    value = f"gQ{names.fresh(90)}+/{names.fresh(2)}=="
    ticket = Ticket(value, scene, is_text, f"http://weixin.qq.com/q/02{names.fresh(22)}", state.clock.now(), expires_at)
    state.tickets[ticket.ticket] = ticket
    state.tickets_by_url[ticket.url] = ticket
    state.put_on_shelf(ShelfItem(0, "ticket", ticket.url, scene, 0.0, expires_at, ticket.ticket))
    return ticket


def show(call: Call) -> Answer:
    """GET mp.weixin.qq.com/cgi-bin/showqrcode: the picture of a ticket; 404 for a wrong or missing one."""
    ticket = call.state.tickets.get(call.args.get("ticket", ""))
    return Picture(ticket.url) if ticket else Missing()


ROUTES = [
    Route(API, "POST", "official_account", create),
    Route("/cgi-bin/showqrcode", "GET", "nothing", show),
]
