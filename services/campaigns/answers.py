"""What somebody typed into a campaign's form, judged field by field against the edition they saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.db import session
from models.organisation import Region
from services import phones
from services.campaigns.content import CHOICE, DATE, LONGEST_ANSWER, NAME, PHONE, REGION, Asked, Content
from services.errors import Invalid
from services.sentences import say
from services.visible import visible

SLOT = "slot"
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, by key; its phone (E.164), name and place (GB/T 2260) said once more."""

    said: dict[str, str] = field(default_factory=dict)
    phone: str | None = None
    name: str | None = None
    region_code: str | None = None

    @property
    def free_texts(self) -> list[str]:
        """What was typed freely, for the look at its content."""
        return [text for text in self.said.values() if text not in (self.phone, self.region_code)]


def judge(content: Content, said: Mapping[str, str]) -> Answers:
    """Every question of the edition answered within its bounds; blanks around and what no screen shows are left out,
    nothing else is changed: signs of HTML or of formulas are letters. Refuses, with the field in `facts["field"]`:
    `field_unknown`, `field_missing`, `field_too_long`, `phone_invalid`, `phone_country`, `region_unknown`,
    `choice_unknown`, `date_invalid`."""
    known = {one.key for one in content.fields} | {SLOT}
    for key in said:
        if key not in known:
            raise Invalid("field_unknown", "页面内容刚刚更新过，请刷新后再填一次。", field=key[:40])
    found: dict[str, str] = {}
    first: dict[str, str] = {}
    for one in content.fields:
        answer = _judged(one, _plain(said.get(one.key, "")))
        if answer:
            found[one.key] = answer
            first.setdefault(one.kind, answer)
    return Answers(found, first.get(PHONE), first.get(NAME), first.get(REGION))


def _judged(one: Asked, text: str) -> str:
    if not text:
        if one.required:
            raise Invalid("field_missing", say("请填写“%(label)s”。", label=one.label), field=one.key)
        return ""
    longest = LONGEST_NAME if one.kind == NAME else LONGEST_ANSWER
    if len(text) > longest:
        raise Invalid(
            "field_too_long",
            say("“%(label)s”最多 %(most)s 个字，请写短一些。", label=one.label, most=longest),
            field=one.key,
        )
    if one.kind == PHONE:
        try:
            return phones.normalise(text)
        except Invalid as wrong:
            raise Invalid(wrong.code, wrong.sentence, field=one.key) from None
    if one.kind == REGION:
        return _place(one, text)
    if one.kind == CHOICE and text not in one.options:
        raise Invalid("choice_unknown", say("“%(label)s”请从选项里选。", label=one.label), field=one.key)
    if one.kind == DATE:
        return _day(one, text)
    return text


def _place(one: Asked, text: str) -> str:
    if text.isascii() and text.isdigit() and len(text) == 6 and session().get(Region, text) is not None:
        return text
    raise Invalid("region_unknown", say("“%(label)s”请从列表里选。", label=one.label), field=one.key)


def _day(one: Asked, text: str) -> str:
    try:
        day = date.fromisoformat(text)
        if not 1900 <= day.year < 2100:
            raise ValueError("no day of ours")
    except ValueError:
        raise Invalid(
            "date_invalid", say("“%(label)s”请按 2026-12-31 这样填写。", label=one.label), field=one.key
        ) from None
    return day.isoformat()


def _plain(text: str) -> str:
    """Without blanks around and without signs that no screen shows; line breaks stay."""
    return visible(text, keep="\n").strip()
