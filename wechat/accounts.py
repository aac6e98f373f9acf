"""Who we are towards WeChat: one Official Account or one mini program with its credentials."""

import re
from dataclasses import dataclass, field
from typing import Literal

AccountKind = Literal["official_account", "mini_program"]
KINDS: tuple[AccountKind, ...] = ("official_account", "mini_program")

_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")


@dataclass(frozen=True, slots=True)
class Account:
    """One WeChat account.

    `secret` is the AppSecret; `token` signs pushes; `aes_key` (43 letters and digits) seals them and is empty
    only for WeChat's test account, which knows plain pushes alone; `original_id` is the gh_… id that pushes
    are addressed to; `previous_aes_key` still opens pushes sealed before the last key change.
    Refuses, without repeating any value, an empty appid or token and an AES key of another shape.
    """

    kind: AccountKind
    appid: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    original_id: str
    previous_aes_key: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        # With an empty token anybody could compute a valid signature.
        if not self.appid or not self.token:
            raise ValueError(f"{self.kind}: appid and token must not be empty")
        for name in ("aes_key", "previous_aes_key"):
            key = getattr(self, name)
            if key and not _AES_KEY.fullmatch(key):
                raise ValueError(f"{self.kind}: {name} must be 43 letters and digits")

    @property
    def aes_keys(self) -> tuple[str, ...]:
        """The keys that may open a push, the current one first."""
        return tuple(key for key in (self.aes_key, self.previous_aes_key) if key)
