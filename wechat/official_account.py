"""What we ask of WeChat in the name of the Official Account: QR codes, followers, messages, the JS-SDK."""

import hashlib
import re
from collections.abc import Sequence

from wechat.accounts import Account
from wechat.answers import FollowerInfo, QrTicket, TemplateMessage, number_of, optional_text, text_of
from wechat.caller import Caller
from wechat.errors import WeChatOutcomeUnknown
from wechat.perishable import Perishable
from wechat.template_fields import fit
from wechat.transport import Answer, Question, Transport

LONGEST_QR = 2_592_000
"""Seconds that a temporary QR code lives at most: 30 days."""

MOST_FOLLOWERS = 100
"""People that one call may ask about."""

_SCENE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class OfficialAccount:
    """Calls that carry the Official Account's access_token."""

    def __init__(self, official: Caller, transport: Transport, mini_program: Account, jsapi_ticket: Perishable) -> None:
        self._official = official
        self._transport = transport
        self._linked_appid = mini_program.appid
        self._jsapi_ticket = jsapi_ticket

    def create_temporary_qr(self, scene: str, seconds: int) -> QrTicket:
        """A QR code that brings its `scene` (1–64 of [A-Za-z0-9_-]) when scanned, for at most 30 days.

        Generating a Parametric QR Code: POST /cgi-bin/qrcode/create; 100,000 a day.
        """
        if not _SCENE.fullmatch(scene) or not 1 <= seconds <= LONGEST_QR:
            raise ValueError("a scene has 1 to 64 letters, digits, _ or -, and lives 1 to 2,592,000 seconds")
        body = {
            "expire_seconds": seconds,
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        question = Question("cgi-bin/qrcode/create", body=body)
        answer = self._official.json(question)
        life = number_of(question, answer, "expire_seconds")
        return QrTicket(text_of(question, answer, "ticket"), text_of(question, answer, "url"), life)

    def qr_picture(self, ticket: str) -> bytes:
        """The picture of a QR code: GET mp.weixin.qq.com/cgi-bin/showqrcode, no token; errcode 404 if unknown."""
        params = {"ticket": ticket}
        return self._transport.picture(Question("cgi-bin/showqrcode", params, base="mp", repeatable=True))

    def follower(self, openid: str) -> FollowerInfo:
        """Whether somebody follows, since when and through what: GET /cgi-bin/user/info; 5,000,000 a day."""
        question = Question("cgi-bin/user/info", {"openid": openid, "lang": "zh_CN"}, repeatable=True)
        return _follower(question, self._official.json(question))

    def followers(self, openids: Sequence[str]) -> dict[str, FollowerInfo]:
        """The same of up to 100 people at once: POST /cgi-bin/user/info/batchget; 5,000,000 a day.

        One openid that WeChat does not know refuses them all (40003).
        """
        if not 1 <= len(openids) <= MOST_FOLLOWERS:
            raise ValueError("one call asks about 1 to 100 people")
        asked = [{"openid": openid, "lang": "zh_CN"} for openid in openids]
        question = Question("cgi-bin/user/info/batchget", body={"user_list": asked}, repeatable=True)
        told = self._official.json(question).get("user_info_list")
        if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no user_info_list")
        found = {text_of(question, one, "openid"): _follower(question, one) for one in told}
        if not set(openids) <= found.keys():
            raise WeChatOutcomeUnknown(question.api, "the answer leaves somebody out")
        return {openid: found[openid] for openid in openids}

    def send_template(self, message: TemplateMessage) -> int:
        """Sends a template message and returns its 64-bit msgid; the result follows as TEMPLATESENDJOBFINISH.

        Template message document: POST /cgi-bin/message/template/send; 100,000 a day and more with followers.
        The values are fitted to their types. A lost answer is not repeated here: within ten minutes the
        caller may, under the same `client_msg_id`. With both `url` and `mini_path` the mini program wins.
        """
        body: dict[str, object] = {
            "touser": message.openid,
            "template_id": message.template_id,
            "client_msg_id": message.client_msg_id,
            "data": {key: {"value": value} for key, value in fit(message.fields).items()},
        }
        if message.url:
            body["url"] = message.url
        if message.mini_path:
            body["miniprogram"] = {"appid": self._linked_appid, "pagepath": message.mini_path}
        question = Question("cgi-bin/message/template/send", body=body)
        return number_of(question, self._official.json(question), "msgid")

    def send_chat(self, openid: str, text: str) -> None:
        """Says something in the chat (customer service message): POST /cgi-bin/message/custom/send; 500,000 a day.

        Only within a minute of a follow, scan or menu click (3 messages) or 48 hours of a message (5); 45015 outside,
        45047 when those are used up. There is no key against doubles, so a lost answer is not repeated here.
        """
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        self._official.json(Question("cgi-bin/message/custom/send", body=body))

    def jsapi_ticket(self) -> str:
        """The ticket that signs pages for the JS-SDK, shared by all processes for two hours less a margin."""
        return self._jsapi_ticket.current()

    def callback_addresses(self) -> list[str]:
        """The addresses that pushes come from: GET /cgi-bin/getcallbackip; to be asked once a day."""
        question = Question("cgi-bin/getcallbackip", repeatable=True)
        addresses = self._official.json(question).get("ip_list")
        if not isinstance(addresses, list) or not all(isinstance(address, str) for address in addresses):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no ip_list")
        return addresses


def _follower(question: Question, told: Answer) -> FollowerInfo:
    if number_of(question, told, "subscribe") == 0:
        return FollowerInfo(subscribed=False, unionid=optional_text(told, "unionid"))
    return FollowerInfo(
        subscribed=True,
        unionid=optional_text(told, "unionid"),
        subscribed_at=number_of(question, told, "subscribe_time"),
        scene=optional_text(told, "subscribe_scene"),
    )


def fetch_jsapi_ticket(official: Caller) -> tuple[str, float]:
    """A new ticket and its life in seconds: GET /cgi-bin/ticket/getticket?type=jsapi; few calls are allowed."""
    question = Question("cgi-bin/ticket/getticket", {"type": "jsapi"}, repeatable=True)
    answer = official.json(question)
    return text_of(question, answer, "ticket"), float(number_of(question, answer, "expires_in"))


def jsapi_signature(ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """SHA-1 over ticket, nonce, time in seconds and the page's address without its #fragment, raw and in order.

    JS-SDK document, appendix 1.
    """
    page = url.partition("#")[0]
    signed = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={page}"
    return hashlib.sha1(signed.encode(), usedforsecurity=False).hexdigest()
