"""Reading what the account answered to a push, as strictly as WeChat does."""

from xml.etree import ElementTree

from sandbox.accounts import Account
from sandbox.envelope import BadEnvelope, check_reply, unseal
from sandbox.people import Message
from sandbox.xmltext import read_xml, text_of

SILENCE = (b"", b"success")


def read_reply(body: bytes, account: Account, openid: str) -> Message | None:
    """The message for the chat, or None for `success` and the empty body, which need no envelope.

    Raises BadEnvelope or ValueError for everything WeChat would not show.
    """
    if body.strip() in SILENCE:
        return None
    if account.kind == "mini_program":
        raise ValueError("a mini program is answered with success or nothing")
    root = read_xml(body.decode("utf-8"))
    if account.mode == "safe":
        root = read_xml(_opened(root, account))
        if root.find("MsgType") is None:
            return None  # an encrypted empty message
    if text_of(root, "ToUserName") != openid or text_of(root, "FromUserName") != account.original_id:
        raise ValueError("ToUserName and FromUserName are not swapped")
    if not text_of(root, "CreateTime").isdecimal():
        raise ValueError("CreateTime is no number")
    return _message(root)


def _opened(root: ElementTree.Element, account: Account) -> str:
    encrypted = text_of(root, "Encrypt")
    if not encrypted:
        raise ValueError("safe mode asks for an encrypted reply")
    parts = text_of(root, "TimeStamp"), text_of(root, "Nonce")
    check_reply(account.token, parts[0], parts[1], encrypted, text_of(root, "MsgSignature"))
    return unseal(encrypted, account.aes_key, account.appid)


def opened(body: bytes, account: Account) -> str:
    """The reply as it reads once opened, for people to look at; what cannot be opened is empty."""
    if body.strip() in SILENCE or account.mode == "plain":
        return body.decode("utf-8", "replace")
    try:
        encrypted = text_of(read_xml(body.decode("utf-8")), "Encrypt")
        return unseal(encrypted, account.aes_key, account.appid) if encrypted else ""
    except (BadEnvelope, ValueError):
        return ""


def _message(root: ElementTree.Element) -> Message:
    kind = text_of(root, "MsgType")
    message = Message(n=0, at=0.0, author="account", kind=kind)
    if kind == "text":
        message.text = text_of(root, "Content")
        if not message.text:
            raise ValueError("a text reply without Content")
    elif kind == "news":
        message.articles = [
            {name: text_of(item, tag) for name, tag in ARTICLE.items()} for item in root.findall("Articles/item")
        ]
        if not message.articles or text_of(root, "ArticleCount") != str(len(message.articles)):
            raise ValueError("ArticleCount does not match the articles")
        message.title = message.articles[0]["title"]
        message.url = message.articles[0]["url"]
    elif kind in ("image", "voice", "video"):
        message.text = text_of(root, f"{kind.capitalize()}/MediaId")
    elif kind == "music":
        message.title = text_of(root, "Music/Title")
    elif kind != "transfer_customer_service":
        raise ValueError(f"unknown MsgType {kind!r}")
    return message


ARTICLE = {"title": "Title", "description": "Description", "picture": "PicUrl", "url": "Url"}
