"""A campaign as somebody opens it in the mini program, taking part in it, and what is theirs of it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from doorway.access import BEARER, who_may
from doorway.content_looks import found, looked_at
from doorway.house import house
from doorway.limits import address, at_most
from doorway.repeats import safe_to_repeat
from doorway.risk_ranks import rank, ranked
from miniprogram_api import auth, errors
from miniprogram_api.campaign_shapes import (
    CampaignPageSchema,
    EnterSchema,
    EntriesSchema,
    EntrySchema,
    LookSchema,
    as_entry,
    as_page,
)
from miniprogram_api.dealer import LARGEST_ID, SECURED, CursorSchema
from miniprogram_api.keys import takes_keys
from services.campaigns import entering, hands, mine, rank_waits, showing, visiting
from services.campaigns.entering import Wish
from services.campaigns.risk import Seen
from services.campaigns.visiting import Visitor
from services.reading.readers import Reader

blueprint = Blueprint("campaign_entries", __name__, url_prefix="/api/v1", description="Taking part in campaigns")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

ENTRIES_OF_A_PERSON = 30


def _texts(body: object) -> list[str]:
    """What was typed, before its shape is judged."""
    said = body.get("fields") if isinstance(body, dict) else None
    return [text for text in said.values() if isinstance(text, str)] if isinstance(said, dict) else []


@blueprint.get("/campaigns/<slug>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(LookSchema, location="query")
@blueprint.response(200, CampaignPageSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`campaign_unknown`")
def look(asked: dict[str, Any], slug: str) -> dict[str, Any]:
    """The page with all that is mine of it; opening it counts once a day."""
    me = auth.speaker().id
    visitor = Visitor(Reader(me), request.headers.get("User-Agent", ""))
    page = showing.show(slug, me, asked["share"], visitor.index)
    if not page.noted:
        visiting.note_visit(page.standing, visitor, asked["share"])
    to = page.hands_to if asked["place"] is None else hands.whom(slug, me, asked["share"], asked["place"])
    return as_page(page, asked["share"], to)


@blueprint.post("/campaigns/<slug>/entries")
@who_may(BEARER)
@at_most(ENTRIES_OF_A_PERSON, each=auth.speaker_key)
@looked_at(lambda: _texts(request.get_json(silent=True)))
@ranked
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(EnterSchema)
@blueprint.response(201, EntrySchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`campaign_unknown`")
@blueprint.alt_response(
    409,
    schema=errors.ErrorSchema,
    description="`already_entered` (this person or this number), `sold_out`, `not_started`, `paused`, `slot_full`, "
    "`hand_changed`",
)
@blueprint.alt_response(410, schema=errors.ErrorSchema, description="`ended`")
@blueprint.alt_response(
    422,
    schema=errors.ErrorSchema,
    description="`field_missing`, `field_too_long`, `field_unknown`, `phone_invalid`, `phone_country`, "
    "`region_unknown`, `choice_unknown`, `date_invalid`, `slot_missing`, `slot_unknown`, `consent_missing`, "
    "`words_refused`, malformed",
)
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def enter(said: dict[str, Any], slug: str) -> dict[str, Any]:
    """Take part once more: one transaction with its limits, prize, draw and lead. What is looked at first is `held`:
    what it would bring is kept for it. Where the campaign `asks_wechat`, WeChat's answer is waited for 1.5 seconds."""
    me = auth.speaker().id
    wish = Wish(
        slug,
        said["fields"],
        frozenset(said["consents"]),
        said["share"],
        said["hands_to"],
        "campaign_mini",
        found(),
        Seen(address()),
        rank(),
    )
    return as_entry(mine.entry(me, entering.enter(me, wish).entry_id))


@blueprint.get("/entries")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(CursorSchema, location="query")
@blueprint.response(200, EntriesSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """Everything I took part in with my vouchers, the newest first."""
    found, more = mine.page(auth.speaker().id, before=asked["cursor"])
    return {"items": [as_entry(one) for one in found], "next_cursor": None if more is None else str(more)}


@blueprint.get(f"/entries/<int(max={LARGEST_ID}):entry_id>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, EntrySchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`entry_unknown`: none of mine")
def entry(entry_id: int) -> dict[str, Any]:
    """One of mine, with its voucher."""
    return as_entry(mine.entry(auth.speaker().id, entry_id))


@blueprint.post(f"/entries/<int(max={LARGEST_ID}):entry_id>/rank")
@who_may(BEARER)
@at_most(ENTRIES_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("WeChat is asked what it thinks now; what counts already stays so")
@blueprint.doc(**SECURED)
@blueprint.response(200, EntrySchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`entry_unknown`: none of mine")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def ask_rank(entry_id: int) -> dict[str, Any]:
    """Ask WeChat of my account, where one of mine waits for that (`needs_rank`): after the mini program's own sign-in,
    since WeChat answers of whoever opened it in the last two hours. What came of it; still `needs_rank` when WeChat
    did not answer."""
    me = auth.speaker().id
    rank_waits.ask_again(house().gateway, me, entry_id, address())
    return as_entry(mine.entry(me, entry_id))


@blueprint.delete(f"/entries/<int(max={LARGEST_ID}):entry_id>")
@who_may(BEARER)
@safe_to_repeat("what was taken back stays so")
@blueprint.doc(**SECURED)
@blueprint.response(204)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`entry_unknown`: none of mine")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`voucher_used`")
def withdraw(entry_id: int) -> None:
    """I take no part any more; the turn stays used."""
    mine.withdraw(auth.speaker().id, entry_id)
