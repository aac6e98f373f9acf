"""What is done to the items of a batch: activated, frozen, thawed; killed, once another person confirmed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.code_batches import address_of
from console.forms import Field, Form, Sheet, save
from console.proving import Meant, proved
from doorway.access import who_may
from doorway.limits import at_most
from doorway.repeats import once_per_form, safe_to_repeat
from services.clock import SHANGHAI
from services.errors import Invalid
from services.item_codes import asking, issuing, spans, states
from services.item_codes.states import Span
from services.organisation.forms import Problems

code_acts = Blueprint("code_acts", __name__, url_prefix="/code-batches")
LONGEST = 400  # a serial number, a code, or the link that a reader types into the field
WHICH = (
    Field("begin", _l("从"), _l("序列号，或扫商品码、箱码；都不填就是整批。"), longest=LONGEST),
    Field("end", _l("到"), _l("不填就只是上面那一件，或那一箱。"), longest=LONGEST),
)
WHY = Field("reason", _l("原因"), _l("会记在这一段码上。"), True, states.LONGEST_REASON)
AT_HINT = _l("北京时间，到点自动生效；不填马上生效。没到点前可以再改。")
AT = Field("at", _l("生效时间"), AT_HINT, longest=16, moment=True)
ACTIVATE, WITH_REASON = Form((*WHICH, AT), judged=True), Form((*WHICH, WHY), judged=True)


def _sheet(code: str, form: Form, title: Any, endpoint: str, **more: Any) -> Sheet:
    known = issuing.batch(actor(), code)
    address = url_for(f"console.code_acts.{endpoint}", code=known.code)
    about = gettext("%(batch)s · 序列号 %(first)s–%(last)s", **_ends(known))
    return Sheet(form, title, address, address_of(known.code), {}, note=about, **more)


def _ends(batch: issuing.Batch) -> dict[str, object]:
    return {"batch": batch.code, "first": batch.first_serial, "last": batch.after_serial - 1}


def _activating(code: str) -> Sheet:
    return _sheet(code, ACTIVATE, _l("激活"), "activate", button=_l("激活"))


def _freezing(code: str) -> Sheet:
    return _sheet(code, WITH_REASON, _l("冻结"), "freeze", button=_l("冻结，顾客马上扫不出"))


def _thawing(code: str) -> Sheet:
    return _sheet(code, WITH_REASON, _l("解冻"), "thaw", button=_l("解冻，恢复原来的状态"))


def _killing(code: str) -> Sheet:
    return _sheet(code, WITH_REASON, _l("作废"), "void", proves=True, button=_l("提交，等另一位同事确认"))


Told = Callable[[str, str], Any]
"""What is said of so many items and of the third field, once they were changed."""


def _do(
    sheet: Sheet, code: str, field: str, read: Callable[[str], Meant], deed: Callable[[Span, Meant], int], told: Told
) -> Response:
    """Change what was meant, and say how many items it changed: of overlapping ranges only what was not so before, and
    never what is void. `read` is what the third `field` means."""
    sentences: list[str] = []

    def rule(said: dict[str, str], _seen: int) -> None:
        problems = Problems()
        meant: list[Meant] = []
        span = spans.judge(actor(), problems, code, said["begin"], said["end"])
        with problems.beside(field):
            meant.append(read(said[field]))
        problems.refuse()
        changed = deed(span, meant[0])
        done = told(f"{changed:,}", said[field]) if changed else gettext("这些码本来就是这样，没有更改")
        sentences.append(done + _left_alone(states.void_within(actor(), code, span)))

    return save(sheet, rule, lambda: sentences[0])


def _with_reason(sheet: Sheet, code: str, deed: Callable[..., int], told: Told) -> Response:
    return _do(sheet, code, "reason", states.reason_of, lambda span, why: deed(actor(), code, span, reason=why), told)


def _left_alone(void: int) -> str:
    return gettext("；另有 %(number)s 个早已作废，没有动", number=f"{void:,}") if void else ""


def _activated(number: str, at: str) -> Any:
    if at:
        return gettext("%(number)s 个码到 %(at)s 激活", number=number, at=at.replace("T", " "))
    return gettext("已激活 %(number)s 个码", number=number)


def _frozen(number: str, _why: str) -> Any:
    return gettext("已冻结 %(number)s 个码", number=number)


def _thawed(number: str, _why: str) -> Any:
    return gettext("已解冻 %(number)s 个码", number=number)


@code_acts.get("/<code>/activate")
@who_may("codes.write")
def activation(code: str) -> Response:
    return _activating(code).show()


@code_acts.post("/<code>/activate")
@who_may("codes.write")
@safe_to_repeat("what is active keeps its time")
def activate(code: str) -> Response:
    def deed(span: Span, at: datetime | None) -> int:
        return states.activate(actor(), code, span, at=at)

    return _do(_activating(code), code, "at", _at, deed, _activated)


@code_acts.get("/<code>/freeze")
@who_may("codes.write")
def freezing(code: str) -> Response:
    return _freezing(code).show()


@code_acts.post("/<code>/freeze")
@who_may("codes.write")
@safe_to_repeat("what is frozen keeps its reason")
def freeze(code: str) -> Response:
    return _with_reason(_freezing(code), code, states.freeze, _frozen)


@code_acts.get("/<code>/thaw")
@who_may("codes.write")
def thawing(code: str) -> Response:
    return _thawing(code).show()


@code_acts.post("/<code>/thaw")
@who_may("codes.write")
@safe_to_repeat("what is not frozen stays as it is")
def thaw(code: str) -> Response:
    return _with_reason(_thawing(code), code, states.thaw, _thawed)


@code_acts.get("/<code>/void")
@who_may("codes.write")
def killing(code: str) -> Response:
    return _killing(code).show()


@code_acts.post("/<code>/void")
@who_may("codes.write")
@at_most(20)
@once_per_form
def void(code: str) -> Response:
    """Ask; nothing dies before somebody else confirms."""

    def rule(said: dict[str, str], _seen: int) -> None:
        which = (said["begin"], said["end"])
        proof, span = proved(lambda: asking.judge_void(actor(), code, *which, reason=said["reason"]))
        asking.ask_void(actor(), proof, code, span, reason=said["reason"])

    return save(_killing(code), rule, _l("已提交，另一位同事确认后作废"))


def _at(text: str) -> datetime | None:
    """A minute of China's clock."""
    if not text:
        return None
    try:
        at = datetime.strptime(text.replace("T", " "), "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Invalid("form_wrong", "请按 2026-12-31 20:00 这样填写时间。") from None
    states.refuse_past(at)
    return at
