"""What can go wrong between WeChat and us, sorted by what the caller may conclude, without any secret."""

import re
from collections.abc import Iterable

_RID = re.compile(r"\brid: ?([0-9a-zA-Z-]{8,64})")
_OPENID = re.compile(r"(?<![\w-])o[\w-]{27}(?![\w-])", re.ASCII)
_TOKEN = re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])", re.ASCII)
_APP_SECRET = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z])")
_LONGEST_ERRMSG = 200


class WeChatError(Exception):
    """A call did not bring an answer that can be used. `api` is its path, without any parameter."""

    def __init__(self, api: str, what: str) -> None:
        super().__init__(f"{api}: {what}")
        self.api = api


class WeChatUnreachable(WeChatError):
    """Surely not carried out: no byte of the request left us, so it may be tried again by anybody."""


class WeChatResting(WeChatUnreachable):
    """Not asked at all: this API rests for `seconds`, because it fails again and again or its quota is spent."""

    def __init__(self, api: str, seconds: float, why: str) -> None:
        super().__init__(api, f"rests for {seconds:.1f} s: {why}")
        self.seconds = seconds


class WeChatCrowded(WeChatResting):
    """Not asked at all: as many threads of this process wait for WeChat as may."""

    def __init__(self, api: str) -> None:
        super().__init__(api, 1.0, "too many wait for WeChat already")


class WeChatOutcomeUnknown(WeChatError):
    """Sent, but no usable answer came: it may or may not have been carried out."""


class WeChatRefused(WeChatError):
    """WeChat answered and said no. `errcode` as documented, `rid` is what Tencent's support asks for."""

    def __init__(self, api: str, errcode: int, errmsg: str, sent: Iterable[str] = ()) -> None:
        found = _RID.search(errmsg)
        self.errcode = errcode
        self.errmsg = scrub(errmsg, sent)
        self.rid = found.group(1) if found else None
        super().__init__(api, f"errcode {errcode} {self.errmsg}")


class EnvelopeRefused(Exception):
    """A push or handshake is not what WeChat sends. `reason` is a stable word for logs and counters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def scrub(text: str, sent: Iterable[str] = ()) -> str:
    """The text as one short printable line, without anything we sent and without openids, tokens and AppSecrets."""
    for value in sorted(set(sent), key=len, reverse=True):
        if len(value) >= 6 or (len(value) >= 2 and not value.isascii()):
            text = text.replace(value, "[…]")
    for shape in (_OPENID, _TOKEN, _APP_SECRET):
        text = shape.sub("[…]", text)
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST_ERRMSG]
