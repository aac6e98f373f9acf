"""WeChat's server's door: handshakes and pushes of both accounts. Read routing.py first."""

from flask import Flask

from wechat_handlers.door import door


def attach(app: Flask) -> None:
    app.register_blueprint(door)
