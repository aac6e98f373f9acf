"""The people of the sandbox: where they are, whom they follow, what they read, what they have allowed."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

ChatName = str  # official_account, notices (服务通知), or the key of a friend
OWN_CHATS = ("official_account", "notices")


@dataclass
class Message:
    """One bubble or card in a chat; `author` is the person, the account, a friend, or WeChat itself.

    `held` waits for the network: it came while the phone had none, and nobody sees it yet.
    """

    n: int
    at: float
    author: Literal["person", "account", "friend", "system"]
    kind: str
    text: str = ""
    title: str = ""
    url: str = ""
    mini_path: str = ""
    picture: str = ""
    fields: list[dict[str, str]] = field(default_factory=list)
    articles: list[dict[str, str]] = field(default_factory=list)
    read: bool = False
    held: bool = False


@dataclass(frozen=True)
class Place:
    """A spot on the map; latitude and longitude in WGS-84 degrees."""

    name: str
    city: str
    adcode: str
    latitude: float
    longitude: float


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
    place: str = ""
    employee: str | None = None
    dealer: str | None = None
    following: bool = False
    subscribed_at: int = 0
    subscribe_scene: str = "ADD_SCENE_OTHERS"
    qr_scene: int = 0
    qr_scene_str: str = ""
    blocked: bool = False
    offline: bool = False
    risk_rank: int = 0
    session_key: str = ""
    mini_opened_at: float = 0.0
    tags: list[int] = field(default_factory=list)
    chats: dict[ChatName, list[Message]] = field(default_factory=lambda: {name: [] for name in OWN_CHATS})
    windows: dict[str, Window] = field(default_factory=dict)
    grants: dict[tuple[str, str], int] = field(default_factory=dict)

    def unread(self, chat: ChatName) -> int:
        return sum(not (message.read or message.held) for message in self.chats[chat])

    def card(self) -> dict[str, Any]:
        """What a list of people shows."""
        return {
            "key": self.key, "name": self.name, "phone": self.phone, "story": self.story, "city": self.city,
            "place": self.place, "employee": self.employee, "dealer": self.dealer, "following": self.following,
            "blocked": self.blocked, "offline": self.offline, "risk_rank": self.risk_rank, "tags": list(self.tags),
            "qr_scene_str": self.qr_scene_str, "unread": {chat: self.unread(chat) for chat in self.chats},
        }  # fmt: skip

    def messages(self, chat: ChatName) -> list[dict[str, Any]]:
        """What this phone shows of a chat; empty for a friend who never wrote."""
        return [asdict(message) for message in self.chats.get(chat, []) if not message.held]

    def message(self, n: int) -> Message | None:
        """The message of this number in whatever chat, as far as the phone has it."""
        everything = (message for chat in self.chats.values() for message in chat)
        return next((message for message in everything if message.n == n and not message.held), None)

    def back_online(self) -> None:
        """The network is there again, and all that waited for it arrives."""
        self.offline = False
        for chat in self.chats.values():
            for message in chat:
                message.held = False


# Official_account/Customer_Service_Messages: what opens a window, for how long (seconds), for how many messages.
WINDOWS = {"message": (48 * 3600, 5), "menu": (60, 3), "follow": (60, 3), "scan": (60, 3)}


def open_window(person: Person, reason: str, now: float) -> None:
    seconds, messages = WINDOWS[reason]
    person.windows[reason] = Window(reason, now + seconds, messages)


def usable_windows(person: Person, now: float) -> list[Window]:
    """The windows still open, the one that closes first in front; a used-up one is open, but empty."""
    return sorted((w for w in person.windows.values() if w.until > now), key=lambda w: w.until)
