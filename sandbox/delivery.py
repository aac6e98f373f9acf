"""One delivery of one push over HTTP, signed and sealed as the account's mode asks."""

import json
import threading
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from sandbox import names
from sandbox.accounts import Account
from sandbox.envelope import seal, signature
from sandbox.state import State
from sandbox.xmltext import to_xml

REPLY_CAP = 256 * 1024
_local = threading.local()


@dataclass(frozen=True)
class Answer:
    status: int | None
    body: bytes = b""
    problem: str | None = None
    sent: str = ""

    @property
    def good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300 and self.problem is None


def post(state: State, account: Account, fields: dict[str, Any], timeout: float) -> Answer:
    """Sends the push once; fresh nonce, timestamp and ciphertext each time. Never raises for the network's sake."""
    body, query = envelope(account, fields, str(state.clock.seconds()), str(names.big_number() % 10**10))
    deadline = time.monotonic() + timeout
    kind = "application/json" if account.format == "json" else "text/xml"
    try:
        response = _session().post(
            state.callback_url(account), params=query, data=body.encode(), timeout=timeout, stream=True,
            allow_redirects=False, headers={"Content-Type": kind, "User-Agent": "Mozilla/4.0", "Accept": "*/*"},
        )  # fmt: skip
        with response:
            answer = _read(response, deadline)
    except (requests.Timeout, ReadTimeoutError):
        answer = Answer(None, problem="no answer in time")
    except (requests.RequestException, HTTPError) as error:
        answer = Answer(None, problem=type(error).__name__)
    return replace(answer, sent=f"POST {urlsplit(state.callback_url(account)).path}?{urlencode(query)}\n\n{body}")


def handshake(state: State, account: Account, timeout: float) -> str | None:
    """What WeChat does when a callback address is saved: GET with echostr. The complaint, or None if echoed."""
    timestamp, nonce, echo = str(state.clock.seconds()), str(names.big_number() % 10**10), str(names.big_number())
    query = {
        "signature": signature(account.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "echostr": echo
    }  # fmt: skip
    try:
        answer = _session().get(state.callback_url(account), params=query, timeout=timeout, allow_redirects=False)
    except requests.RequestException as error:
        return f"请求URL超时 ({type(error).__name__})"
    return None if answer.status_code == 200 and answer.content == echo.encode() else "token验证失败"


def _read(response: requests.Response, deadline: float) -> Answer:
    """A reply that drips in slower than the time allows is as good as none."""
    body = b""
    while chunk := response.raw.read1(8192, decode_content=True):
        body += chunk
        if time.monotonic() > deadline:
            return Answer(None, problem="no answer in time")
        if len(body) > REPLY_CAP:
            return Answer(response.status_code, problem="the reply is too large")
    return Answer(response.status_code, body)


def envelope(account: Account, fields: dict[str, Any], timestamp: str, nonce: str) -> tuple[str, dict[str, str]]:
    """The body and the query of one delivery."""
    plain = plaintext(account, fields)
    query = {
        "signature": signature(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": str(fields["FromUserName"]),
    }
    if account.mode == "plain":
        return plain, query
    encrypted = seal(plain, account.aes_key, account.appid)
    query["encrypt_type"] = "aes"
    query["msg_signature"] = signature(account.token, timestamp, nonce, encrypted)
    return plaintext(account, {"ToUserName": fields["ToUserName"], "Encrypt": encrypted}), query


def plaintext(account: Account, fields: dict[str, Any]) -> str:
    """A push as text, in the format this account chose."""
    return json.dumps(fields, ensure_ascii=False) if account.format == "json" else to_xml(fields)


def _session() -> requests.Session:
    session: requests.Session | None = getattr(_local, "session", None)
    if session is None:
        session = _local.session = requests.Session()
        session.trust_env = False
    return session
