"""One person of the world, and every gesture of a finger."""

from typing import Any

from sandbox.client.asking import Facts, Line
from sandbox.client.webview import Webview


class Person:
    """One person of the world; gestures answer what the phone would do, once the push is settled."""

    def __init__(self, line: Line, key: str) -> None:
        self._line = line
        self.key = key

    def _do(self, deed: str, **body: Any) -> Facts:
        return self._line.ask("POST", f"/people/{self.key}/{deed}", json=body)

    def state(self) -> Facts:
        return self._line.ask("GET", f"/people/{self.key}")

    def openid(self, account: str = "official_account") -> str:
        return str(self.state()["openids"][account])

    def unionid(self) -> str | None:
        unionid: str | None = self.state()["unionid"]
        return unionid

    def follow(self, wait: bool = True) -> Facts:
        return self._do("follow", wait=wait)

    def unfollow(self, wait: bool = True) -> Facts:
        return self._do("unfollow", wait=wait)

    def scan(self, what: str | bytes, wait: bool = True) -> Facts:
        """A ticket, the text or address of a QR code, or the bytes of a picture of one."""
        if isinstance(what, str):
            return self._do("scan", content=what, wait=wait)
        path, headers = f"/people/{self.key}/scan", {"Content-Type": "image/png"}
        return self._line.ask("POST", path, data=what, headers=headers, params={"wait": str(wait).lower()})

    def say(self, text: str, wait: bool = True) -> Facts:
        return self._do("say", text=text, wait=wait)

    def tap_menu(self, name: str, wait: bool = True) -> Facts:
        return self._do("tap_menu", name=name, wait=wait)

    def open(self, url: str) -> Facts:
        return self._do("open", url=url)

    def block(self, blocked: bool = True) -> None:
        self._do("block", blocked=blocked)

    def allow_message(self, template_id: str, account: str = "mini_program", accept: bool = True) -> Facts:
        return self._do("subscribe_choice", template_id=template_id, account=account, accept=accept)

    def refuse_messages(self, template_id: str, account: str = "mini_program") -> Facts:
        """Turns the template's messages off in WeChat's settings."""
        return self._do("refuse_messages", template_id=template_id, account=account)

    def event(self, event: str, account: str = "official_account", **fields: Any) -> Facts:
        return self._do("event", event=event, account=account, fields=fields)

    def authorization_event(self, event: str, revoke_info: str = "") -> Facts:
        return self._do("authorization_event", event=event, revoke_info=revoke_info)

    def login_code(self) -> str:
        return str(self._do("login_code")["code"])

    def phone_code(self) -> str:
        return str(self._do("phone_code")["code"])

    def oauth_code(self, scope: str = "snsapi_base") -> str:
        return str(self._do("oauth_code", scope=scope)["code"])

    def open_mini(self, path: str = "") -> Facts:
        """The mini program, at `page?query`; the answer's `webview_url` is where this phone shows it."""
        return self._do("open_mini", path=path)

    def share(
        self, url: str, to: str, title: str = "", text: str = "", picture: str = "", *, mini: bool = False
    ) -> Facts:
        """The page at `url` as a card to a friend, with what the page itself says of it (or WeChat's defaults); `mini`
        when it stands in the mini program's window."""
        return self._do("share", url=url, to=to, title=title, text=text, picture=picture, mini=mini)

    def forward(self, message: Facts | int, to: str) -> Facts:
        """A message of one's own chats (or its number `n`) to a friend."""
        return self._do("forward", message=message if isinstance(message, int) else message["n"], to=to)

    def write(self, text: str, to: str) -> Facts:
        """A few words to a friend."""
        return self._do("write", text=text, to=to)

    def move(self, place: str) -> None:
        """To another place of the world file, such as 深圳南山."""
        self.change(place=place)

    def change(self, **settings: Any) -> Facts:
        """name, phone, place, city, risk_rank."""
        return self._line.ask("PATCH", f"/people/{self.key}", json=settings)

    def lose_network(self) -> None:
        self._do("network", online=False)

    def find_network(self) -> None:
        """Back online: what came meanwhile arrives."""
        self._do("network", online=True)

    def chat(self, name: str = "official_account") -> list[Facts]:
        return list(self._line.ask("GET", f"/people/{self.key}/chats/{name}")["messages"])

    def friend_chat(self, key: str) -> list[Facts]:
        """What this phone shows of the chat with a friend; `author` is person or friend."""
        return self.chat(key)

    def read(self, name: str = "official_account") -> None:
        self._line.ask("POST", f"/people/{self.key}/chats/{name}/read")

    def webview(self) -> Webview:
        return Webview(self._line.base, self.key)
