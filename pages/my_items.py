"""Binding an item by its code, what I own, and gifts: pages of WeChat's browser."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from doorway.access import PERSON, who_may
from doorway.limits import address, at_most
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from pages.oauth import guard, reader, reader_key
from pages.readers import agent
from services.errors import Conflict, Expired, Invalid, NotFound, Refusal
from services.item_codes.looks import Circumstances
from services.items import binding, gifts, mine, terms
from services.items.binding import Wish

my_items = Blueprint("my_items", __name__)
my_items.before_request(guard)

BINDINGS_OF_A_PERSON = 30
LARGEST_ID = 2**63 - 1
WAY = "item_page"
# What is told above the form, or in its place: all that has an answer of its own.
TOLD = (Invalid, Conflict, Expired, NotFound)


@my_items.get("/c/<code>/bind")
@my_items.get("/C/<code>/bind")
@who_may(PERSON)
def form(code: str) -> Response:
    """What is kept of me, who would serve me, and the digits under the scratch layer where there are some. What is mine
    already, as whoever comes back in the browser finds it, is shown instead; what is another's asks for nothing."""
    return _form(code)


@my_items.post("/c/<code>/bind")
@my_items.post("/C/<code>/bind")
@who_may(PERSON)
@safe_to_repeat("an item is bound once; what is mine already stays as it is")
@at_most(BINDINGS_OF_A_PERSON, each=reader_key)
def bind(code: str) -> Response:
    """It is mine: on to its warranty card."""
    wish = Wish(code, request.form.get("inner_code", "")[:64], _agreed(), way=WAY)
    try:
        bound = binding.bind(reader().id, wish, _seen_from())
    except TOLD as refusal:
        return _form(code, refusal)
    return _to(url_for("my_items.card", item_id=bound.item_id, new="1" if bound.new else None))


@my_items.get("/me/items")
@who_may(PERSON)
def listing() -> str:
    """What I own, bound last first."""
    before = request.args.get("before", "")
    found, more = mine.page(reader().id, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    return render_template("pages/my_items.html", items=found, more=more, points=mine.points(reader().id))


@my_items.get(f"/me/items/<int(max={LARGEST_ID}):item_id>")
@who_may(PERSON)
def card(item_id: int) -> str:
    """The warranty card of one item, and what it brings."""
    return render_template("pages/my_item.html", card=mine.card(reader().id, item_id), new="new" in request.args)


@my_items.post(f"/me/items/<int(max={LARGEST_ID}):item_id>/give")
@who_may(PERSON)
@safe_to_repeat("one offer stands at a time; asked again it is the same")
def give(item_id: int) -> Response:
    """Offer it, and on to the page that is sent to a friend."""
    return _to(url_for("my_items.gift", gift=gifts.offer(reader().id, item_id).token))


@my_items.post(f"/me/items/<int(max={LARGEST_ID}):item_id>/take-back")
@who_may(PERSON)
@safe_to_repeat("what is taken back stays so")
def take_back(item_id: int) -> Response:
    gifts.take_back(reader().id, item_id)
    return _to(url_for("my_items.card", item_id=item_id))


@my_items.get("/g/<gift>")
@who_may(PERSON)
def gift(gift: str) -> Response:
    """A gift: its giver is told how to send it, everybody else may accept it."""
    return _gift(gift)


@my_items.post("/g/<gift>")
@who_may(PERSON)
@safe_to_repeat("a gift is accepted once; accepted by me it stays mine")
@at_most(BINDINGS_OF_A_PERSON, each=reader_key)
def accept(gift: str) -> Response:
    try:
        bound = gifts.accept(reader().id, gift, _agreed(), way=WAY)
    except (Conflict, Invalid, Expired) as refusal:
        return _gift(gift, refusal)
    return _to(url_for("my_items.card", item_id=bound.item_id, new="1"))


def _form(code: str, problem: Refusal | None = None) -> Response:
    found = terms.of_code(reader().id, code, _seen_from())
    if found.item_id is not None:
        return _to(url_for("my_items.card", item_id=found.item_id))
    typed = request.form.get("inner_code", "")[:20]
    page = render_template("pages/bind_item.html", terms=found, problem=problem, agreed=_agreed(), typed=typed)
    return _private(make_response(page, 200 if problem is None else status_of(problem)))


def _gift(token: str, problem: Refusal | None = None) -> Response:
    look = gifts.look(reader().id, token)
    asked = terms.consents(None)
    page = render_template("pages/gift.html", gift=look, terms=asked, problem=problem, agreed=_agreed())
    return _private(make_response(page, 200 if problem is None else status_of(problem)))


def _agreed() -> frozenset[str]:
    return frozenset(purpose for purpose in binding.MAY_AGREE if request.form.get(purpose) == "yes")


def _seen_from() -> Circumstances:
    return Circumstances(address(), agent())


def _private(page: Response) -> Response:
    """What it says depends on who looks, and on the moment."""
    page.headers["Cache-Control"] = "no-store"
    return page


def _to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]
