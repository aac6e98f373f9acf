"""Access tokens with WeChat's own overlap rules, for the plain call and for the stable one, each on its own."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox import names
from sandbox.clock import Clock
from sandbox.errors import Refused

LIFE = 7200
OVERLAP = 300
FORCE_GAP = 30
FORCES_PER_DAY = 20

Family = Literal["plain", "stable"]


@dataclass
class Token:
    value: str
    appid: str
    family: Family
    expires_at: float
    withdrawn_at: float | None = None  # from here on it is "not the latest"


@dataclass
class Line:
    """The tokens of one account from one call: the newest, and the one before it."""

    newest: Token | None = None
    previous: Token | None = None
    forced_at: float = float("-inf")
    forces: dict[str, int] = field(default_factory=dict)


class Tokens:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, Token] = {}
        self._lines: dict[tuple[str, Family], Line] = {}

    def plain(self, appid: str) -> tuple[str, int]:
        """A new token each time; the previous works 5 more minutes, the one before it stops at once."""
        line = self._line(appid, "plain")
        if line.previous:
            self._withdraw(line.previous, 0)
        if line.newest:
            self._withdraw(line.newest, OVERLAP)
        line.previous, line.newest = line.newest, self._make(appid, "plain")
        return line.newest.value, LIFE

    def stable(self, appid: str, force_refresh: bool) -> tuple[str, int]:
        """The same token with its remaining life; rolled in its last 5 minutes, when the old one lives on to its end.

        A forced refresh withdraws the old token at once; within 30 s of the last one it does nothing; 20 a day.
        """
        line, now = self._line(appid, "stable"), self._clock.now()
        if force_refresh and line.newest and now - line.forced_at >= FORCE_GAP:
            day = self._clock.beijing().date().isoformat()
            if line.forces.get(day, 0) >= FORCES_PER_DAY:
                raise Refused(45009)
            line.forces[day] = line.forces.get(day, 0) + 1
            line.forced_at = now
            self._withdraw(line.newest, 0)
            line.newest = None
        if line.newest is None or line.newest.expires_at - now <= OVERLAP:
            line.newest = self._make(appid, "stable")
        return line.newest.value, int(line.newest.expires_at - now)

    def owner(self, value: str) -> str:
        """The appid a token speaks for, or WeChat's refusal: missing, malformed, not the latest, expired."""
        if not value:
            raise Refused(41001)
        if len(value) < 32 or not value.replace("_", "").replace("-", "").isalnum() or not value.isascii():
            raise Refused(40014)
        token, now = self._known.get(value), self._clock.now()
        if token is None or (token.withdrawn_at is not None and now >= token.withdrawn_at):
            raise Refused(40001)
        if now >= token.expires_at:
            raise Refused(42001)
        return token.appid

    def revoke_all(self) -> None:
        """Every token stops being the latest, as after another system asked for one."""
        for line in self._lines.values():
            for token in (line.previous, line.newest):
                if token:
                    self._withdraw(token, 0)
            line.newest = line.previous = None

    def _line(self, appid: str, family: Family) -> Line:
        return self._lines.setdefault((appid, family), Line())

    def _make(self, appid: str, family: Family) -> Token:
        token = Token(f"99_{names.fresh(133)}", appid, family, self._clock.now() + LIFE)
        self._known[token.value] = token
        return token

    def _withdraw(self, token: Token, after: float) -> None:
        moment = self._clock.now() + after
        token.withdrawn_at = moment if token.withdrawn_at is None else min(token.withdrawn_at, moment)
