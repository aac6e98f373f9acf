"""WeChat's side of the callback: signs and seals pushes, fires them as WeChat does, and misfires as attackers do.

Written from the protocol alone (hashlib and AES), so that it shares no mistake with the code under test.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import random
import re
import struct
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from flask.testing import FlaskClient

from config import AccountSettings, Settings

CUT_SECONDS = 5.0
TRIES = 3
BLOCK = 32

Format = Literal["xml", "json"]


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def seal(aes_key: str, appid: str, text: str | bytes, *, padding: int | None = None) -> str:
    """The ciphertext of a text for `appid`; `padding` writes that value into every padding byte, right or wrong."""
    message = text.encode() if isinstance(text, str) else text
    frame = os.urandom(16) + struct.pack(">I", len(message)) + message + appid.encode()
    room = BLOCK - len(frame) % BLOCK
    frame += bytes([room if padding is None else padding]) * room
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(frame) + encryptor.finalize()).decode()


def unseal(aes_key: str, sealed: str) -> tuple[str, str]:
    """The text inside a ciphertext and the appid behind it."""
    decryptor = _cipher(aes_key).decryptor()
    frame = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    frame = frame[: -frame[-1]]
    end = 20 + struct.unpack(">I", frame[16:20])[0]
    return frame[20:end].decode(), frame[end:].decode()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


@dataclass(frozen=True, slots=True)
class Shot:
    """One request, ready for the wire; firing it again is a replay. `line` is the address of this machine's own that it
    comes from in a `burst`."""

    path: str
    query: dict[str, str]
    body: bytes
    content_type: str = "text/xml"
    bearer: str = ""
    line: str = "127.0.0.1"

    @property
    def address(self) -> str:
        return f"{self.path}?{urlencode(self.query)}"


@dataclass(frozen=True, slots=True)
class Sender:
    """WeChat as the sender of one account's pushes; with a foreign token or key, somebody who pretends to be."""

    path: str
    appid: str
    token: str
    aes_key: str
    original_id: str

    def event(self, event: str, openid: str, at: int, **fields: str) -> str:
        """The plaintext of an event."""
        return self.push(FromUserName=openid, CreateTime=str(at), MsgType="event", Event=event, **fields)

    def push(self, **fields: str) -> str:
        inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
        return f"<xml><ToUserName>{self.original_id}</ToUserName>{inside}</xml>"

    def load(self, text: str | bytes, kind: Format = "xml", *, padding: int | None = None, beside: str = "") -> Shot:
        """The text sealed and signed with a new nonce, as every try of WeChat's is; `beside` stands next to it."""
        return self.enclose(seal(self.aes_key, self.appid, text, padding=padding), kind, beside=beside)

    def enclose(self, sealed: str, kind: Format = "xml", *, beside: str = "") -> Shot:
        """A signed envelope around any ciphertext."""
        if kind == "json":
            body = json.dumps({"ToUserName": self.original_id, "Encrypt": sealed} | json.loads(beside or "{}"))
        else:
            body = f"<xml><ToUserName>{self.original_id}</ToUserName>{beside}<Encrypt>{sealed}</Encrypt></xml>"
        query = self.bare(b"").query
        query |= {"encrypt_type": "aes", "msg_signature": sign(self.token, query["timestamp"], query["nonce"], sealed)}
        return Shot(self.path, query, body.encode(), "application/json" if kind == "json" else "text/xml")

    def bare(self, body: bytes) -> Shot:
        """A body that is not sealed, under a good URL signature."""
        timestamp, nonce = str(int(time.time())), os.urandom(8).hex()
        query = {"timestamp": timestamp, "nonce": nonce, "signature": sign(self.token, timestamp, nonce)}
        return Shot(self.path, query, body)

    def read(self, answer: bytes, aes_key: str | None = None) -> str:
        """What the person reads: the Content of a sealed reply after all its proofs; `success` is no reply."""
        if answer == b"success":
            return ""
        outer = {name: _between(answer.decode(), name) for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")}
        expected = sign(self.token, outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
        assert outer["MsgSignature"] == expected, "the reply's signature is wrong"
        text, appid = unseal(aes_key or self.aes_key, outer["Encrypt"])
        assert appid == self.appid, "the reply is sealed for another account"
        assert _between(text, "FromUserName") == self.original_id
        return _between(text, "Content")


def _between(text: str, name: str) -> str:
    found = re.search(rf"<{name}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{name}>", text, re.DOTALL)
    assert found, f"the reply has no {name}: {text[:300]}"
    return found[1]


def official_account(settings: Settings) -> Sender:
    return _sender("/wechat/callback", settings.wechat.official_account)


def mini_program(settings: Settings) -> Sender:
    return _sender("/wechat/callback/mini", settings.wechat.mini_program)


def _sender(path: str, account: AccountSettings) -> Sender:
    return Sender(path, account.appid, account.token, account.aes_key, account.original_id)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 when the connection broke or nothing came in time."""

    status: int
    body: bytes


Gun = Callable[[Shot, float], Answer]


def over_http(port: int) -> Gun:
    """Fires at a server on loopback, a new connection for each shot."""

    def fire(shot: Shot, seconds: float) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
        try:
            connection.request("POST", shot.address, shot.body, {"Content-Type": shot.content_type})
            response = connection.getresponse()
            return Answer(response.status, response.read())
        except (OSError, http.client.HTTPException):
            return Answer(0, b"")
        finally:
            connection.close()

    return fire


def over_client(client: FlaskClient) -> Gun:
    """Fires at the program inside this process."""

    def fire(shot: Shot, _seconds: float) -> Answer:
        response = client.post(shot.address, data=shot.body, content_type=shot.content_type)
        return Answer(response.status_code, response.data)

    return fire


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that happened at WeChat, to be told once, or several times by mistake."""

    sender: Sender
    text: str
    kind: Format = "xml"


@dataclass(frozen=True, slots=True)
class Ack:
    """How one copy of a letter ended: the last answer, after so many tries and seconds."""

    letter: Letter
    answer: Answer
    tries: int
    seconds: float

    @property
    def accepted(self) -> bool:
        return self.answer.status == 200


@dataclass
class Cannon:
    """Delivers letters by WeChat's rules: five seconds, three tries, each sealed anew. `log` holds every end."""

    gun: Gun
    cut: float = CUT_SECONDS
    tries: int = TRIES
    log: list[Ack] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def deliver(self, letter: Letter) -> Ack:
        """One copy: tried again until it is answered with 200, three times at most."""
        began = time.monotonic()
        answer, tried = Answer(0, b""), 0
        while answer.status != 200 and tried < self.tries:
            tried += 1
            answer = self.gun(letter.sender.load(letter.text, letter.kind), self.cut)
        ack = Ack(letter, answer, tried, time.monotonic() - began)
        with self._guard:
            self.log.append(ack)
        return ack

    def volley(
        self,
        letters: Sequence[Letter],
        *,
        copies: Callable[[random.Random], int] = lambda _: 1,
        late: float = 0.0,
        threads: int = 16,
        seed: int = 0,
    ) -> list[Ack]:
        """Every letter in some copies, in any order, many at once, each copy up to `late` seconds after its turn."""
        chance = random.Random(seed)
        turns = [letter for letter in letters for _ in range(copies(chance))]
        chance.shuffle(turns)
        waits = [chance.uniform(0, late) for _ in turns]

        def one(turn: tuple[Letter, float]) -> Ack:
            time.sleep(turn[1])
            return self.deliver(turn[0])

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, zip(turns, waits, strict=True)))


def unanswered(acks: Iterable[Ack]) -> list[int]:
    """The statuses of copies that even three tries did not bring home."""
    return [ack.answer.status for ack in acks if not ack.accepted]
