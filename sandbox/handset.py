"""What a phone does when its owner scans, follows, writes, taps: effects on the chat and the pushes that follow."""

from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from sandbox.accounts import Kind, Ticket
from sandbox.link_rules import is_address, matches
from sandbox.people import Message, Person, open_window
from sandbox.pictures import Seen
from sandbox.pushes import Courier, Push
from sandbox.servers.menus import menu_for
from sandbox.servers.mini import MINI_CODE
from sandbox.state import State

Outcome = Literal[
    "followed", "scanned", "opens", "opens_mini", "choose", "expired", "not_ours", "said", "sent", "clicked", "nothing",
    "offline",
]  # fmt: skip
TICKET_HOST = "http://weixin.qq.com/q/"
TICKET_START = "gQ"
LINK_HOST = "https://wxaurl.cn/"


@dataclass(frozen=True)
class Deed:
    """What became of one gesture: the outcome, what opens, the push it caused, the codes there are to choose from."""

    outcome: Outcome
    url: str | None = None
    mini: dict[str, str] | None = None
    push: Push | None = None
    codes: list[Seen] = field(default_factory=list)


class Handset:
    """Every person's phone; all gestures take the person as their first word."""

    def __init__(self, state: State, courier: Courier) -> None:
        self._state = state
        self._courier = courier

    def scan(self, person: Person, content: str) -> Deed:
        """A QR code's text, a ticket, or a URL, as the camera or a long press would give it."""
        state = self._state
        with state.lock:
            ticket = state.tickets_by_url.get(content) or state.tickets.get(content)
            if ticket:
                expired = ticket.expired(state.clock.now())
                return Deed("expired") if expired else self._land(person, ticket)
            if content.startswith((TICKET_HOST, TICKET_START)):
                return Deed("expired")
            if content.startswith(LINK_HOST):
                return self._mini_link(content)
            if content.startswith(MINI_CODE):
                return self._mini_code(content)
            if not is_address(content):
                return Deed("not_ours")
            if any(matches(rule, content) for rule in state.link_rules):
                query = f"q={quote(content, safe='')}&scancode_time={state.clock.seconds()}"
                return Deed("opens_mini", mini={"path": "", "query": query})
        return Deed("opens", url=content)

    def follow(self, person: Person) -> Deed:
        with self._state.lock:
            return Deed("nothing") if person.following else self._subscribe(person, None)

    def unfollow(self, person: Person) -> Deed:
        with self._state.lock:
            if not person.following:
                return Deed("nothing")
            person.following = False
            person.tags.clear()
            person.windows.clear()
            push = self._courier.event(person, "unsubscribe", {"EventKey": ""})
        self._state.live.tell("person", person=person.key)
        return Deed("said", push=push)

    def say(self, person: Person, text: str, kind: str = "text", fields: dict[str, Any] | None = None) -> Deed:
        """A message to the service account; `kind` image, voice, video, location or link with its own fields."""
        if not person.following:
            return Deed("nothing")
        content = {"Content": text} if kind == "text" else dict(fields or {})
        self._state.say(person, "official_account", Message(0, 0.0, "person", kind, text=text))
        with self._state.lock:
            open_window(person, "message", self._state.clock.now())
        return Deed("said", push=self._courier.message(person, kind, content))

    def tap_menu(self, person: Person, name: str) -> Deed:
        """A button of the menu this person sees, by its name or key. Opening a sub-menu pushes nothing."""
        buttons, menu_id = menu_for(self._state.accounts["official_account"], person)
        leaves = [leaf for button in buttons for leaf in button.get("sub_button") or [button]]
        button = next((b for b in leaves if name in (b.get("name"), b.get("key"))), None)
        if button is None or not person.following:
            return Deed("nothing")
        extra = {} if menu_id is None else {"MenuId": menu_id}
        kind, key = button["type"], button.get("key", "")
        if kind == "view":
            push = self._courier.event(person, "VIEW", {"EventKey": button["url"], **extra})
            return Deed("opens", url=button["url"], push=push)
        if kind == "miniprogram":
            push = self._courier.event(person, "view_miniprogram", {"EventKey": button["pagepath"], **extra})
            path, _, query = button["pagepath"].partition("?")
            return Deed("opens_mini", mini={"path": path, "query": query}, push=push)
        if kind == "click":
            with self._state.lock:
                open_window(person, "menu", self._state.clock.now())
            return Deed("clicked", push=self._courier.event(person, "CLICK", {"EventKey": key}))
        return Deed("nothing")

    def scan_through_menu(self, person: Person, key: str, content: str, waiting: bool) -> Deed:
        """A menu button of type scancode_push or scancode_waitmsg, held over a QR code."""
        with self._state.lock:
            open_window(person, "menu", self._state.clock.now())
        event = "scancode_waitmsg" if waiting else "scancode_push"
        info = {"ScanType": "qrcode", "ScanResult": content}
        push = self._courier.event(person, event, {"EventKey": key, "ScanCodeInfo": info})
        opens = is_address(content) and not waiting
        return Deed("opens", url=content, push=push) if opens else Deed("said", push=push)

    def subscribe_choice(self, person: Person, kind: Kind, template_id: str, accept: bool) -> Deed:
        """The tick in WeChat's subscription pop-up; each acceptance allows one message."""
        with self._state.lock:
            grant = (kind, template_id)
            person.grants[grant] = person.grants.get(grant, 0) + 1 if accept else 0
        scene = "0" if kind == "mini_program" else "1"
        choice = "accept" if accept else "reject"
        entry = {"TemplateId": template_id, "SubscribeStatusString": choice, "PopupScene": scene}
        event = self._courier.subscription_event(
            person, "subscribe_msg_popup_event", "SubscribeMsgPopupEvent", [entry], kind
        )
        return Deed("said", push=event)

    def refuse_messages(self, person: Person, kind: Kind, template_id: str) -> Deed:
        """The switch of one template among WeChat's settings, turned off: nothing of it is allowed any more."""
        with self._state.lock:
            person.grants[(kind, template_id)] = 0
        entry = {"TemplateId": template_id, "SubscribeStatusString": "reject"}
        event = self._courier.subscription_event(
            person, "subscribe_msg_change_event", "SubscribeMsgChangeEvent", [entry], kind
        )
        return Deed("said", push=event)

    def _land(self, person: Person, ticket: Ticket) -> Deed:
        if not person.following:
            return self._subscribe(person, ticket)
        open_window(person, "scan", self._state.clock.now())
        key = ticket.scene if ticket.is_text else int(ticket.scene)
        return Deed("scanned", push=self._courier.event(person, "SCAN", {"EventKey": key, "Ticket": ticket.ticket}))

    def _subscribe(self, person: Person, ticket: Ticket | None) -> Deed:
        person.following = True
        person.subscribed_at = self._state.clock.seconds()
        person.subscribe_scene = "ADD_SCENE_QR_CODE" if ticket else "ADD_SCENE_SEARCH"
        person.qr_scene_str = ticket.scene if ticket and ticket.is_text else ""
        person.qr_scene = int(ticket.scene) if ticket and not ticket.is_text else 0
        open_window(person, "follow", self._state.clock.now())
        fields = {"EventKey": f"qrscene_{ticket.scene}", "Ticket": ticket.ticket} if ticket else {"EventKey": ""}
        self._state.live.tell("person", person=person.key)
        return Deed("followed", push=self._courier.event(person, "subscribe", fields))

    def _mini_code(self, content: str) -> Deed:
        facts = dict(parse_qsl(urlsplit(content).query))
        if facts.get("appid") != self._state.accounts["mini_program"].appid:
            return Deed("not_ours")
        scene = quote(facts.get("scene", ""), safe="")
        return Deed("opens_mini", mini={"path": facts.get("page", ""), "query": f"scene={scene}"})

    def _mini_link(self, content: str) -> Deed:
        link = self._state.mini_links.get(content.split("?")[0])
        if link is None or self._state.clock.now() >= link.expires_at:
            return Deed("expired")
        return Deed("opens_mini", mini={"path": link.path, "query": link.query})
