"""What WeChat tells us, as plain values; openids, unionids, keys and numbers stay out of their repr."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wechat.errors import WeChatOutcomeUnknown
from wechat.transport import Answer, Question


@dataclass(frozen=True, slots=True)
class QrTicket:
    """A parametric QR code: its picture's ticket, the address inside it, and its life in seconds."""

    ticket: str
    url: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class FollowerInfo:
    """What WeChat knows of a person; for somebody who does not follow only `subscribed` is filled."""

    subscribed: bool
    unionid: str | None = field(default=None, repr=False)
    subscribed_at: int | None = None
    scene: str | None = None


@dataclass(frozen=True, slots=True)
class TemplateMessage:
    """One template message; `client_msg_id` makes a repeat within ten minutes arrive only once."""

    openid: str = field(repr=False)
    template_id: str
    fields: Mapping[str, str] = field(repr=False)
    url: str | None
    mini_path: str | None
    client_msg_id: str


@dataclass(frozen=True, slots=True)
class SubscriptionMessage:
    """One subscription message of the mini program; nothing makes a repeat arrive only once."""

    openid: str = field(repr=False)
    template_id: str
    fields: Mapping[str, str] = field(repr=False)
    page: str


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """Who opened a page; `snapshot` marks a made-up visitor of WeChat's preview, who must never be bound."""

    openid: str = field(repr=False)
    unionid: str | None = field(repr=False)
    snapshot: bool


@dataclass(frozen=True, slots=True)
class MiniIdentity:
    """Who opened the mini program; the session key never leaves the server."""

    openid: str = field(repr=False)
    unionid: str | None = field(repr=False)
    session_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VerifiedPhone:
    """A phone number that WeChat verified, without its country code, which stands beside it (\"86\")."""

    number: str = field(repr=False)
    country_code: str


@dataclass(frozen=True, slots=True)
class TextJudged:
    """What WeChat thinks of a text: `pass`, `review` or `risky`, and the number of what it found."""

    suggest: str
    label: int | None


def text_of(question: Question, answer: Answer, name: str) -> str:
    """The text under a name that the answer must have."""
    value = optional_text(answer, name)
    if value is None:
        raise WeChatOutcomeUnknown(question.api, f"the answer holds no {name}")
    return value


def number_of(question: Question, answer: Answer, name: str) -> int:
    """The integer (of 64 bits, as all of WeChat's) under a name that the answer must have."""
    value = answer.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value.bit_length() > 63:
        raise WeChatOutcomeUnknown(question.api, f"the answer holds no {name}")
    return value


def optional_text(answer: Mapping[str, Any], name: str) -> str | None:
    """The text under a name, without the stray blanks of Tencent's samples; None when missing or empty."""
    value = answer.get(name)
    return value.strip() or None if isinstance(value, str) else None
