"""A tiny program under test: keeps every push, answers what it is told to, has a page that signs people in."""

import base64
import hashlib
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from flask import Flask, Response, make_response, redirect, request
from werkzeug.serving import make_server

Facts = dict[str, Any]


def open_safe(body: bytes, args: Facts, account: Facts) -> tuple[str, str]:
    """An independent reading of safe mode: msg_signature, AES-256-CBC, block 32, appid at the tail."""
    encrypted = ElementTree.fromstring(body).findtext("Encrypt") or ""
    parts = sorted([account["token"], args["timestamp"], args["nonce"], encrypted])
    assert hashlib.sha1("".join(parts).encode()).hexdigest() == args["msg_signature"]
    assert args["encrypt_type"] == "aes"
    key = base64.b64decode(account["aes_key"] + "=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    frame = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
    assert 1 <= frame[-1] <= 32
    frame = frame[: -frame[-1]]
    length = struct.unpack(">I", frame[16:20])[0]
    return frame[20 : 20 + length].decode(), frame[20 + length :].decode()


def seal_reply(text: str, account: Facts, timestamp: str, nonce: str) -> str:
    key = base64.b64decode(account["aes_key"] + "=")
    frame = b"r" * 16 + struct.pack(">I", len(text.encode())) + text.encode() + account["appid"].encode()
    pad = 32 - len(frame) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    encrypted = base64.b64encode(encryptor.update(frame + bytes([pad]) * pad) + encryptor.finalize()).decode()
    signed = hashlib.sha1("".join(sorted([account["token"], timestamp, nonce, encrypted])).encode()).hexdigest()
    return (
        f"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{signed}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{nonce}</Nonce></xml>"
    )


def slowly(drops: list[str]) -> Iterator[str]:
    for drop in drops:
        time.sleep(0.25)
        yield drop


SDK_PAGE = """<!doctype html><html><head><title>手册</title><script src="SANDBOX/jweixin.js"></script></head><body>
<ol id="heard"></ol><script>
const say = (words) => { const li = document.createElement("li"); li.textContent = words; heard.append(li); };
wx.error((told) => say("error " + told.errMsg));
wx.ready(() => say("ready"));
const use = (name, options = {}) => wx[name]({ ...options, complete: (told) => say(JSON.stringify(told)) });
wx.config(SETTINGS);
</script></body></html>"""


@dataclass
class Received:
    path: str
    args: Facts
    body: bytes
    at: float


@dataclass
class Toy:
    """`script` holds the next answers: a body, a status, seconds to sleep before `success`, or drops of a body."""

    base: str = ""
    sandbox: str = ""
    appid: str = ""
    received: list[Received] = field(default_factory=list)
    script: list[str | int | float | list[str]] = field(default_factory=list)
    seen: list[Facts] = field(default_factory=list)
    ticket: str = ""
    slow_answers: int = 0

    def callback(self) -> Response:
        self.received.append(Received(request.path, request.args.to_dict(), request.get_data(), time.monotonic()))
        answer = self.script.pop(0) if self.script else "success"
        if isinstance(answer, int):
            return Response("no", status=answer)
        if isinstance(answer, float):
            time.sleep(answer)
            self.slow_answers += 1
            return Response("success")
        if isinstance(answer, list):
            length = {"Content-Length": str(sum(len(drop) for drop in answer))}
            return Response(slowly(answer), headers=length)
        return Response(answer)

    def handshake(self) -> Response:
        self.received.append(Received(request.path, request.args.to_dict(), b"", time.monotonic()))
        return Response(str(self.script.pop(0)) if self.script else request.args["echostr"])

    def strict(self) -> Response:
        """A page that lets in no script but its own."""
        policy = {"Content-Security-Policy": "script-src 'nonce-abc'"}
        return Response("<head></head>", mimetype="text/html", headers=policy)

    def sdk(self) -> str:
        """A page with the JS-SDK, signed over its own address, or over another one (`lie`); it shows what it hears."""
        url = f"{self.base}/sdk?{request.query_string.decode()}"
        signed = url + "x" if request.args.get("lie") else url
        text = f"jsapi_ticket={self.ticket}&noncestr=n&timestamp=1700000000&url={signed}"
        settings = {
            "appId": self.appid, "timestamp": 1700000000, "nonceStr": "n",
            "signature": hashlib.sha1(text.encode()).hexdigest(), "jsApiList": request.args.getlist("api"),
        }  # fmt: skip
        return SDK_PAGE.replace("SANDBOX", self.sandbox).replace("SETTINGS", json.dumps(settings))

    def session(self) -> Facts:
        return {"token": "t-" + request.get_json()["code"][:4], "person": {"id": 1, "label": "访客 7F3K"}, "roles": []}

    def me(self) -> Facts:
        assert request.headers["Authorization"].startswith("Bearer t-")
        owner = {"kind": "dealer_staff", "name": "老板", "dealer": "启明商贸"}
        return {"person": {"id": 1, "label": "访客 7F3K"}, "roles": [owner]}

    def phone(self) -> Facts:
        return {"phone": "139****0001", "bound": ["启明商贸的老板"]}

    def page(self) -> Response:
        """Signs in by OAuth once, then greets by cookie."""
        self.seen.append({"cookie": dict(request.cookies), "headers": dict(request.headers)})
        who = request.cookies.get("who")
        if who is None and "code" in request.args:
            answer = make_response(redirect(f"{self.base}/page"))
            answer.set_cookie("who", request.args["code"], httponly=True, samesite="Lax")
            return answer
        if who is None:
            back = f"{self.base}/page".replace(":", "%3A").replace("/", "%2F")
            query = f"appid={self.appid}&redirect_uri={back}&response_type=code&scope=snsapi_base&state=abc"
            return make_response(redirect(f"{self.sandbox}/connect/oauth2/authorize?{query}#wechat_redirect"))
        answer = make_response(f'<a href="{self.base}/next">next</a><p id="who">{who}</p>')
        answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Content-Security-Policy"] = "default-src 'self'; frame-ancestors 'none'"
        return answer


@contextmanager
def toy_running() -> Iterator[Toy]:
    toy = Toy()
    app = Flask("toy")
    for path in ("/wechat/callback", "/wechat/callback/mini"):
        app.add_url_rule(path, path, toy.callback, methods=["POST"])
        app.add_url_rule(path, f"{path} handshake", toy.handshake, methods=["GET"])
    app.add_url_rule("/page", "page", toy.page)
    app.add_url_rule("/next", "next", lambda: "<head><title>下一页</title></head><p>the next page</p>")
    app.add_url_rule(
        "/raw/<path:rest>", "raw", lambda rest: Response(request.environ["REQUEST_URI"], mimetype="text/plain")
    )
    app.add_url_rule("/asked", "asked", lambda: request.args.to_dict())
    app.add_url_rule("/sdk", "sdk", toy.sdk)
    app.add_url_rule("/api/v1/session", "session", toy.session, methods=["POST"])
    app.add_url_rule("/api/v1/me", "me", toy.me)
    app.add_url_rule("/api/v1/phone", "verified", toy.phone, methods=["POST"])
    app.add_url_rule("/strict", "strict", toy.strict)
    app.add_url_rule("/echo", "echo", lambda: Response(request.get_data(), mimetype="image/png"), methods=["POST"])
    listener = socket.create_server(("127.0.0.1", 0))
    toy.base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield toy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        listener.close()
