"""Templates of notices: for each kind the template, what stands under each of its keys, and how it looks on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import template_words, words
from console.auth import actor
from console.forms import moved
from console.settings import settings_tabs
from doorway.access import who_may
from doorway.house import house
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services import message_grants
from services import notice_templates as rules
from services.errors import Conflict, Invalid, Refusal
from services.notice_templates import MOST_FIELDS, Told
from services.notices import KINDS
from wechat.errors import WeChatError
from wechat.examining import ChosenTemplate
from wechat.time_left import all_within

templates = Blueprint("templates", __name__, url_prefix="/settings/templates")
SECONDS = 5.0
Chosen = Mapping[str, ChosenTemplate]


@dataclass(frozen=True)
class Editor:
    """One kind's template as its form shows it; `chosen` are the account's own, None while WeChat is away."""

    kind: str
    template_id: str
    field_map: Mapping[str, str]
    version: int
    chosen: Chosen | None
    problem: Refusal | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    theirs: Told | None = None

    @property
    def rows(self) -> Sequence[tuple[str, str, str]]:
        """Key, label and fact of each line: the template's own, else those that were told, and places for more."""
        known = (self.chosen or {}).get(self.template_id)
        if known is not None:
            return [(key, known.labels.get(key, ""), self.field_map.get(key, "")) for key in known.keys]
        told = [(key, "", fact) for key, fact in self.field_map.items()]
        return [*told, *[("", "", "")] * max(0, min(5, MOST_FIELDS) - len(told))]

    @property
    def title(self) -> str:
        known = (self.chosen or {}).get(self.template_id)
        return known.title if known else ""

    def show(self, status: int = 200) -> Response:
        labels = {key: label for key, label, _fact in self.rows}
        page = render_template(
            "console/notice_template.html",
            editor=self,
            name=words.TOPICS[self.kind].text,
            facts={fact: template_words.FACTS.get(fact, fact) for fact in KINDS[self.kind]},
            bound_of=template_words.bound_of,
            tabs=settings_tabs(),
            lines=rules.preview(self.field_map),
            labels=labels,
            title=self.title,
        )
        return make_response(page, status)


def _in_account() -> Chosen | None:
    """The account's templates; None while WeChat cannot be asked."""
    try:
        with all_within(SECONDS):
            return {one.template_id: one for one in house().gateway.chosen_templates()}
    except WeChatError:
        return None


def _typed() -> tuple[str, dict[str, str]]:
    """Template and fields as they stand in the form that was sent."""
    fields = {}
    for n in range(MOST_FIELDS + 1):
        key, fact = request.form.get(f"{n}-key", "").strip(), request.form.get(f"{n}-fact", "").strip()
        if key and fact:
            fields[key] = fact
    return request.form.get("template_id", "").strip(), fields


@templates.get("")
@who_may("settings.write")
def show() -> str:
    """Every kind of notice and the template that tells it."""
    kinds = [rules.told(actor(), kind) for kind in KINDS]
    return render_template(
        "console/notice_templates.html",
        kinds=kinds,
        in_mini=message_grants.told_by(),
        tabs=settings_tabs(),
        facts=template_words.FACTS,
    )


@templates.get("/at-wechat")
@who_may("settings.write")
def at_wechat() -> str:
    """What stands in the way of each kind, by what the account really has."""
    chosen = _in_account()
    faults = None if chosen is None else rules.faults({number: one.keys for number, one in chosen.items()})
    return render_template("console/notice_templates_at_wechat.html", faults=faults, fault_of=template_words.fault_of)


@templates.get("/<topic>")
@who_may("settings.write")
def edit(topic: str) -> Response:
    """The form; `?template=` shows another template of the account, not yet saved."""
    now = rules.told(actor(), topic)
    template_id = request.args.get("template", now.template_id)[:64]
    fields = now.field_map if template_id == now.template_id else {}
    return Editor(topic, template_id, fields, now.version, _in_account()).show()


@templates.post("/<topic>")
@who_may("settings.write")
@safe_to_repeat("a form is good for one version of its template")
def change(topic: str) -> Response:
    """Save; when somebody else was quicker, 409 with what they saved, and nothing typed is lost."""
    now, chosen = rules.told(actor(), topic), _in_account()
    (template_id, fields), seen = _typed(), request.form.get("version", 0, type=int)
    known = (chosen or {}).get(template_id)
    try:
        if chosen is not None and known is None:
            raise Invalid("form_wrong", "账号里没有这个模板，请从列表里选。")
        rules.change(actor(), topic, seen, template_id, fields, known.keys if known else None)
    except Invalid as refusal:
        problems: dict[str, str] = refusal.facts.get("fields", {})  # type: ignore[assignment]
        return Editor(topic, template_id, fields, seen, chosen, refusal, problems).show(status_of(refusal))
    except Conflict as refusal:
        now = rules.told(actor(), topic)
        return Editor(topic, template_id, fields, now.version, chosen, refusal, {}, now).show(status_of(refusal))
    return moved(_l("已保存，下一条通知就用它"), url_for("console.templates.edit", topic=topic))


@templates.post("/<topic>/clear")
@who_may("settings.write")
@safe_to_repeat("no template again is no template")
def clear(topic: str) -> Response:
    rules.clear(actor(), topic, request.form.get("version", 0, type=int))
    return moved(_l("已清除，这种通知不再发到微信"), url_for("console.templates.show"))


@templates.post("/<topic>/preview")
@who_may("settings.write")
@safe_to_repeat("nothing is saved: the phone is drawn anew")
def preview(topic: str) -> str:
    """The message as it would look with what is chosen so far."""
    rules.told(actor(), topic)
    _template_id, fields = _typed()
    labels = {request.form.get(f"{n}-key", ""): request.form.get(f"{n}-label", "")[:40] for n in range(MOST_FIELDS)}
    title = request.form.get("title", "")[:80]
    return render_template("console/notice_phone.html", lines=rules.preview(fields), labels=labels, title=title)


@templates.post("/<topic>/test")
@who_may("settings.write")
@once_per_form
def send_test(topic: str) -> Response:
    """One notice with made-up facts to whoever asks."""
    page = url_for("console.templates.edit", topic=topic)
    rules.send_test(actor(), topic)
    return moved(_l("测试通知已排队，几秒钟后会到您的微信"), page)
