"""Subscription messages of the mini program: for each kind of notice its template and what stands under each key."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console import template_words, words
from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, save
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services import subscription_templates as rules
from services.errors import Invalid, NotFound
from services.notices import KINDS

subscription_templates = Blueprint("subscription_templates", __name__, url_prefix="/settings/mini-templates")
WRONG = "有几处需要改正，改好后再保存一次。"
MOST_FIELDS = 5  # WeChat's bound for a template of the mini program
NOTE = _l(
    "没有关注公众号的人，可以在小程序里点“允许”后收到这条订阅消息，点一次收一条。模板在微信公众平台的小程序后台“订阅消息”里选用，"
    "照着它的编号和字段填写；编号留空表示不用。"
)


def _form(kind: str) -> Form:
    def facts() -> list[tuple[str, Any]]:
        return [(one, template_words.FACTS.get(one, one)) for one in KINDS[kind]]

    lines: list[Field] = []
    for n in range(1, MOST_FIELDS + 1):
        lines.append(Field(f"key{n}", _l("字段 %(number)s 的名字", number=n), _l("如 thing1、time2。"), longest=32))
        lines.append(Field(f"fact{n}", _l("字段 %(number)s 填什么", number=n), options=facts))
    return Form((Field("template_id", _l("模板编号"), longest=64), *lines))


def _sheet(kind: str) -> Sheet:
    if kind not in KINDS:
        raise NotFound("notice_unknown", "没有这种通知。")
    version, values = _opened(kind)
    title = _l("小程序订阅消息：%(kind)s", kind=words.TOPICS[kind].text)
    address = url_for("console.subscription_templates.edit", topic=kind)
    return Sheet(_form(kind), title, address, url_for("console.templates.show"), values, version, note=NOTE)


def _opened(kind: str) -> Opened:
    now = rules.told(actor(), kind)
    values = {"template_id": now.template_id}
    for n, (key, fact) in enumerate(now.field_map.items(), 1):
        values |= {f"key{n}": key, f"fact{n}": fact}
    return now.version, values


@subscription_templates.get("/<topic>")
@who_may("settings.write")
def edit(topic: str) -> Response:
    return _sheet(topic).show()


@subscription_templates.post("/<topic>")
@who_may("settings.write")
@safe_to_repeat("a form is good for one version of its template")
def change(topic: str) -> Response:
    """Save; a line without its other half is told beside it."""

    def rule(said: dict[str, str], seen: int) -> None:
        pairs = [(n, said[f"key{n}"], said[f"fact{n}"]) for n in range(1, MOST_FIELDS + 1)]
        half = {f"{'fact' if key else 'key'}{n}" for n, key, fact in pairs if bool(key) != bool(fact)}
        if half:
            raise Invalid("form_wrong", WRONG, fields=dict.fromkeys(half, "请填写这一项。"))
        try:
            rules.change(actor(), topic, seen, said["template_id"], {key: fact for _n, key, fact in pairs if key})
        except Invalid as refusal:
            told: Any = refusal.facts.get("fields", {})
            beside = {"key1" if name == "fields" else name: why for name, why in told.items()}
            raise Invalid(refusal.code, refusal.sentence, fields=beside) from None

    return save(_sheet(topic), rule, _l("已保存，下一条订阅消息就用它"), lambda: _opened(topic))
