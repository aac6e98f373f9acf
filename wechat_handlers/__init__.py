"""WeChat's server's door: handshakes and pushes of both accounts. Read routing.py first."""

from flask import Flask

from doorway.house import WHEN_SERVED
from wechat_handlers import draining
from wechat_handlers.door import door


def attach(app: Flask) -> None:
    app.register_blueprint(door)
    app.extensions[WHEN_SERVED].append(lambda _threads: draining.start(app))
