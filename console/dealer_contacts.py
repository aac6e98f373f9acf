"""Whom of a dealer to call: contacts added, changed, put in order and taken away, in drawers over the dealer's page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, moved, remove, save
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.organisation import dealer_contacts as rules
from services.organisation.dealer_contacts import ContactForm, ContactWish

dealer_contacts = Blueprint("dealer_contacts", __name__, url_prefix="/dealers/<code>/contacts")
NUMBER = "<int(max=9223372036854775807):contact_id>"
FORM = Form(
    (
        Field("name", _l("姓名"), _l("怎么称呼都可以，如：王会计。"), True, rules.NAME_LENGTH),
        Field("position", _l("职位或分工"), _l("如：财务、仓库、售后。"), longest=rules.POSITION_LENGTH),
        Field("phone", _l("手机"), longest=40),
        Field("note", _l("备注"), _l("什么事找他、什么时候方便。只写工作上的事。"), longest=rules.NOTE_LENGTH),
    ),
    judged=True,
)


def _page(code: str) -> str:
    return url_for("console.dealers.one", code=code, _anchor="contacts")


def _new(code: str) -> Sheet:
    rules.refuse_foreign(actor(), code)
    return Sheet(FORM, _l("添加联系人"), url_for("console.dealer_contacts.create", code=code), _page(code), {})


def _edit(code: str, number: int, found: ContactForm) -> Sheet:
    hints: dict[str, Any] = {}
    if found.phone:
        hints["phone"] = _l("现在是 %(phone)s，留空表示不改。", phone=found.phone)
    address = url_for("console.dealer_contacts.change", code=code, contact_id=number)
    deletes = url_for("console.dealer_contacts.delete", code=code, contact_id=number)
    values = asdict(found.wish)
    return Sheet(FORM, _l("编辑联系人"), address, _page(code), values, found.version, hints=hints, deletes=deletes)


def _opened(code: str, number: int) -> Opened:
    found = rules.contact_form(actor(), code, number)
    return found.version, asdict(found.wish)


@dealer_contacts.get("/-/new")
@who_may("organisation.write")
def new(code: str) -> Response:
    return _new(code).show()


@dealer_contacts.post("/-/new")
@who_may("organisation.write")
@safe_to_repeat("a name is there once at a dealer; the second try is refused")
def create(code: str) -> Response:
    def rule(said: dict[str, str], _seen: int) -> None:
        rules.add_contact(actor(), code, ContactWish(**said))

    return save(_new(code), rule, _l("联系人已添加"))


@dealer_contacts.get(f"/{NUMBER}")
@who_may("organisation.write")
def edit(code: str, contact_id: int) -> Response:
    return _edit(code, contact_id, rules.contact_form(actor(), code, contact_id)).show()


@dealer_contacts.post(f"/{NUMBER}")
@who_may("organisation.write")
@safe_to_repeat("a form is good for one version of its record")
def change(code: str, contact_id: int) -> Response:
    """Save; when somebody else was quicker, 409 with what they changed, and nothing is lost."""
    sheet = _edit(code, contact_id, rules.contact_form(actor(), code, contact_id))

    def rule(said: dict[str, str], seen: int) -> None:
        rules.change_contact(actor(), code, contact_id, seen, ContactWish(**said))

    return save(sheet, rule, _l("已保存"), lambda: _opened(code, contact_id))


@dealer_contacts.post(f"/{NUMBER}/up")
@who_may("organisation.write")
@safe_to_repeat("one place earlier, in plain sight; the next click takes it back")
def move_up(code: str, contact_id: int) -> Response:
    rules.move_contact_up(actor(), code, contact_id)
    return moved(_l("顺序已调整"), _page(code))


@dealer_contacts.post(f"/{NUMBER}/delete")
@who_may("organisation.write")
@safe_to_repeat("what is gone is gone")
def delete(code: str, contact_id: int) -> Response:
    sheet = _edit(code, contact_id, rules.contact_form(actor(), code, contact_id))
    return remove(sheet, lambda: rules.remove_contact(actor(), code, contact_id), _page(code))
