"""WeChat's server's door: handshakes and pushes of both accounts. Read routing.py first."""

from functools import partial

from flask import Flask

from wechat_handlers import draining
from wechat_handlers.door import door

WHEN_SERVED = "qudao_when_served"


def attach(app: Flask) -> None:
    app.register_blueprint(door)
    # Whoever serves the program calls this once per process (deploy/gunicorn.py): tests and the shell do not.
    app.extensions[WHEN_SERVED] = partial(draining.start, app)
