"""A button of a page pressed twice, or a page sent again after a lost answer, does what once would have done."""

from __future__ import annotations

import re

from models.db import Database
from services.access import OPERATOR
from services.bindings import arriving, inviting
from tests.pages.readers import Read, Reader, dealer_invitation
from tests.rig.invariants import number

CODES = "SELECT COUNT(*) FROM invitation WHERE letter = 'k'"
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]+)"')


def owner(read: Read) -> Reader:
    zhang = read("张伟")
    arriving.arrive(zhang.id, inviting.invite_dealer(OPERATOR, "D001", policy="on_follow").scene)
    return zhang


def press_twice(reader: Reader, shown: str, address: str, **said: str) -> list[int]:
    """Send the one form that the page at `shown` has for `address`, as it is, twice; the answers' statuses."""
    page = reader.get(shown).text
    form = re.search(rf'<form method="post"(?: action="({address})")?.*?</form>', page, re.DOTALL)
    assert form, page
    sent = dict(HIDDEN.findall(form[0])) | said
    return [reader.client.post(form[1] or address, data=sent).status_code for _ in range(2)]


def test_an_owner_who_presses_twice_makes_one_code_and_it_stays_good(read: Read, database: Database) -> None:
    """Without the key the second press would end the code that a clerk is scanning already."""
    assert press_twice(owner(read), "/me/staff", "/me/staff/invitation") == [303, 303]
    assert number(database, CODES) == 1
    assert number(database, f"{CODES} AND revoked_at IS NULL") == 1


def test_the_bind_form_sent_twice_is_one_claim(read: Read, database: Database) -> None:
    link = f"/bind/{dealer_invitation().token}"
    sent = press_twice(read("张伟"), link, link, name="张伟", phone="13900000001", agreed="yes")
    assert sent == [303, 303]
    assert number(database, "SELECT COUNT(*) FROM claim") == 1


def test_leaving_twice_leaves_once(read: Read, database: Database) -> None:
    assert press_twice(owner(read), "/me", r"/me/bindings/\d+/leave") == [303, 409]
    assert number(database, "SELECT COUNT(*) FROM binding WHERE ended_at IS NOT NULL") == 1
