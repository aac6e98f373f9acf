"""The demo brand's product: P001, a bottle that tells everything a product can tell, and what it looks like."""

from __future__ import annotations

import io

from models.db import transaction
from services import uploads
from services.access import Actor
from services.errors import NotFound
from services.products import catalogue, demo_pictures
from services.products.pictures import add_picture
from services.products.records import ProductWish, change_product, create_product, product_form

WISH = ProductWish(
    code="P001",
    name="清源 316 不锈钢保温杯",
    gtin="06901234567892",
    sku="QY-BW-500",
    warranty_months="24",
    parameters="容量：500 毫升\n内胆：316 不锈钢\n保温：12 小时不低于 50℃",
    selling_points="一键开盖，单手就能喝\n杯盖全可拆洗，不留异味",
    dealer_parameters="箱规：24 只\n建议陈列：收银台旁，开盖演示",
    dealer_points="先请顾客摸杯壁：装满开水也不烫手",
)


@transaction
def furnish(actor: Actor) -> str:
    """Make P001, or take back what was changed of it; its code. Repeatable."""
    try:
        form = product_form(actor, WISH.code)
    except NotFound:
        return create_product(actor, WISH)
    if form.wish != WISH:
        change_product(actor, WISH.code, form.version, WISH)
    return WISH.code


def furnish_pictures(author: Actor) -> int:
    """Two pictures of P001, through the same gates as anybody's, where it has none yet; how many it has. Repeatable."""
    if not catalogue.card(author, WISH.code).pictures:
        for name, content in demo_pictures.pictures():
            add_picture(author, WISH.code, uploads.keep(author, name, io.BytesIO(content)).id)
    return len(catalogue.card(author, WISH.code).pictures)
