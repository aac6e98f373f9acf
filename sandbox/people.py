"""The people of the sandbox: whom they follow, what they read, what they have allowed."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

ChatName = Literal["official_account", "notices"]


@dataclass
class Message:
    """One bubble or card in a chat; `author` is the person, the account, or WeChat itself."""

    n: int
    at: float
    author: Literal["person", "account", "system"]
    kind: str
    text: str = ""
    title: str = ""
    url: str = ""
    mini_path: str = ""
    fields: list[dict[str, str]] = field(default_factory=list)
    articles: list[dict[str, str]] = field(default_factory=list)
    read: bool = False


@dataclass
class Window:
    """A right to customer-service messages: how many are left until when."""

    reason: str
    until: float
    left: int


@dataclass
class Person:
    key: str
    name: str
    phone: str = ""
    story: str = ""
    city: str = ""
    employee: str | None = None
    following: bool = False
    subscribed_at: int = 0
    subscribe_scene: str = "ADD_SCENE_OTHERS"
    qr_scene: int = 0
    qr_scene_str: str = ""
    blocked: bool = False
    risk_rank: int = 0
    session_key: str = ""
    tags: list[int] = field(default_factory=list)
    chats: dict[ChatName, list[Message]] = field(default_factory=lambda: {"official_account": [], "notices": []})
    windows: dict[str, Window] = field(default_factory=dict)
    grants: dict[tuple[str, str], int] = field(default_factory=dict)

    def unread(self, chat: ChatName) -> int:
        return sum(not message.read for message in self.chats[chat])

    def card(self) -> dict[str, Any]:
        """What a list of people shows."""
        return {
            "key": self.key, "name": self.name, "phone": self.phone, "story": self.story, "city": self.city,
            "employee": self.employee, "following": self.following, "blocked": self.blocked,
            "risk_rank": self.risk_rank, "tags": list(self.tags), "qr_scene_str": self.qr_scene_str,
            "unread": {chat: self.unread(chat) for chat in self.chats},
        }  # fmt: skip

    def messages(self, chat: ChatName) -> list[dict[str, Any]]:
        return [asdict(message) for message in self.chats[chat]]


# Official_account/Customer_Service_Messages: what opens a window, for how long (seconds), for how many messages.
WINDOWS = {"message": (48 * 3600, 5), "menu": (60, 3), "follow": (60, 3), "scan": (60, 3)}


def open_window(person: Person, reason: str, now: float) -> None:
    seconds, messages = WINDOWS[reason]
    person.windows[reason] = Window(reason, now + seconds, messages)


def usable_windows(person: Person, now: float) -> list[Window]:
    """The windows still open, the one that closes first in front; a used-up one is open, but empty."""
    return sorted((w for w in person.windows.values() if w.until > now), key=lambda w: w.until)
