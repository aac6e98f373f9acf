"""WeChat's in-app browser's door: light pages anybody opens from a link."""

from flask import Flask

from pages import (
    approvals,
    bind,
    client,
    enter,
    failures,
    files,
    hand_over,
    me,
    my_data,
    oauth,
    own_sign,
    shop,
    signs,
    start,
)

BLUEPRINTS = (
    start.pages,
    oauth.oauth,
    bind.bind,
    me.me,
    my_data.my_data,
    own_sign.own_sign,
    shop.shop,
    hand_over.hand_over,
    signs.signs,
    approvals.approvals,
    enter.enter,
    client.client,
    files.files,
)
for blueprint in BLUEPRINTS:
    failures.attach_to(blueprint)


def attach(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
