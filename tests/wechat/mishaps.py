"""Every way in which a pretend WeChat can leave us without a usable answer."""

import socket
import time

from tests.wechat.pretend import Asked
from wechat.transport import JSON_CAP, Question

SECRET = "canary-app-secret-0123456789abcd"
OPENID = "oCanary_openid-0123456789abc"
TOKEN = "canary-token" * 8
NAME = "王小"

READ = Question("cgi-bin/user/info", params={"access_token": TOKEN, "openid": OPENID}, repeatable=True)
EFFECT = Question(
    "cgi-bin/message/template/send",
    params={"access_token": TOKEN},
    body={"touser": OPENID, "secret": SECRET, "data": {"name1": {"value": NAME}}},
)


def drop(asked: Asked) -> None:
    """Hangs up without a word."""
    asked.close_connection = True
    asked.connection.shutdown(socket.SHUT_RDWR)


def hang(asked: Asked) -> None:
    time.sleep(1.5)
    asked.reply({})


def half_body(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Content-Length", "1000")
    asked.end_headers()
    asked.wfile.write(b'{"errcode":')
    drop(asked)


def html(asked: Asked) -> None:
    asked.reply(f"<html>{TOKEN} {SECRET}</html>".encode(), kind="text/html")


def server_error(asked: Asked) -> None:
    asked.reply({"errcode": 0, "token": TOKEN}, status=502)


def redirect(asked: Asked) -> None:
    asked.send_response(302)
    asked.send_header("Location", asked.server.url + "/elsewhere")
    asked.send_header("Content-Length", "0")
    asked.end_headers()


def refusal(asked: Asked) -> None:
    errmsg = f"invalid openid {OPENID} in {TOKEN} rid: 6756b681-3ba38c74-1cfb469c"
    asked.reply({"errcode": 40003, "errmsg": errmsg})


def parrot(asked: Asked) -> None:
    """Refuses and repeats whatever was sent."""
    asked.reply({"errcode": 40003, "errmsg": f"{asked.body.decode()} {asked.path}"})


def drip_body(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Content-Length", "1000")
    asked.end_headers()
    for _ in range(40):
        asked.wfile.write(b" ")
        time.sleep(0.1)


def drip_head(asked: Asked) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 30:
        asked.wfile.write(bytes([letter]))
        time.sleep(0.1)


def drip_before_answer_ends(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{")
    for _ in range(40):
        asked.wfile.write(b" ")
        time.sleep(0.1)


def huge(asked: Asked) -> None:
    asked.reply(b'{"a": "' + b"x" * JSON_CAP + b'"}')


def deep(asked: Asked) -> None:
    asked.reply(b"[" * 100_000)


LOST = [
    drop,
    hang,
    half_body,
    html,
    server_error,
    redirect,
    drip_body,
    drip_head,
    drip_before_answer_ends,
    huge,
    deep,
]
