"""A gateway towards a pretend WeChat whose answers a test writes by path."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.wechat.pretend import Asked, MemoryStore, Start, to
from wechat.accounts import Account
from wechat.gateway import Gateway, TemplateMessage

OPENID = "oCanary_openid-0123456789abc"


class Scene:
    """A gateway towards a pretend WeChat whose answers the test writes by path."""

    def __init__(self, pretend: Start, official: Account, mini: Account, store: MemoryStore) -> None:
        self.answers: dict[str, Any] = {}
        self.server = pretend(self._answer)
        self.gateway = Gateway(official, mini, to(self.server.url), store)

    def _answer(self, asked: Asked) -> None:
        path = urlsplit(asked.path).path.removeprefix("/")
        if path == "cgi-bin/stable_token":
            asked.reply({"access_token": f"token-of-{asked.json()['appid']}", "expires_in": 7200})
        else:
            answer = self.answers[path]
            answer = answer.pop(0) if isinstance(answer, list) else answer
            asked.reply(answer(asked) if callable(answer) else answer)

    @property
    def last(self) -> Asked:
        return self.server.asked[-1]

    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.last.path).query).items()}


def message(**changes: Any) -> TemplateMessage:
    values: dict[str, Any] = {
        "openid": OPENID,
        "template_id": "T" * 43,
        "fields": {"thing1": "渠道商\n" + "很" * 30, "phrase2": "通过"},
        "url": "https://example.test/a/1",
        "mini_path": None,
        "client_msg_id": "notice-1",
    }
    return TemplateMessage(**values | changes)
