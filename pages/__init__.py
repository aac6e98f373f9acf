"""WeChat's in-app browser's door: light pages anybody opens from a link."""

from flask import Flask

from pages import approvals, bind, failures, oauth, signs, start


def attach(app: Flask) -> None:
    for blueprint in (start.pages, oauth.oauth, bind.bind, signs.signs, approvals.approvals):
        failures.attach_to(blueprint)
        app.register_blueprint(blueprint)
