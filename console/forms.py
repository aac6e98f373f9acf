"""Every form of the console: declared fields become a drawer or a page, problems beside them, and a second look when
somebody else was quicker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from flask import Response, flash, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from console.answers import from_htmx, wants_fragment
from doorway.statuses import status_of
from services.errors import Conflict, Invalid, Refusal

Values = Mapping[str, str]
Options = Callable[[], Sequence[tuple[str, Any]]]
Names = Callable[[Iterable[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Field:
    """One field: a choice of `options` (several of them when `many`, said between 、), a `day`, a `moment`, a code that
    `suggests` (an endpoint) completes, several `lines`, a file it `uploads` (the endings it takes; `address` shows a
    picture), or plain text. Of what is suggested and has `names` (by code) the name is shown and the code sent, one or
    `many`; `secret` codes say nothing to people. What is `fixed` is said once, when the record is made; `blank` says
    what leaving it empty means."""

    name: str
    title: Any
    hint: Any = ""
    required: bool = False
    longest: int = 80
    options: Options | None = None
    suggests: str = ""
    names: Names | None = None
    secret: bool = False
    fixed: bool = False
    blank: Any = ""
    many: bool = False
    day: bool = False
    moment: bool = False
    lines: bool = False
    uploads: str = ""
    address: Callable[[str], str] | None = None

    def named(self, value: str) -> Any:
        """A value as people read it: of a choice its name."""
        if not value or not (self.options or self.names):
            return value or self.blank
        names = dict(self.options()) if self.options else self.picked(value)[0]
        return "、".join(str(names.get(one, one)) for one in (value.split("、") if self.many else [value]))

    def picked(self, value: str) -> tuple[dict[str, str], str]:
        """Of what was chosen, the codes and names; and what else was typed."""
        said = value.split("、") if value and self.many else [value] if value else []
        known = self.names(said) if self.names else {}
        return {one: known[one] for one in said if one in known}, "、".join(one for one in said if one not in known)

    @property
    def kind(self) -> str:
        if self.options:
            return "checks" if self.many else "select"
        if self.many or (self.suggests and self.names):
            return "picks"
        kinds = (("day", self.day), ("moment", self.moment), ("upload", self.uploads), ("suggest", self.suggests))
        return next((kind for kind, asked in kinds if asked), "area" if self.lines or self.longest > 400 else "text")


class _Shape(Schema):
    class Meta:
        unknown = EXCLUDE  # a form cannot say more than it was asked

    @pre_load
    def strip(self, said: Any, **_: Any) -> dict[str, str]:
        return {name: value.strip() for name, value in said.items()}


@dataclass(frozen=True)
class Form:
    """The fields of one kind of record. A `judged` form's rule looks at every field itself, also at what is missing or
    too long, so that all that is wrong is told at once; of others the shape is told first."""

    fields: Sequence[Field]
    judged: bool = False

    def read(self) -> tuple[dict[str, str], dict[str, str]]:
        """What was typed, and what is wrong with its shape; meaning is the rule's matter."""
        said = {one.name: _said(one) for one in self.fields}
        try:
            values: dict[str, str] = self._schema().load(said)
        except ValidationError as error:
            found: Any = error.messages
            return said, {name: sentences[0] for name, sentences in found.items()}
        return values, {}

    def _schema(self) -> Schema:
        shapes = {
            one.name: fields.Str(load_default="", validate=[] if self.judged else _lengths(one)) for one in self.fields
        }
        schema: type[Schema] = _Shape.from_dict(dict(shapes))
        return schema()


def _said(one: Field) -> str:
    """Of one that is picked, what was typed goes before what had been chosen."""
    if one.kind != "picks" and not one.many:
        return request.form.get(one.name, "")
    found = [text for text in request.form.getlist(one.name) if text.strip()]
    return "、".join(found if one.many else found[-1:])


def _lengths(one: Field) -> list[validate.Validator]:
    longest = validate.Length(max=one.longest, error=str(_l("最多 %(number)s 个字，请缩短。", number=one.longest)))
    return [validate.Length(min=1, error=str(_l("请填写这一项。"))), longest] if one.required else [longest]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that somebody else changed: as it was when the form was opened, as it is now, as it was typed here."""

    title: Any
    was: str
    now: str
    typed: str

    @property
    def mine(self) -> bool:
        """Whether both changed it: then what was typed here stays in the field."""
        return self.typed not in (self.was, self.now)


@dataclass(frozen=True)
class Sheet:
    """One form as it is shown: `version` and `values` are the record it was opened on; None makes a new one. Who sends
    one that `proves` types the password once more; `note` stands above the fields, `button` on what sends it."""

    form: Form
    title: Any
    address: str
    back: str
    values: Values
    version: int | None = None
    shown: Values = field(default_factory=dict)
    hints: Mapping[str, Any] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    problem: Refusal | None = None
    differences: Sequence[Difference] = ()
    deletes: str = ""
    proves: bool = False
    button: Any = ""
    note: Any = ""

    @property
    def opened_on(self) -> str:
        """The values the form was opened on, to be told apart from what was typed."""
        return json.dumps(dict(self.shown or self.values), ensure_ascii=False)

    def show(self, status: int = 200) -> Response:
        template = "console/form.html" if wants_fragment() else "console/form_page.html"
        return make_response(render_template(template, sheet=self), status)


Opened = tuple[int, Values]


def save(
    sheet: Sheet,
    rule: Callable[[dict[str, str], int], object],
    said: Any | Callable[[], str],
    now: Callable[[], Opened] | None = None,
    back: Callable[[], str] | None = None,
) -> Response:
    """Read the form, ask the rule, and show what it refused beside the fields; `now` opens the record anew; `said`
    is what is told once it is done, `back` where to go: both may be asked for when only the rule knows."""
    values, problems = sheet.form.read()
    seen = request.form.get("version", 0, type=int)
    sheet = replace(sheet, values=values, version=sheet.version and seen, shown=_shown(sheet.form), problems=problems)
    if problems:
        return sheet.show(422)
    try:
        rule(values, seen)
    except Invalid as refusal:
        found: Any = refusal.facts.get("fields", {})
        return replace(sheet, problem=refusal, problems=found).show(status_of(refusal))
    except Conflict as refusal:
        if refusal.code == "changed_meanwhile" and now is not None:
            return _second_look(sheet, refusal, now()).show(409)
        return replace(sheet, problem=refusal).show(409)
    return moved(said() if callable(said) else said, back() if back else sheet.back)


def remove(sheet: Sheet, rule: Callable[[], object], page: str) -> Response:
    """Take the record away, and go to `page`; what still needs it is said in the form."""
    try:
        rule()
    except (Conflict, Invalid) as refusal:
        return replace(sheet, problem=refusal).show(status_of(refusal))
    return moved(_l("已删除"), page)


def moved(sentence: Any, page: str, undo: str = "") -> Response:
    """The act is done: go to `page` and say so there, with a button for what `undo` takes back."""
    flash(str(sentence), undo or "message")
    if from_htmx():
        return make_response("", 204, {"HX-Refresh": "true"} if _is_here(page) else {"HX-Redirect": page})
    return redirect(page, 303)  # type: ignore[return-value]


def _is_here(page: str) -> bool:
    """Whether a part of the very page that is open is meant: a browser would only scroll there, and not look anew."""
    path, part, _ = page.partition("#")
    return bool(part) and urlsplit(request.headers.get("HX-Current-URL", "")).path == urlsplit(path).path


def _shown(form: Form) -> dict[str, str]:
    """What the form was opened on, as the browser gives it back; it only decides what is shown as changed."""
    try:
        said = json.loads(request.form.get("shown", ""))
    except ValueError:
        return {}
    known = {one.name for one in form.fields}
    return {name: str(value) for name, value in said.items() if name in known} if isinstance(said, dict) else {}


def _second_look(sheet: Sheet, refusal: Conflict, opened: Opened) -> Sheet:
    """What was typed here stays, what only the other one changed is taken over; nothing is saved yet."""
    version, now = opened
    differences = [
        Difference(one.title, *(one.named(says.get(one.name, "")) for says in (sheet.shown, now, sheet.values)))
        for one in sheet.form.fields
        if now.get(one.name, "") != sheet.shown.get(one.name, "")
    ]
    values = {
        name: typed if typed != sheet.shown.get(name, "") else now.get(name, "") for name, typed in sheet.values.items()
    }
    return replace(
        sheet, values=values, version=version, shown=now, problem=refusal, differences=differences, problems={}
    )
