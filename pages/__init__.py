"""WeChat's in-app browser's door: light pages anybody opens from a link."""

from flask import Flask

from pages import (
    approvals,
    bind,
    call_me,
    campaign_scripts,
    campaigns,
    client,
    enter,
    failures,
    files,
    hand_over,
    item_codes,
    materials,
    me,
    my_data,
    my_items,
    my_prizes,
    my_shares,
    oauth,
    own_sign,
    promotions,
    reading,
    shop,
    signs,
    start,
    wheel,
)

BLUEPRINTS = (
    start.pages,
    oauth.oauth,
    bind.bind,
    me.me,
    call_me.call_me,
    my_data.my_data,
    my_items.my_items,
    my_prizes.my_prizes,
    my_shares.my_shares,
    own_sign.own_sign,
    shop.shop,
    hand_over.hand_over,
    signs.signs,
    item_codes.item_codes,
    materials.materials,
    promotions.promotions,
    reading.reading,
    campaigns.campaigns,
    campaign_scripts.campaign_scripts,
    approvals.approvals,
    enter.enter,
    client.client,
    files.files,
)
for blueprint in BLUEPRINTS:
    if blueprint in (reading.reading, campaign_scripts.campaign_scripts):
        continue  # read by a script, which wants no page
    failures.attach_to(blueprint)


def attach(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    wheel.attach(app)
