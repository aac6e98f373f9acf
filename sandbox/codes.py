"""Codes that work once and die after five minutes: page sign-in, mini program login, phone number."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox import names
from sandbox.clock import Clock

LIFE_SECONDS = 300

Kind = Literal["page", "login", "phone"]
Fate = Literal["good", "unknown", "used", "expired"]


@dataclass
class Code:
    kind: Kind
    appid: str
    person: str
    born: float
    scope: str = ""
    used: bool = False


@dataclass
class Codes:
    """Every code ever handed out, so that a second use is told apart from an invention."""

    clock: Clock
    issued: dict[str, Code] = field(default_factory=dict)

    def issue(self, kind: Kind, appid: str, person: str, scope: str = "") -> str:
        text = names.fresh(32)
        self.issued[text] = Code(kind, appid, person, self.clock.now(), scope)
        return text

    def spend(self, kind: Kind, text: str, appid: str) -> tuple[Fate, Code | None]:
        """Uses the code up if it is good; an expired or foreign one is left as it is."""
        code = self.issued.get(text)
        if code is None or code.kind != kind or code.appid != appid:
            return "unknown", None
        if code.used:
            return "used", code
        if self.clock.now() - code.born > LIFE_SECONDS:
            return "expired", code
        code.used = True
        return "good", code
