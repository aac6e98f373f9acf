"""Shapes of a campaign's page, of taking part, and of what came of it; and how they are worded."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from marshmallow import fields, validate

from doorway.house import files_url, public_url
from doorway.sentences import said
from miniprogram_api.item_shapes import TermSchema
from miniprogram_api.schemas import Shape
from services.campaigns import limits, showing, terms
from services.campaigns.content import FIELD_KINDS
from services.campaigns.hands import LONGEST_TOKEN
from services.campaigns.mine import BACK, GOOD, LATE, OUTCOMES, STATES, USED, MyEntry
from services.campaigns.shapes import BAIT_NAMES
from services.campaigns.showing import Page


class LookSchema(Shape):
    share = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, LONGEST_TOKEN),
        metadata={"description": "the promotion by whose link one came; a forged one counts for nobody"},
    )
    place = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp("^[0-9]{6}$"),
        metadata={"description": "GB/T 2260 code that the form was answered with: `hands_to` is named for it"},
    )


class AskedSchema(Shape):
    key = fields.String(required=True)
    label = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(FIELD_KINDS)))
    required = fields.Boolean(required=True)
    options = fields.List(fields.String(), required=True)


class BlockSchema(Shape):
    kind = fields.String(required=True)
    said = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    file_url = fields.String(required=True, allow_none=True)


class PrizeSchema(Shape):
    name = fields.String(required=True)
    detail = fields.String(required=True, allow_none=True)
    picture_url = fields.String(required=True, allow_none=True)
    left = fields.Integer(required=True)
    odds_ppm = fields.Integer(
        required=True, allow_none=True, metadata={"description": "the chance of one draw in a million"}
    )


class HourSchema(Shape):
    slot = fields.String(required=True, metadata={"description": "sent back as the field `slot`"})
    at = fields.AwareDateTime(required=True, format="iso")
    left = fields.Integer(required=True)


class VoucherSchema(Shape):
    code = fields.String(required=True, metadata={"description": "shown to the counter as a QR code"})
    state = fields.String(required=True, validate=validate.OneOf([GOOD, USED, LATE, BACK]))
    good_until = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    used_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    in_person = fields.Boolean(
        required=True,
        metadata={"description": "a counter has to see me first: the entry's `check_code` is shown in its place"},
    )


class EntrySchema(Shape):
    id = fields.Integer(required=True)
    slug = fields.String(required=True)
    campaign = fields.String(required=True)
    bait = fields.String(required=True, validate=validate.OneOf(list(BAIT_NAMES)))
    at = fields.AwareDateTime(required=True, format="iso")
    state = fields.String(
        required=True,
        validate=validate.OneOf(STATES),
        metadata={
            "description": "held: 正在核对, nothing of its outcome is told before somebody looked, but for a prize "
            "that is kept and fetched at a counter"
        },
    )
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    prize = fields.String(required=True, allow_none=True)
    detail = fields.String(required=True, allow_none=True)
    wanted_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    refused_reason = fields.String(required=True, allow_none=True)
    draw_number = fields.Integer(required=True, allow_none=True)
    voucher = fields.Nested(VoucherSchema, required=True, allow_none=True)
    read_on_url = fields.String(required=True, allow_none=True)
    may_withdraw = fields.Boolean(required=True)
    needs_rank = fields.Boolean(
        required=True,
        metadata={
            "description": "held until WeChat says what it thinks of my account: `POST …/rank`, in the mini program"
        },
    )
    check_code = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "of one entry that waits, or whose voucher is `in_person`: shown at a counter as a QR code, "
            "good for five to ten minutes; whoever works there vouches by it that I am real, and hands out the prize"
        },
    )


class EntriesSchema(Shape):
    items = fields.List(fields.Nested(EntrySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class CampaignPageSchema(Shape):
    """Open to everybody: what we call a campaign among ourselves is not in it, its page's title is."""

    slug = fields.String(required=True)
    bait = fields.String(required=True, validate=validate.OneOf(list(BAIT_NAMES)))
    phase = fields.String(
        required=True,
        validate=validate.OneOf([limits.EARLY, limits.OPEN_NOW, limits.RESTING, limits.OVER, showing.SOLD_OUT]),
    )
    starts_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    ends_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    title = fields.String(required=True)
    summary = fields.String(required=True)
    cover_url = fields.String(required=True, allow_none=True)
    page_url = fields.String(required=True, metadata={"description": "the same as a page of WeChat's browser"})
    blocks = fields.List(fields.Nested(BlockSchema), required=True)
    fields_ = fields.List(fields.Nested(AskedSchema), required=True, data_key="fields", attribute="fields")
    consents = fields.List(fields.Nested(TermSchema), required=True)
    hands_to = fields.String(
        required=True, metadata={"description": "who gets the number with `lead_to_dealer`; shown before it is sent"}
    )
    prizes = fields.List(fields.Nested(PrizeSchema), required=True)
    hours = fields.List(fields.Nested(HourSchema), required=True)
    commitment = fields.String(
        required=True, allow_none=True, metadata={"description": "SHA-256 of the seed of a lottery's draws"}
    )
    newcomers_in_person = fields.Boolean(
        required=True,
        metadata={"description": "whoever fetches a prize here for the first time is seen at a counter; say so before"},
    )
    asks_wechat = fields.Boolean(
        required=True,
        metadata={
            "description": "WeChat is asked of the account of whoever takes part, and told my openid in the mini "
            "program and the address I come from; say so before"
        },
    )
    left_turns = fields.Integer(required=True)
    entries = fields.List(fields.Nested(EntrySchema), required=True)


class EnterSchema(Shape):
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        data_key="fields",
        attribute="fields",
        metadata={"description": "answers by key; an appointment's hour under `slot`"},
    )
    share = LookSchema().fields["share"]
    consents = fields.List(
        fields.String(validate=validate.OneOf(terms.MAY_AGREE)),
        load_default=list,
        validate=validate.Length(0, len(terms.MAY_AGREE)),
    )
    hands_to = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 80),
        metadata={"description": "whom the page named; 409 `hand_changed` when it is somebody else by now"},
    )


def as_entry(one: MyEntry) -> dict[str, Any]:
    told = {name: value for name, value in asdict(one).items() if name not in ("turn", "read_on", "handed_on")}
    return told | {"read_on_url": one.read_on and public_url(f"/m/{one.read_on}")}


def as_page(page: Page, share: str | None, hands_to: str) -> dict[str, Any]:
    standing, content = page.standing, page.content
    cover = page.files.get(content.cover_file_id or 0)
    return {
        "slug": standing.slug,
        "bait": standing.bait,
        "phase": page.phase,
        "starts_at": standing.starts_at,
        "ends_at": standing.ends_at,
        "title": content.title,
        "summary": content.summary,
        "cover_url": cover and files_url(cover.path),
        "page_url": public_url(f"/p/{standing.slug}" + (f"?s={share}" if share else "")),
        "blocks": [_block(page, number) for number in range(len(content.blocks))],
        "fields": [asdict(one) for one in content.fields],
        "consents": [{"purpose": one.purpose, "text": said(one.text), "required": one.required} for one in page.terms],
        "hands_to": hands_to,
        "prizes": [
            {
                "name": one.name,
                "detail": one.detail,
                "picture_url": one.picture and files_url(one.picture.path),
                "left": one.left,
                "odds_ppm": one.odds_ppm,
            }
            for one in page.prizes
        ],
        "hours": [{"slot": one.said, "at": one.at, "left": one.left} for one in page.hours],
        "commitment": page.commitment,
        "newcomers_in_person": standing.newcomers_in_person,
        "asks_wechat": standing.rank_wanted,
        "left_turns": page.left_turns or 0,
        "entries": [as_entry(one) for one in page.entries],
    }


def _block(page: Page, number: int) -> dict[str, Any]:
    block = page.content.blocks[number]
    shown = page.files.get(block.file_id or 0)
    told = {name: str(value) for name, value in block.said.items() if name != "file_id"}
    return {"kind": block.kind, "said": told, "file_url": shown and files_url(shown.path)}
