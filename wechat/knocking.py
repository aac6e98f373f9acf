"""Knocks at our own callback address the way WeChat does, to prove that it opens to WeChat and to nobody else."""

import secrets
import time
from dataclasses import dataclass

from wechat.accounts import Account
from wechat.cipher import encrypt, signature
from wechat.looking import Seen, look

USER_AGENT = "Qudao-Doctor"
"""By this our own door knows whose refused knock it may leave out of its notes; it opens nothing."""

EVENT = "qudao_doctor"
"""An event that WeChat never sends and nobody handles: acknowledged, without any effect."""

_HEADERS = {"User-Agent": USER_AGENT, "Content-Type": "text/xml"}


@dataclass(frozen=True, slots=True)
class Knocker:
    """Plays WeChat towards one callback address of ours, with what our settings know of the account."""

    account: Account
    url: str

    def shake_hands(self) -> bool:
        """What WeChat does when the address is saved (message push guide: GET with echostr): whether it was echoed."""
        echo = str(secrets.randbelow(10**18))
        seen = look(self.url, params=self._signed() | {"echostr": echo}, headers=_HEADERS)
        return seen.status == 200 and seen.body == echo.encode()

    def push_sealed(self) -> bool:
        """A push as safe mode sends it; whether it was accepted."""
        return _accepted(self._post_sealed(self.account.token))

    def push_sealed_with_wrong_token(self) -> bool:
        """The same signed by somebody who does not know our Token."""
        return _accepted(self._post_sealed(secrets.token_hex(16)))

    def push_plain(self) -> bool:
        """A push as plain mode sends it: signed in the address alone, readable and alterable on its way."""
        return _accepted(self._post(self._harmless(), self._signed()))

    def push_plain_with_wrong_token(self) -> bool:
        return _accepted(self._post(self._harmless(), self._signed(secrets.token_hex(16))))

    def _post_sealed(self, token: str) -> Seen:
        sealed = encrypt(self.account.aes_key, self.account.appid, self._harmless())
        query = self._signed(token)
        proof = signature(token, query["timestamp"], query["nonce"], sealed)
        body = (
            f"<xml><ToUserName><![CDATA[{self.account.original_id}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        )
        return self._post(body, query | {"encrypt_type": "aes", "msg_signature": proof})

    def _post(self, body: str, query: dict[str, str]) -> Seen:
        return look(self.url, params=query, body=body.encode(), headers=_HEADERS)

    def _signed(self, token: str | None = None) -> dict[str, str]:
        timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
        proof = signature(token or self.account.token, timestamp, nonce)
        return {"signature": proof, "timestamp": timestamp, "nonce": nonce}

    def _harmless(self) -> str:
        return (
            f"<xml><ToUserName><![CDATA[{self.account.original_id}]]></ToUserName>"
            f"<FromUserName><![CDATA[doctor]]></FromUserName><CreateTime>{int(time.time())}</CreateTime>"
            f"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{EVENT}]]></Event></xml>"
        )


def _accepted(seen: Seen) -> bool:
    return seen.status == 200
