"""Which WeChat template tells which kind of notice."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from app.commands.speaking import told
from services import message_grants
from services import notice_templates as rules
from services.access import OPERATOR
from services.errors import Invalid
from services.notices import KINDS

notices = AppGroup("notices", help="Notices and their WeChat templates.")


@notices.command("template")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("template_id")
@click.argument("fields", nargs=-1, required=True)
@click.option("--mini-program", is_flag=True, help="A subscription message of the mini program.")
@told
def template(kind: str, template_id: str, fields: tuple[str, ...], mini_program: bool) -> dict[str, Any]:
    """Tell KIND by TEMPLATE_ID; FIELDS are thing1=applicant thing2=target …"""
    pairs = [field.partition("=") for field in fields]
    if any(not (key and equals and fact) for key, equals, fact in pairs):
        raise Invalid("field_form", "字段写成 thing1=applicant 的形式。")
    use = message_grants.use_template if mini_program else rules.use_template
    use(OPERATOR, kind, template_id, {key: fact for key, _, fact in pairs})
    return {"kind": kind, "template_id": template_id}
