"""Shapes of items, what they bring, gifts, and what is agreed to; and how an item is worded."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from doorway.house import files_url, public_url
from miniprogram_api.item_codes import WELL_FORMED
from miniprogram_api.schemas import Shape
from services.items import returning
from services.items.binding import MAY_AGREE
from services.items.mine import Card, MyItem

BINDINGS_OF_A_PERSON = 30
CODE = fields.String(
    required=True,
    validate=validate.Length(1, 1024),
    # Said and not enforced: what is written otherwise is read too, and what is no code is told in which way.
    metadata={"description": "as typed, or the whole link that was scanned", "pattern": WELL_FORMED},
)


class CodeSchema(Shape):
    code = CODE


class TermSchema(Shape):
    purpose = fields.String(required=True)
    text = fields.String(required=True)
    required = fields.Boolean(required=True)


class TermsSchema(Shape):
    dealer = fields.String(
        required=True, allow_none=True, metadata={"description": "who would serve me; null: the brand"}
    )
    inner = fields.Boolean(required=True, metadata={"description": "the digits under the scratch layer are asked for"})
    locked = fields.Boolean(required=True, metadata={"description": "too many wrong digits: the shop helps"})
    consents = fields.List(fields.Nested(TermSchema), required=True)
    phone = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "the words to show above the phone button (POST /phone), which nobody needs to press; null: "
            "mine is known, or I am not to be asked now"
        },
    )


def _consents() -> Any:
    return fields.List(
        fields.String(validate=validate.OneOf(MAY_AGREE)),
        required=True,
        validate=validate.Length(0, len(MAY_AGREE)),
        metadata={
            "description": "the purposes agreed to; `bind` is required",
            "allOf": [{"contains": {"const": "bind"}}],
        },
    )


class BindSchema(Shape):
    code = CODE
    inner_code = fields.String(load_default="", validate=validate.Length(0, 64))
    consents = _consents()
    city = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp("^[0-9]{6}$"),
        metadata={"description": "GB/T 2260 code of where I live, read only with the consent `place`"},
    )


class AcceptSchema(Shape):
    consents = _consents()


class ProductSchema(Shape):
    code = fields.String(required=True)
    name = fields.String(required=True)
    lot = fields.String(required=True, allow_none=True)
    picture_url = fields.String(required=True, allow_none=True, metadata={"description": "its main picture"})


class ItemSchema(Shape):
    id = fields.Integer(required=True)
    product = fields.Nested(ProductSchema, required=True)
    bound_at = fields.AwareDateTime(required=True, metadata={"description": "since when it is mine"})
    warranty_until = fields.Date(required=True, allow_none=True, metadata={"description": "its last day, in China"})
    in_warranty = fields.Boolean(required=True, allow_none=True, metadata={"description": "null: none was promised"})


class PrivilegeSchema(Shape):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["warranty", "points", "coupon", "content", "ticket"]))
    title = fields.String(required=True)
    detail = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)
    amount = fields.Integer(required=True, allow_none=True, metadata={"description": "points, or months of warranty"})
    voucher = fields.String(required=True, allow_none=True, metadata={"description": "shown where it is used"})
    good_until = fields.AwareDateTime(required=True, allow_none=True)
    used_at = fields.AwareDateTime(required=True, allow_none=True)


class GiftOfMineSchema(Shape):
    url = fields.String(required=True)
    token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class BoundSchema(Shape):
    item = fields.Nested(ItemSchema, required=True)
    privileges = fields.List(fields.Nested(PrivilegeSchema), required=True)


class ItemCardSchema(BoundSchema):
    dealer = fields.String(required=True, allow_none=True, metadata={"description": "who serves me"})
    gift = fields.Nested(GiftOfMineSchema, required=True, allow_none=True, metadata={"description": "on offer now"})


class ItemsSchema(Shape):
    items = fields.List(fields.Nested(ItemSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    points = fields.Integer(required=True, metadata={"description": "what my points come to"})


class GiftSchema(Shape):
    state = fields.String(
        required=True,
        validate=validate.OneOf(["open", "mine", "accepted", "given", "kept", "taken_back", "over", "stopped"]),
        metadata={"description": "stopped: nobody may accept it as long as its code is frozen or void"},
    )
    product = fields.String(required=True)
    warranty_until = fields.Date(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True)
    consents = fields.List(fields.Nested(TermSchema), required=True)


class ReasonSchema(Shape):
    reason = fields.String(required=True, validate=validate.Length(1, returning.LONGEST_REASON))


class AtTheCounterSchema(Shape):
    product = fields.String(required=True)
    lot = fields.String(required=True, allow_none=True)
    item_id = fields.Integer(required=True, allow_none=True, metadata={"description": "it can be taken back by this"})
    bound_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    locked = fields.Boolean(required=True, metadata={"description": "its covered code is heard no more: unlock it"})


class UnlockSchema(ReasonSchema):
    code = CODE


def as_bound(card: Card) -> dict[str, Any]:
    """An item of mine with what it brings."""
    return {"item": as_item(card.item), "privileges": card.privileges}


def as_item(one: MyItem) -> dict[str, Any]:
    """One item of mine."""
    return {
        "id": one.id,
        "product": {
            "code": one.product_code,
            "name": one.product,
            "lot": one.lot,
            "picture_url": one.picture and files_url(one.picture),
        },
        "bound_at": one.bound_at,
        "warranty_until": one.warranty_until,
        "in_warranty": one.in_warranty,
    }


def gift_url(token: str) -> str:
    """The link that is sent to a friend."""
    return public_url(f"/g/{token}")
