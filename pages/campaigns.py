"""A campaign's page (/p/…): opens at once for anybody; a person known to WeChat takes part on it."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale

from doorway import qr_pictures
from doorway.access import ANYONE, PERSON, who_may
from doorway.content_looks import found, looked_at
from doorway.house import files_url, house, public_url
from doorway.limits import address, at_most
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.risk_ranks import rank, ranked
from doorway.statuses import status_of
from pages.oauth import guard, reader, reader_key
from pages.readers import agent, ask_wechat, remembered, set_browser, who_reads
from services import regions
from services.campaigns import check_codes, entering, fairness, mine, reading_on, showing, terms, visiting, vouchers
from services.campaigns.content import REGION
from services.campaigns.entering import Wish
from services.campaigns.risk import Seen
from services.campaigns.showing import Page
from services.campaigns.visiting import Visitor
from services.errors import Conflict, Expired, Invalid, Refusal
from services.reading.judging import in_wechat, is_bot

campaigns = Blueprint("campaigns", __name__, url_prefix="/p")
campaigns.before_request(guard)

ENTRIES_OF_A_PERSON = 30
MATERIALS_OF_AN_ADDRESS = 600  # a fair behind one address
MOST_FIELDS, LONGEST_FIELD = 40, 20_000
LARGEST_ID = 2**63 - 1
# Told on the page itself, above the form: what has no place there is a page of its own.
TOLD = (Invalid, Conflict, Expired)
FIELD = "f_"
ENTRY_LETTER, PRIZE_PAGE = "e", "pages/prizes/one"
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@campaigns.get("/<slug>")
@who_may(ANYONE)
def show(slug: str) -> Response:
    """The page as it is now. WeChat is asked silently who looks; without an answer one reads as well."""
    known, share = who_reads(), _share()
    who, made = remembered(known)
    visitor = Visitor(who, agent())
    page = showing.show(slug, who.follower_id, share, visitor.index)
    asked = ask_wechat(known, _address(slug, share), "/p")
    if asked is not None:
        return asked
    if not page.noted and not (made is not None and is_bot(agent())):
        # A program that keeps no cookie would be another visitor each time.
        visiting.note_visit(page.standing, visitor, share)
    response = make_response(_whole(page, share) if who.follower_id is not None else _anonymous(page, share))
    set_browser(response, made, "/p")
    return response


@campaigns.post("/<slug>/entries")
@who_may(PERSON)
@at_most(ENTRIES_OF_A_PERSON, each=reader_key)
@looked_at(lambda: [text for name, text in request.form.items() if name.startswith(FIELD)])
@ranked
@once_per_form
def enter(slug: str) -> Response:
    """Take part, and on to what came of it; what is wrong is told above the form, with all that was typed."""
    share = _share()
    try:
        entered = entering.enter(reader().id, _wish(slug, share))
    except TOLD as problem:
        page = showing.show(slug, reader().id, share)
        return make_response(_whole(page, share, problem), status_of(problem))
    return _to(url_for("campaigns.entry", slug=slug, entry_id=entered.entry_id, s=share))


@campaigns.get(f"/<slug>/entries/<int(max={LARGEST_ID}):entry_id>")
@who_may(PERSON)
def entry(slug: str, entry_id: int) -> str:
    """What came of one entry of mine: a voucher to be shown, an hour, a draw, or that it is looked at."""
    found = mine.entry(reader().id, entry_id)
    page = showing.show(slug, reader().id, _share())
    return render_template(
        "pages/campaign_entry.html",
        entry=found,
        page=page,
        share=_share(),
        qr=qr_pictures.svg_uri,
        in_fours=vouchers.in_fours,
        check_in_fours=check_codes.in_fours,
    )


@campaigns.get(f"/<slug>/entries/<int(max={LARGEST_ID}):entry_id>/mini.png")
@who_may(PERSON)
@at_most(ENTRIES_OF_A_PERSON, each=reader_key)
def mini_code(slug: str, entry_id: int) -> Response:
    """A round code that opens one entry of mine in the mini program, where WeChat can be asked of my account."""
    found = mine.entry(reader().id, entry_id)
    picture = house().gateway.mini_code(f"{ENTRY_LETTER}_{found.id}", PRIZE_PAGE)
    return Response(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=86400"})


@campaigns.post(f"/<slug>/entries/<int(max={LARGEST_ID}):entry_id>/withdraw")
@who_may(PERSON)
@safe_to_repeat("what was taken back stays so")
def withdraw(slug: str, entry_id: int) -> Response:
    mine.withdraw(reader().id, entry_id)
    return _to(url_for("campaigns.entry", slug=slug, entry_id=entry_id))


@campaigns.get("/<slug>/draws")
@who_may(ANYONE)
def draws(slug: str) -> str:
    """What the draws come from; once the campaign is over, all of them with the seed, to be drawn again here."""
    after = request.args.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 19 else 0
    return render_template("pages/campaign_draws.html", fair=fairness.show(slug, after=start))


@campaigns.get("/<slug>/materials/<material>")
@who_may(ANYONE)
@at_most(MATERIALS_OF_AN_ADDRESS)
def material(slug: str, material: str) -> Response:
    """On to a material that the page shows."""
    return _to(f"/m/{reading_on.open_material(slug, _share(), who_reads().follower_id, material)}")


def _wish(slug: str, share: str | None) -> Wish:
    said = request.form
    answered = [(name, value) for name, value in said.items() if name.startswith(FIELD)]
    fields = {name.removeprefix(FIELD): value[:LONGEST_FIELD] for name, value in answered[:MOST_FIELDS]}
    return Wish(
        slug,
        fields,
        frozenset(purpose for purpose in terms.MAY_AGREE if said.get(purpose) == "yes"),
        share,
        said.get("hands_to"),
        "campaign_page",
        found(),
        Seen(address(), who_reads().browser, by_page=True),
        rank(),
    )


@dataclass(frozen=True)
class _Unknown:
    """A page for somebody of whom nothing is known: of equal facts it is drawn once."""

    page: Page = field(compare=False)
    share: str | None
    facts: tuple[Hashable, ...]


def _anonymous(page: Page, share: str | None) -> str:
    where = (in_wechat(agent()), str(get_locale()), public_url(""), files_url(""))
    return _drawn(_Unknown(page, share, (*page.facts, *where)))


@lru_cache(maxsize=256)
def _drawn(unknown: _Unknown) -> str:
    return _whole(unknown.page, unknown.share)


def _whole(page: Page, share: str | None, problem: Refusal | None = None) -> str:
    return render_template("campaign.html", **context(page, share, problem))


def context(page: Page, share: str | None = None, problem: Refusal | None = None) -> dict[str, Any]:
    """All that the page's template needs; the console's preview draws the same."""
    typed = request.form if problem is not None else {}
    return {
        "page": page,
        "content": page.content,
        "share": share,
        "problem": problem,
        "typed": typed,
        "agreed": [purpose for purpose in terms.MAY_AGREE if typed.get(purpose) == "yes"],
        "provinces": regions.below(None) if page.may_enter and page.content.asked(REGION) else [],
        "address": public_url(_address(page.standing.slug, share)),
        "in_wechat": in_wechat(agent()),
        "file_url": files_url,
    }


def _share() -> str | None:
    """The promotion's token, as long as it may be one."""
    said = request.values.get("s", "")
    return said if TOKEN.fullmatch(said) else None


def _address(slug: str, share: str | None) -> str:
    return f"/p/{slug}" + (f"?s={share}" if share else "")


def _to(to: str) -> Response:
    return redirect(to, 303)  # type: ignore[return-value]
