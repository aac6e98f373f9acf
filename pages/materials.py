"""Shared material (/m/…): opens at once on any phone, for anybody; says who hands it over, and what is recorded."""

from __future__ import annotations

import secrets
from functools import lru_cache
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import get_locale

import storage
from doorway import posters
from doorway.access import ANYONE, PERSON, who_may
from doorway.articles import Article
from doorway.house import files_url, house, public_url
from doorway.limits import at_most, counted_apart
from doorway.repeats import once_per_form, safe_to_repeat
from pages.oauth import guard, reader, reader_key
from pages.readers import agent, ask_wechat, remembered, set_browser, who_reads
from services import privacy
from services.errors import Invalid
from services.reading import leaving_phones, objecting, showing
from services.reading.judging import in_wechat
from services.reading.readers import Reader
from services.sharing import codes
from wechat.errors import WeChatError

materials = Blueprint("materials", __name__, url_prefix="/m")
materials.before_request(guard)

log = structlog.get_logger(__name__)

WISHES_OF_AN_ADDRESS = 300
POSTERS_OF_AN_ADDRESS = 120  # drawing one costs a tenth of a second
PHONES_OF_A_PERSON = 30  # as at the bind form
PAGES_OF_AN_ADDRESS = 6_000  # pictures of pages, a few a second for each of an exhibition hall
IN_THE_PAGE = 60  # pictures whose places are written in the page; its script adds those of a longer one
LARGEST_PAGE = 9_999


@materials.get("/<share>")
@who_may(ANYONE)
def show(share: str) -> Response:
    """The material as it is now. WeChat is asked silently who reads; without an answer one reads as well."""
    who = who_reads()
    shown = showing.show(share, who)
    return ask_wechat(who, f"/m/{share}") or make_response(_page(share, who, shown))


@materials.get(f"/<share>/pages/<int(max={LARGEST_PAGE}):number>")
@who_may(ANYONE)
@counted_apart(PAGES_OF_AN_ADDRESS)
def page(share: str, number: int) -> Response:
    """Where the picture of one page lies now; a recalled material shows none, also in a page that is still open."""
    return redirect(files_url(showing.page_path(share, number)))  # type: ignore[return-value]


@materials.get("/<share>/poster.png")
@who_may(ANYONE)
@at_most(POSTERS_OF_AN_ADDRESS)
def poster(share: str) -> Response:
    """The share as a picture: to be sent, with a code of the Official Account that is good for weeks, so that a follow
    by it came by this share; for print (`?for=print`) with the address of `/q/…`, which does not die."""
    shown = showing.show(share, Reader(None))
    key = showing.poster_picture(share)
    picture = None if key is None else b"".join(storage.in_use().read(key))
    code = None if request.args.get("for") == "print" else _code_of(share)
    drawn = posters.png(
        shown.title,
        shown.summary,
        shown.sharer.name,
        shown.sharer.of,
        code or public_url(f"/q/{share}"),
        picture,
        posters.ON_A_SCREEN if code else posters.ON_PAPER,
    )
    return Response(drawn, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def _code_of(share: str) -> str | None:
    """The share's code of the Official Account; None while WeChat gives none: then the poster for print does."""
    try:
        return codes.show_code(house().gateway, share).url
    except WeChatError as error:
        log.warning("poster_without_code", why=type(error).__name__)
        return None


@materials.get("/<share>/call")
@who_may(PERSON)
def call(share: str) -> str:
    """Ask to be called back: whom, and the words of consent."""
    return _call_page(share)


@materials.post("/<share>/call")
@who_may(PERSON)
@at_most(PHONES_OF_A_PERSON, each=reader_key)
@once_per_form
def leave_phone(share: str) -> Response:
    """Leave a number for whoever shared it."""
    said = request.form
    try:
        leaving_phones.leave_phone(reader().id, share, said.get("phone", "")[:60], agreed=said.get("agreed") == "yes")
    except Invalid as problem:
        return make_response(_call_page(share, problem), 422)
    return redirect(f"/m/{share}/call?left=1", 303)  # type: ignore[return-value]


@materials.get("/<share>/privacy")
@who_may(ANYONE)
def privacy_page(share: str) -> str:
    """What is recorded of reading, and the way to object."""
    shown = showing.show(share, who_reads())
    return render_template("pages/material_privacy.html", share=share, shown=shown, records=privacy.text("reading"))


@materials.post("/<share>/privacy")
@who_may(ANYONE)
@at_most(WISHES_OF_AN_ADDRESS)
@safe_to_repeat("who objected before objects still, and who allowed allows")
def change_privacy(share: str) -> Response:
    """Nothing of this reader is recorded any more, or, when they change their mind, again."""
    who, made = remembered(who_reads())
    wish = request.form.get("wish")
    if wish == "nothing":
        objecting.object_to_reading(who)
    elif wish == "record":
        objecting.allow_reading(who)
    response: Response = redirect(f"/m/{share}/privacy", 303)  # type: ignore[assignment]
    set_browser(response, made)
    return response


def _call_page(share: str, problem: Invalid | None = None) -> str:
    return render_template(
        "pages/material_call.html",
        share=share,
        shown=showing.show(share, Reader(reader().id)),
        consent=privacy.text(leaving_phones.CONSENT, privacy.OF_A_READER),
        left="left" in request.args,
        said=request.form,
        problem=problem,
    )


def _page(share: str, who: Reader, shown: showing.Shown) -> str:
    may_call = who.follower_id is not None or in_wechat(agent())
    return _drawn(shown, may_call, str(get_locale()), public_url(""), files_url("")).replace(_THE_SHARE, share)


# Stands in what is drawn where the share's token will; nobody can type it.
_THE_SHARE = secrets.token_urlsafe(16)


@lru_cache(maxsize=256)
def _drawn(shown: showing.Shown, may_call: bool, _locale: str, public: str, files: str) -> str:
    """The page of these facts: they are asked of the rows each time, drawing them again and again is not needed. It
    holds nothing of one reader alone, and is the same for every share of one person."""
    content = shown.content
    return render_template(
        "pages/material.html",
        share=_THE_SHARE,
        shown=shown,
        content=content,
        file_url=lambda path: files + path,
        address=f"{public}/m/{_THE_SHARE}",
        article=None if content.article_html is None else Article(content.article_html),
        link_host=urlsplit(content.link_url or "").hostname,
        in_the_page=min(content.pages, IN_THE_PAGE),
        may_call=may_call,
        records=privacy.text("reading"),
    )
