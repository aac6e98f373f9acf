"""What people hand to one another: words, and cards that open a page in the other one's own browser."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from sandbox.people import Message, Person
from sandbox.state import State
from sandbox.webview.addresses import Addresses

LONGEST_TITLE = 120
LONGEST_TEXT = 2000
WECHATS_OWN = "/_webview/"
MINI_PAGE = "/_webview/mini"
CLIENT = "/app/"
MINI_HOME = "pages/index/index"
HANDED_ON = ("card", "news", "text")


class NotSent(Exception):
    """WeChat would not send this; the sentence says why."""


class Friends:
    """Everybody here is everybody's friend."""

    def __init__(self, state: State, addresses: Addresses) -> None:
        self._state = state
        self._addresses = addresses

    def write(self, person: Person, to: str, text: str) -> None:
        text = text.strip()[:LONGEST_TEXT]
        if not text:
            raise NotSent("还没有写内容。")
        self._send(person, to, Message(0, 0.0, "person", "text", text=text))

    def share(
        self, person: Person, to: str, url: str, title: str = "", text: str = "", picture: str = "", mini: bool = False
    ) -> None:
        """A web page as a card: title (else address), text, picture; the link as others reach it. With `mini` the page
        is one of the mini program, whose place stands behind the # in a browser."""
        link, mini_path = self._addresses.in_the_world(person, url), ""
        parts = urlsplit(link)
        if parts.scheme not in ("http", "https"):
            raise NotSent("这个页面没有可以发送的链接。")
        if parts.path == MINI_PAGE:
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            link, mini_path = "", asked.get("path", "") + (f"?{asked['query']}" if "query" in asked else "")
        elif mini and parts.path == CLIENT and link.startswith(f"{self._state.target}/"):
            link, mini_path = "", parts.fragment.strip("/") or MINI_HOME
        elif parts.path.startswith(WECHATS_OWN):
            raise NotSent("这个页面不能发送给朋友。")
        card = Message(0, 0.0, "person", "card", text=text.strip()[:LONGEST_TEXT], url=link, mini_path=mini_path)
        card.title = title.strip()[:LONGEST_TITLE] or link or mini_path
        card.picture = self._addresses.in_the_world(person, picture)
        self._send(person, to, card)

    def forward(self, person: Person, number: int, to: str) -> None:
        """A message of any of this person's chats, sent on. Template messages cannot be, as in WeChat."""
        message = person.message(number)
        if message is None:
            raise NotSent("找不到这条消息，可能已经删除。")
        if message.kind not in HANDED_ON:
            raise NotSent("这条消息不能转发。")
        if message.kind == "news":
            text = message.articles[0].get("description", "") if message.articles else message.text
            message = replace(message, kind="card", text=text, articles=[])
        self._send(person, to, message)

    def _send(self, person: Person, to: str, message: Message) -> None:
        friend = self._state.people.get(to)
        if friend is None or friend is person:
            raise NotSent("请选一位好友。")
        self._state.say(person, friend.key, replace(message, author="person", read=False, held=False))
        self._state.say(friend, person.key, replace(message, author="friend", read=False, held=False))
