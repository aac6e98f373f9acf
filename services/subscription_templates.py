"""Which template of the mini program tells which kind of notice, as headquarters chooses it in the console."""

from __future__ import annotations

from collections.abc import Mapping

from models.db import reading, session, transaction
from models.notice_preferences import SubscriptionTemplate
from services import audit, settings_pages
from services.access import Actor, require
from services.notice_templates import Told, judge
from services.settings_pages import renew_page


@reading
def told(actor: Actor, kind: str) -> Told:
    """How the mini program tells one kind now; without a template it does not."""
    require(actor, "settings.write")
    row, version = session().get(SubscriptionTemplate, kind), settings_pages.version_of(_page(kind))
    return Told(kind, "", {}, version) if row is None else Told(kind, row.template_id, dict(row.field_map), version)


@transaction
def change(actor: Actor, kind: str, seen: int, template_id: str, field_map: Mapping[str, str]) -> None:
    """Say by which template the mini program tells a kind, and which fact stands under each of its keys; an empty
    `template_id`: by none any more. `seen` is the edition that was opened. Refused: `notice_unknown`, `form_wrong` with
    what is wrong where, `changed_meanwhile`."""
    require(actor, "settings.write")
    if template_id:
        judge(kind, template_id, field_map)
    renew_page(actor, _page(kind), seen)
    put(actor, kind, template_id, field_map)


def put(actor: Actor, kind: str, template_id: str, field_map: Mapping[str, str]) -> None:
    """Write it down where it differs; for rules that have judged it."""
    row = session().get(SubscriptionTemplate, kind)
    if (("", {}) if row is None else (row.template_id, row.field_map)) == (template_id, dict(field_map)):
        return
    if not template_id:
        if row is None:
            return
        session().delete(row)
    elif row is None:
        session().add(SubscriptionTemplate(kind=kind, template_id=template_id, field_map=dict(field_map)))
    else:
        row.template_id, row.field_map = template_id, dict(field_map)
    said = {"kind": kind, "template_id": template_id, "fields": dict(field_map), "account": "mini_program"}
    audit.record(actor, "settings:template:change", "subscription_template", None, **said)


def _page(kind: str) -> str:
    return f"subscription.{kind}"
