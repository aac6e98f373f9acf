"""Trouble as switches: WeChat slow, refusing, cut off; pushes doubled, swapped, lost; codes that die young."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from sandbox.director.asking import given
from sandbox.faults import Fault
from sandbox.state import State

SEND = "cgi-bin/message/template/send"
CREATE_QR = "cgi-bin/qrcode/create"
CUT = ("reset", "half_body", "drip", "html")
LONGEST_SECONDS = 60.0


@dataclass(frozen=True)
class Switch:
    """One kind of standing trouble. `seconds` is what it starts with, None where no length applies."""

    key: str
    name: str
    about: str
    faults: Callable[[float], list[Fault]]
    seconds: float | None = None


@dataclass(frozen=True)
class Button:
    """Something that happens once for each press."""

    key: str
    name: str
    about: str
    press: Callable[[State], None]


@dataclass
class Standing:
    """A switch that is on: since which entry of the ledger, with which faults."""

    since: int
    seconds: float | None
    fault_ids: list[int] = field(default_factory=list)


def _api(then: str, api: str = "*", **more: Any) -> Callable[[float], list[Fault]]:
    return lambda seconds: [Fault(then, api=api, times=None, seconds=seconds, **more)]


def _push(then: str) -> Callable[[float], list[Fault]]:
    return lambda seconds: [Fault(then, push="*", times=None, seconds=seconds)]


SWITCHES = (
    Switch("slow", "微信变慢", "每次调用都多等几秒", _api("delay"), 3.0),
    Switch("quota", "模板消息额度用完", "发模板消息一律被拒：45009", _api("errcode", SEND, errcode=45009)),
    Switch("reset", "网络被切断", "调用还没到微信，连接就断了", _api("reset")),
    Switch("half", "回应只到一半", "模板消息其实发出去了，但回应断在半路，我们不知道", _api("half_body", SEND)),
    Switch("duplicate", "推送重复", "每次推送都送两遍", _push("duplicate")),
    Switch("reorder", "推送乱序", "同一个人的前后两次推送，顺序颠倒", _push("reorder"), 5.0),
    Switch("drop", "推送丢失", "推送根本没有送到", _push("drop")),
    Switch("short", "二维码短命", "新的带参二维码只活几秒，而不是三十天", _api("short_life", CREATE_QR), 10.0),
)


def _revoke(state: State) -> None:
    with state.lock:
        state.tokens.revoke_all()


def _move(seconds: float) -> Callable[[State], None]:
    def move(state: State) -> None:
        state.clock.advance(seconds)
        state.live.tell("clock", now=state.clock.now())

    return move


def _right_the_clock(state: State) -> None:
    state.clock.right()
    state.live.tell("clock", now=state.clock.now())


BUTTONS = (
    Button("revoke", "令牌立即失效", "所有 access_token 突然作废，下一次调用会被拒绝", _revoke),
    Button("hour", "微信的时钟快进一小时", "微信和我们对“现在”的看法不同", _move(3600.0)),
    Button("back", "微信的时钟倒退一小时", "推送的时间戳落在过去", _move(-3600.0)),
    Button("right", "把微信的时钟拨正", "与本机一致", _right_the_clock),
)


class Switchboard:
    """Which switches are on. The state is the sandbox's, so that every open page sees the same."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._on: dict[str, Standing] = {}

    def turn_on(self, key: str, seconds: float | None = None) -> None:
        """Turning on what is on already changes its seconds; KeyError for no switch of ours."""
        switch = next((one for one in SWITCHES if one.key == key), None)
        if switch is None:
            raise KeyError(key)
        self.turn_off(key)
        length = min(max(seconds or switch.seconds or 1.0, 0.1), LONGEST_SECONDS)
        added = [self._state.faults.add(fault) for fault in switch.faults(length)]
        shown = length if switch.seconds is not None else None
        self._on[key] = Standing(self._state.ledger.last, shown, [fault.id for fault in added])
        self._state.live.tell("faults")

    def turn_off(self, key: str) -> None:
        standing = self._on.pop(key, None)
        for fault_id in standing.fault_ids if standing else []:
            self._state.faults.clear(fault_id)
        self._state.live.tell("faults")

    def all_off(self) -> None:
        for key in list(self._on):
            self.turn_off(key)

    def shown(self) -> list[dict[str, Any]]:
        alive = {fault["id"] for fault in self._state.faults.standing()}
        for key, standing in list(self._on.items()):
            if not alive.issuperset(standing.fault_ids):  # cleared behind our back, by a reset or a test
                self._on.pop(key)
        return [self._one(switch) for switch in SWITCHES]

    def _one(self, switch: Switch) -> dict[str, Any]:
        standing = self._on.get(switch.key)
        hits = self._state.faults.hits(standing.fault_ids) if standing else 0
        seconds = standing.seconds if standing else switch.seconds
        return {
            "key": switch.key, "name": switch.name, "about": switch.about, "on": standing is not None,
            "seconds": seconds, "hits": hits,
        }  # fmt: skip

    def effects(self) -> dict[str, int]:
        """What followed in the program under test since the first of the present switches was turned on."""
        if not self._on:
            return {"cut": 0, "refused": 0, "put_off": 0, "held_back": 0}
        read, since = self._state.ledger.read, min(one.since for one in self._on.values())
        calls, rows = read("calls", since), [event["facts"] for event in read("target", since)]
        return {
            "cut": sum(call["fault"] in CUT for call in calls),
            "refused": sum(call["errcode"] != 0 for call in calls),
            "put_off": sum(row.get("state") == "due" and row.get("tries", 0) > 0 for row in rows),
            "held_back": sum(message["suppressed"] for message in read("templates", since)),
        }


def build(state: State, board: Switchboard) -> Blueprint:
    blueprint = Blueprint("switches", __name__, url_prefix="/sandbox/switches")

    def shown() -> Response:
        buttons = [{"key": one.key, "name": one.name, "about": one.about} for one in BUTTONS]
        offset = round(state.clock.offset)
        return jsonify(switches=board.shown(), buttons=buttons, effects=board.effects(), clock_offset=offset)

    @blueprint.get("")
    def switches() -> Response:
        return shown()

    @blueprint.put("/<key>")
    def turn(key: str) -> Response:
        """{on: true|false, seconds}: trouble stands until it is switched off, or the sandbox is reset."""
        body = given()
        try:
            if body.get("on", True):
                board.turn_on(key, float(body["seconds"]) if body.get("seconds") else None)
            else:
                board.turn_off(key)
        except KeyError:
            abort(404, f"no switch called {key}")
        except (TypeError, ValueError):
            abort(400, "seconds is a number")
        return shown()

    @blueprint.post("/<key>")
    def press(key: str) -> Response:
        button = next((one for one in BUTTONS if one.key == key), None) or abort(404, f"no button called {key}")
        button.press(state)
        state.live.tell("faults")
        return shown()

    @blueprint.delete("")
    def all_off() -> Response:
        board.all_off()
        return shown()

    return blueprint
