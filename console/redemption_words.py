"""How redemptions are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.words import Word

KINDS = {
    "voucher": Word(_l("活动券")),
    "coupon": Word(_l("产品优惠券")),
    "ticket": Word(_l("产品活动券")),
}
STATES = {"standing": Word(_l("已核销"), "good"), "undone": Word(_l("已撤销"), "quiet")}
