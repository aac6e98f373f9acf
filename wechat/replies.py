"""Words the passive reply to a push: what the person sees in the chat at once."""

from collections.abc import Mapping

from wechatpy.replies import ArticlesReply, BaseReply, TextReply

from wechat.push_body import FieldValue
from wechat.text import clusters

LONGEST_TEXT = 2048
"""Bytes of a text reply; a longer one makes WeChat tell the person that the account is out of order."""


def text_reply(fields: Mapping[str, FieldValue], text: str, *, created: int) -> str:
    """The XML of a text reply to the push with these fields; `created` in seconds since 1970.

    Follows the passive reply document. Whatever the text holds stays text: CDATA cannot be left, characters
    that XML forbids are dropped, and what is over 2048 bytes is cut with ….
    """
    return _render(TextReply(content=_data(_cut(text)), **_addressed(fields, created)))


def news_reply(
    fields: Mapping[str, FieldValue],
    *,
    title: str,
    description: str,
    picture_url: str,
    url: str,
    created: int,
) -> str:
    """The XML of a reply with one article card, the only number WeChat accepts in answer to an event."""
    card = {"title": title, "description": description, "image": picture_url, "url": url}
    articles = [{name: _data(value) for name, value in card.items()}]
    return _render(ArticlesReply(articles=articles, **_addressed(fields, created)))


def _addressed(fields: Mapping[str, FieldValue], created: int) -> dict[str, str | int]:
    """The reply's envelope: the push's sender becomes the recipient."""
    sender, recipient = fields["FromUserName"], fields["ToUserName"]
    if not isinstance(sender, str) or not isinstance(recipient, str):
        raise TypeError("a push names one sender and one recipient")
    return {"source": _data(recipient), "target": _data(sender), "time": created}


def _render(reply: BaseReply) -> str:
    return str(reply.render())


def _data(text: str) -> str:
    """The text as it may stand inside CDATA; wechatpy puts it there as it is."""
    return "".join(char for char in text if _is_xml(char)).replace("]]>", "]]]]><![CDATA[>")


def _is_xml(char: str) -> bool:
    return char in "\t\n" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"


def _cut(text: str) -> str:
    sound = "".join(char for char in text if _is_xml(char))
    if len(sound.encode()) <= LONGEST_TEXT:
        return sound
    room = LONGEST_TEXT - len("…".encode())
    kept = []
    for cluster in clusters(sound):
        room -= len(cluster.encode())
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept) + "…"
