"""All that the pretend WeChat knows, in memory, under one lock."""

import itertools
import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox import names
from sandbox.accounts import Account, Kind, MiniLink, ShelfItem, Template, Ticket
from sandbox.clock import Clock
from sandbox.codes import Codes
from sandbox.faults import Faults
from sandbox.ledger import Delivered, Ledger
from sandbox.live import Live
from sandbox.people import ChatName, Message, Person, Place
from sandbox.tokens import Tokens

WORLD_FILE = Path(__file__).with_name("world.json")
CALLBACKS: dict[Kind, str] = {"official_account": "/wechat/callback", "mini_program": "/wechat/callback/mini"}


def load_world(path: Path = WORLD_FILE) -> dict[str, Any]:
    world: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return world


class State:
    """One world. `target` is the base address of the program under test, `base` the sandbox's own public one."""

    def __init__(self, world: Mapping[str, Any], target: str, base: str, job_delay: float = 0.2) -> None:
        self.lock = threading.RLock()
        self.world = world
        self.target = target.rstrip("/")
        self.base = base.rstrip("/")
        self.job_delay = job_delay
        self.live = Live()
        self.faults = Faults()
        self._after_reset: list[Callable[[], None]] = []
        self.reset()

    def on_reset(self, forget: Callable[[], None]) -> None:
        """Done whenever the first day begins anew."""
        self._after_reset.append(forget)

    def reset(self) -> None:
        """Back to the first day: nobody follows, nothing was sent, the clock is right. Addresses stay."""
        with self.lock:
            world = self.world
            self.clock = Clock()
            self.codes = Codes(self.clock)
            self.tokens = Tokens(self.clock)
            self.ledger = Ledger()
            self.faults.clear()
            self.numbers = itertools.count(1)
            self.unionid: bool = world.get("unionid", True)
            self.unionid_in_base: bool = world.get("unionid_in_base", True)
            self.oauth_domains: list[str] = list(world.get("oauth_domains", []))
            self.callback_addresses: list[str] = ["127.0.0.1"]
            self.accounts: dict[Kind, Account] = {
                kind: Account(kind=kind, **world["accounts"][kind]) for kind in CALLBACKS if kind in world["accounts"]
            }
            self.places = {entry["name"]: Place(**entry) for entry in world.get("places", [])}
            self.people = self.first_people()
            self.templates: dict[Kind, dict[str, Template]] = {
                "official_account": _templates(world.get("templates", [])),
                "mini_program": _templates(world.get("subscribe_templates", [])),
            }
            self._persons_by_openid: dict[str, tuple[Kind, Person]] = {}
            for person in self.people.values():
                self._enrol(person)
            self.tickets: dict[str, Ticket] = {}
            self.tickets_by_url: dict[str, Ticket] = {}
            self.permanent_scenes: dict[tuple[str, bool], Ticket] = {}
            self.mini_links: dict[str, MiniLink] = {}
            self.link_rules: list[str] = []
            self.shelf: list[ShelfItem] = []
            self.sent_once: dict[tuple[str, str], Delivered] = {}
            self.page_tokens: dict[str, tuple[str, str, float]] = {}
            self.jsapi_tickets: dict[str, tuple[str, float]] = {}
        for forget in self._after_reset:
            forget()
        self.live.tell("reset")

    def first_people(self) -> dict[str, Person]:
        """The people as the world file has them, each in the city of their place."""
        people = {entry["key"]: Person(**entry) for entry in self.world["people"]}
        for person in people.values():
            if person.place:
                person.city = self.places[person.place].city
        return people

    def _enrol(self, person: Person) -> None:
        for kind, account in self.accounts.items():
            self._persons_by_openid[names.openid(account.appid, person.key)] = (kind, person)

    def add_person(self, person: Person) -> None:
        with self.lock:
            self.people[person.key] = person
            self._enrol(person)

    def account_with(self, appid: str) -> Account | None:
        return next((a for a in self.accounts.values() if a.appid == appid), None)

    def openid(self, kind: Kind, person: Person) -> str:
        return names.openid(self.accounts[kind].appid, person.key)

    def unionid_of(self, person: Person) -> str | None:
        return names.unionid(person.key) if self.unionid else None

    def person_with(self, openid: str, kind: Kind) -> Person | None:
        found = self._persons_by_openid.get(openid)
        return found[1] if found and found[0] == kind else None

    def anybody_with(self, openid: str) -> Person | None:
        found = self._persons_by_openid.get(openid)
        return found[1] if found else None

    def callback_url(self, account: Account) -> str:
        return account.callback_url or self.target + CALLBACKS[account.kind]

    def webview_base(self, person_key: str) -> str:
        """Each person's browser lives on a host of its own, so that cookies never meet."""
        port = urlsplit(self.base).port
        return f"http://{person_key}.localhost" + (f":{port}" if port else "")

    def say(self, person: Person, chat: ChatName, message: Message) -> None:
        with self.lock:
            message.n = next(self.numbers)
            message.at = self.clock.now()
            message.read = message.author == "person"
            message.held = person.offline
            person.chats.setdefault(chat, []).append(message)
        self.live.tell("chat", person=person.key, chat=chat, n=message.n)

    def say_sorry(self, person: Person) -> None:
        """What WeChat shows when the account's server gave no usable answer."""
        sorry = Message(0, 0.0, "system", "text", text="该公众号暂时无法提供服务，请稍后再试")
        self.say(person, "official_account", sorry)

    def put_on_shelf(self, item: ShelfItem) -> ShelfItem:
        with self.lock:
            item.n = next(self.numbers)
            item.created_at = self.clock.now()
            self.shelf.append(item)
        self.live.tell("shelf", n=item.n)
        return item


def _templates(entries: list[dict[str, Any]]) -> dict[str, Template]:
    return {e["template_id"]: Template(e["template_id"], e["title"], dict(e["fields"])) for e in entries}
