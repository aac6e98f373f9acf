"""What people do with their phones, each gesture one address: `POST /sandbox/people/<key>/<gesture>`."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from sandbox.accounts import Kind
from sandbox.codes import Kind as CodeKind
from sandbox.director.asking import account_kind, flag, given, wanted
from sandbox.director.looking import scanned
from sandbox.friends import Friends
from sandbox.handset import Deed, Handset
from sandbox.people import Person
from sandbox.pushes import Courier, Push
from sandbox.state import State
from sandbox.webview import Webviews

PUSH_WAIT = 30.0
PLATFORM_OPENID = "oaKk346BaWE0eIn4oSRWbaM9vR7s"


@dataclass(frozen=True)
class Stage:
    state: State
    courier: Courier
    handset: Handset
    friends: Friends


def scan(stage: Stage, person: Person) -> Deed:
    """{content | ticket | url | png}, or a picture as the body; several codes in one picture are a choice."""
    codes = scanned()
    return stage.handset.scan(person, codes[0].content) if len(codes) == 1 else Deed("choose", codes=codes)


def share(stage: Stage, person: Person) -> Deed:
    """{url, to, title, text, picture, mini}: the page in front of this person, sent to a friend as a card; `mini` when
    it stands in the mini program's window."""
    said = {name: str(given().get(name, "")) for name in ("title", "text", "picture")}
    mini = given().get("mini") is True
    stage.friends.share(person, str(wanted("to")), str(wanted("url")), **said, mini=mini)
    return Deed("sent")


def forward(stage: Stage, person: Person) -> Deed:
    """{message, to}: a message of this person's chats, by its number, sent on to a friend."""
    stage.friends.forward(person, int(wanted("message")), str(wanted("to")))
    return Deed("sent")


def write(stage: Stage, person: Person) -> Deed:
    """{to, text}: a few words to a friend."""
    stage.friends.write(person, str(wanted("to")), str(wanted("text")))
    return Deed("sent")


def say(stage: Stage, person: Person) -> Deed:
    """{text}, or {kind: image|voice|video|location|link, fields}."""
    body = given()
    return stage.handset.say(person, str(body.get("text", "")), str(body.get("kind", "text")), body.get("fields"))


def scan_through_menu(stage: Stage, person: Person) -> Deed:
    """{key, content, waiting}: a menu button of type scancode_push, or scancode_waitmsg when waiting."""
    waiting = flag("waiting", otherwise=False)
    return stage.handset.scan_through_menu(person, str(wanted("key")), str(wanted("content")), waiting)


def subscribe_choice(stage: Stage, person: Person) -> Deed:
    """{template_id, accept, account}: the tick in the subscription pop-up."""
    kind = account_kind("mini_program")
    return stage.handset.subscribe_choice(person, kind, str(wanted("template_id")), flag("accept"))


def refuse_messages(stage: Stage, person: Person) -> Deed:
    """{template_id, account}: the template's switch in WeChat's settings, turned off."""
    return stage.handset.refuse_messages(person, account_kind("mini_program"), str(wanted("template_id")))


def event(stage: Stage, person: Person) -> Deed:
    """{event, fields, account}: any other event, such as LOCATION, pic_weixin, subscribe_msg_change_event."""
    kind = account_kind("official_account")
    return Deed("said", push=stage.courier.event(person, str(wanted("event")), given().get("fields"), kind))


def authorization_event(stage: Stage, person: Person) -> Deed:
    """{event, revoke_info}: user_info_modified, user_authorization_revoke or _cancellation, sent by the platform."""
    fields = {
        "FromUserName": PLATFORM_OPENID, "MsgType": "event", "Event": str(wanted("event")),
        "AppID": stage.state.accounts["mini_program"].appid, "OpenID": stage.state.openid("mini_program", person),
        "RevokeInfo": str(given().get("revoke_info", "")), "PluginID": "", "OpenPID": "",
    }  # fmt: skip
    return Deed("said", push=stage.courier.send(person, "mini_program", fields))


GESTURES: dict[str, Callable[[Stage, Person], Deed]] = {
    "follow": lambda stage, person: stage.handset.follow(person),
    "unfollow": lambda stage, person: stage.handset.unfollow(person),
    "scan": scan,
    "open": lambda stage, person: Deed("opens", url=str(wanted("url"))),
    "tap_menu": lambda stage, person: stage.handset.tap_menu(person, str(wanted("name"))),
    "open_mini": lambda stage, person: Deed("opens_mini", mini=_parts(str(given().get("path", "")))),
    "say": say,
    "share": share,
    "forward": forward,
    "write": write,
    "scan_through_menu": scan_through_menu,
    "subscribe_choice": subscribe_choice,
    "refuse_messages": refuse_messages,
    "event": event,
    "authorization_event": authorization_event,
}
CODES: dict[str, tuple[CodeKind, Kind]] = {
    "login_code": ("login", "mini_program"),
    "phone_code": ("phone", "mini_program"),
    "oauth_code": ("page", "official_account"),
}


def add_gestures(
    blueprint: Blueprint, state: State, courier: Courier, webviews: Webviews, one: Callable[[str], Person]
) -> None:
    """Every gesture answers what the phone would do; with `wait` (default true) only once its push is settled."""
    stage = Stage(state, courier, Handset(state, courier), Friends(state, webviews.addresses))

    @blueprint.post("/<key>/<name>")
    def gesture(key: str, name: str) -> Response:
        person = one(key)
        if name not in GESTURES and name not in CODES:
            abort(404, f"no gesture called {name}")
        if name in GESTURES:
            return _answer(webviews, person, Deed("offline") if person.offline else GESTURES[name](stage, person))
        if person.offline:
            abort(409, "这部手机没有网络。")
        kind, account = CODES[name]
        scope = str(given().get("scope", "snsapi_base")) if kind == "page" else ""
        with state.lock:
            return jsonify(code=state.codes.issue(kind, state.accounts[account].appid, key, scope))


def _parts(path: str) -> dict[str, str]:
    """A mini program's page as cards and menus have it: path?query."""
    page, _, query = path.partition("?")
    return {"path": page, "query": query}


def _answer(webviews: Webviews, person: Person, deed: Deed) -> Response:
    settled = _settle(deed.push) if deed.push and flag("wait") else None
    webview = webviews.addresses.shown(person, deed.url) if deed.url else None
    if deed.mini is not None:
        webview = webviews.addresses.mini(person, deed.mini)
    codes = [asdict(code) for code in deed.codes]
    return jsonify(
        outcome=deed.outcome, url=deed.url, webview_url=webview, mini=deed.mini, push=settled, codes=codes
    )  # fmt: skip


def _settle(push: Push) -> dict[str, Any]:
    if not push.done.wait(PUSH_WAIT):
        abort(504, "the push is still on its way")
    return asdict(push.entry)
