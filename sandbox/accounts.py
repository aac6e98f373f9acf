"""The two accounts of the brand and what WeChat keeps for each: callback, menus, tags, QR codes, quotas."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["official_account", "mini_program"]
Mode = Literal["safe", "plain"]
Format = Literal["xml", "json"]


@dataclass
class Account:
    kind: Kind
    name: str
    appid: str
    secret: str
    token: str
    aes_key: str
    original_id: str
    mode: Mode = "safe"
    format: Format = "xml"
    callback_url: str | None = None
    ip_whitelist: list[str] | None = None
    secret_frozen: bool = False
    pings: bool = True  # whether the host of the callback answers WeChat's ping
    menu: list[dict[str, Any]] | None = None
    conditional_menus: list[dict[str, Any]] = field(default_factory=list)
    tags: dict[int, str] = field(default_factory=dict)
    quota_used: dict[tuple[str, str], int] = field(default_factory=dict)
    quota_limits: dict[str, int] = field(default_factory=dict)
    quota_clearings: dict[str, int] = field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        """What the control API shows; secrets stay in the world file."""
        return {
            "kind": self.kind, "name": self.name, "appid": self.appid, "original_id": self.original_id,
            "mode": self.mode, "format": self.format, "callback_url": self.callback_url,
            "ip_whitelist": self.ip_whitelist, "secret_frozen": self.secret_frozen, "pings": self.pings,
            "aes_key_ends": self.aes_key[-4:],
        }  # fmt: skip


@dataclass
class Ticket:
    """A parametric QR code. `expires_at` None means permanent."""

    ticket: str
    scene: str
    is_text: bool
    url: str
    created_at: float
    expires_at: float | None

    def expired(self, now: float) -> bool:
        return self.expires_at is not None and now >= self.expires_at


@dataclass
class MiniLink:
    """A URL link into the mini program."""

    url: str
    path: str
    query: str
    expires_at: float


@dataclass
class ShelfItem:
    """Something with a QR code that a person may hold the phone over."""

    n: int
    kind: Literal["ticket", "mini_code", "link"]
    content: str
    label: str
    created_at: float
    expires_at: float | None = None
    ticket: str | None = None


@dataclass(frozen=True)
class Template:
    """A template the account has chosen from WeChat's library: key → label."""

    template_id: str
    title: str
    fields: dict[str, str]
