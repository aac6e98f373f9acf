"""Settings headquarters edits, each with its default."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.db import reading, session, transaction
from models.settings import HqSetting
from services import audit, clock
from services.access import Actor, require
from services.errors import Invalid, NotFound
from services.organisation.forms import Problems
from services.sentences import N_, say
from services.settings_pages import renew_page

DEFAULTS: dict[str, bool | int | str] = {
    # Whether a phone typed into the bind form binds at once when it equals the imported record.
    "binding.trust_typed_phone": False,
    "binding.employee_policy": "on_follow",
    "binding.dealer_policy": "confirm",
    # Days an invitation stays good; WeChat's own temporary codes live 30 days at most and are renewed on demand.
    "binding.on_follow_days": 30,
    "binding.confirm_days": 365,
    "binding.clerk_days": 30,
    "binding.sign_days": 3650,
    # How long a customer stays with the dealer they visited last, before another dealer's sign may take over.
    "attribution.sign_days": 30,
    # How long after they read what somebody had sent an item counts for that dealer, when none had the item.
    "attribution.share_days": 30,
    "binding.tries_per_invitation": 5,
    # Working minutes after which a lead nobody answered is told to whoever looks after its holder, and goes back.
    "leads.answer_minutes": 60,
    "leads.return_minutes": 480,
    # The working hours of China's day in which these minutes pass; equal: at any hour.
    "leads.work_from": 9,
    "leads.work_until": 18,
    # How long an answered lead stays with its holder who does nothing more about it.
    "leads.protect_days": 30,
    "leads.held_per_person": 50,
    # How many leads' whole numbers one person may look at in a day.
    "leads.calls_a_day": 100,
    # Whether one of these words makes a lead of whoever sends it in the chat.
    "leads.from_chat": True,
    "leads.keywords": "咨询、报价、合作、加盟、代理",
    "approvals.link_hours": 72,
    # What WeChat allows the account; it grants more to accounts with many followers (10 million at most).
    "wechat.template_messages_a_day": 100_000,
    "wechat.service_messages_a_day": 500_000,
    "wechat.qr_codes_a_day": 100_000,
    "wechat.follower_questions_a_day": 5_000_000,
    "wechat.mini_codes_a_minute": 5_000,
    # How many whole phone numbers one account may look at in a day.
    "privacy.reveals_a_day": 50,
    # The hours of China's day between which nobody is disturbed who wished nothing else; equal: at any hour.
    "notices.quiet_from": 22,
    "notices.quiet_until": 8,
    # Sites whose pages may be fetched for a link's title and picture; WeChat's own articles always may.
    "materials.link_sites": "",
    "retention.push_bodies_days": 7,
    "retention.outbox_bodies_days": 30,
    "retention.inbox_days": 90,
    # How long it is kept with what and roughly where an item's code was looked at; that it was, is kept.
    "retention.look_places_days": 365,
    # How long a lead waits at headquarters that nobody works on: half a year later hardly anybody wants a call still.
    "retention.pool_leads_days": 180,
    # How long it is kept who was behind a lead: one that came to nothing is called by nobody any more; to one that was
    # won somebody may come back for three years (Civil Code, art. 188), as long as claims from the sale stand.
    "retention.lost_leads_days": 180,
    "retention.won_leads_days": 1_095,
    # After a voucher was redeemed, ran out or was taken back: so long somebody may still claim that they got nothing,
    # or a dealer that they handed it out.
    "retention.vouchers_days": 1_095,
    # Since somebody who never followed was last heard of, and nothing keeps them.
    "retention.strangers_days": 730,
}


# What a value may be: numbers between two bounds, words from a choice.
ALLOWED: dict[str, tuple[int, int] | tuple[str, ...]] = {
    "binding.employee_policy": ("on_follow", "confirm"),
    "binding.dealer_policy": ("on_follow", "confirm"),
    "binding.on_follow_days": (1, 30),  # as long as WeChat's temporary code may live
    "binding.confirm_days": (1, 3650),
    "binding.clerk_days": (1, 365),
    "binding.sign_days": (1, 3650),
    "attribution.sign_days": (1, 3650),
    "attribution.share_days": (1, 365),
    "binding.tries_per_invitation": (1, 20),
    "leads.answer_minutes": (1, 1440),
    "leads.return_minutes": (5, 14_400),
    "leads.work_from": (0, 23),
    "leads.work_until": (0, 24),
    "leads.protect_days": (1, 365),
    "leads.held_per_person": (1, 1_000),
    "leads.calls_a_day": (1, 2_500),
    "approvals.link_hours": (1, 720),
    "wechat.template_messages_a_day": (0, 10_000_000),
    "wechat.service_messages_a_day": (0, 50_000_000),
    "wechat.qr_codes_a_day": (0, 10_000_000),
    "wechat.follower_questions_a_day": (0, 50_000_000),
    "wechat.mini_codes_a_minute": (0, 100_000),
    "privacy.reveals_a_day": (0, 2_500),
    "notices.quiet_from": (0, 23),
    "notices.quiet_until": (0, 23),
    "retention.push_bodies_days": (1, 90),
    "retention.outbox_bodies_days": (1, 365),
    "retention.inbox_days": (7, 365),
    "retention.look_places_days": (30, 1095),
    # Figures of leads by place look back 90 days: nothing they count goes before.
    "retention.pool_leads_days": (90, 730),
    "retention.lost_leads_days": (90, 730),
    "retention.won_leads_days": (365, 1_825),
    "retention.vouchers_days": (180, 1_825),
    # What pages they opened is known for two years: of an older one nobody could say that it was their last.
    "retention.strangers_days": (365, 730),
}


# What is typed freely, as one pattern holds it: names of sites, at most twenty; words of a chat, at most thirty.
_SITE = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,20}"
_WORD = r"[^、，,\s]{1,20}"
SHAPES: dict[str, tuple[str, str]] = {
    "leads.keywords": (
        rf"{_WORD}(?:[、，,\s]+{_WORD}){{0,29}}",
        N_("请填词语，用顿号隔开，如：咨询、报价，每个最多 20 个字，最多 30 个。"),
    ),
    "materials.link_sites": (
        rf"{_SITE}(?:[、，, ]+{_SITE}){{0,19}}",
        N_("请填网站的域名，用顿号隔开，如：www.example.com、news.example.cn，最多 20 个。"),
    ),
}

Value = bool | int | str
WORDS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Standing:
    """One setting as it stands: `edited` says whether headquarters ever wished it otherwise than by default."""

    name: str
    value: Value
    default: Value
    allowed: tuple[int, int] | tuple[str, ...] | None
    edited: bool
    changed_by: str | None
    changed_at: datetime | None


def page_of(name: str) -> str:
    """The page a setting is edited on, with all others of its family."""
    return name.partition(".")[0]


PAGES: dict[str, tuple[str, ...]] = {
    page: tuple(name for name in DEFAULTS if page_of(name) == page) for page in map(page_of, DEFAULTS)
}


@reading
def setting(name: str) -> Value:
    """What holds now. Read from the row each time, so that every process follows a change at once."""
    default = DEFAULTS[name]
    row = session().get(HqSetting, name)
    return default if row is None else type(default)(row.value)  # type: ignore[call-overload]


def number(name: str) -> int:
    return int(setting(name))


@reading
def everything() -> dict[str, Value]:
    """Every setting as it stands."""
    return {name: setting(name) for name in DEFAULTS}


@reading
def standing(actor: Actor, page: str) -> list[Standing]:
    """The settings of one page, beside their defaults. Refuses `page_unknown`."""
    require(actor, "settings.write")
    found = []
    for name in _names(page):
        row, default, allowed = session().get(HqSetting, name), DEFAULTS[name], ALLOWED.get(name)
        who, when = (row.changed_by, row.changed_at) if row else (None, None)
        found.append(Standing(name, setting(name), default, allowed, row is not None, who, when))
    return found


def _names(page: str) -> tuple[str, ...]:
    if page not in PAGES:
        raise NotFound("page_unknown", "没有这一页设置。")
    return PAGES[page]


def meant(name: str, text: str) -> Value | None:
    """What a typed text means for a setting: full-width digits are digits, and nothing at all is the default (None).
    What cannot be read stays the text it is, and is refused by `change`."""
    plain, default = unicodedata.normalize("NFKC", text).strip(), DEFAULTS[name]
    if not plain:
        return None
    if isinstance(default, bool):
        return WORDS.get(plain.lower(), plain)
    if isinstance(default, int) and re.fullmatch(r"-?[0-9]{1,15}", plain):
        return int(plain)
    return plain


def _unfit(name: str, value: Value) -> tuple[str, str] | None:
    """Why a value cannot be, as a code and a sentence; None when it can."""
    default, allowed = DEFAULTS[name], ALLOWED.get(name)
    if type(value) is not type(default):
        return "setting_type", say("请填写整数，例如 %(default)s。", default=default) if type(default) is int else say(
            "应当像 %(default)s 这样。", default=repr(default)
        )
    if name in SHAPES and value != default and not re.fullmatch(SHAPES[name][0], str(value)):
        return "setting_shape", SHAPES[name][1]
    if allowed is None:
        return None
    if isinstance(value, int):
        low, high = int(allowed[0]), int(allowed[1])
        return (
            None
            if low <= value <= high
            else ("setting_range", say("只能在 %(low)s 到 %(high)s 之间。", low=f"{low:,}", high=f"{high:,}"))
        )
    return (
        None
        if value in allowed
        else ("setting_choice", say("只能是 %(choices)s。", choices="、".join(map(str, allowed))))
    )


@transaction
def change(actor: Actor, name: str, value: Value | None) -> None:
    """Change one setting, or give it back to its default (None), whoever else edits its page.

    Refused: `setting_unknown`, `setting_type`, `setting_range`, `setting_choice`, `setting_shape`.
    """
    require(actor, "settings.write")
    if name not in DEFAULTS:
        raise Invalid("setting_unknown", say("没有名为 %(name)s 的设置。", name=name))
    if value is not None and (unfit := _unfit(name, value)):
        raise Invalid(unfit[0], f"{name} {unfit[1]}")
    renew_page(actor, page_of(name))
    _put(actor, name, value)


@transaction
def change_page(actor: Actor, page: str, seen: int, wishes: Mapping[str, str]) -> None:
    """Save one page as it was typed; what is left blank goes back to its default. All or nothing.

    `seen` is the edition the page was opened on. Refused: `page_unknown`, `form_wrong` with what is wrong where,
    `changed_meanwhile`.
    """
    require(actor, "settings.write")
    problems, values = Problems(), {name: meant(name, wishes.get(name, "")) for name in _names(page)}
    for name, value in values.items():
        if value is not None and (unfit := _unfit(name, value)):
            problems.wrong(name, unfit[1])
    problems.refuse()
    renew_page(actor, page, seen)
    for name, value in values.items():
        _put(actor, name, value)


def _put(actor: Actor, name: str, value: Value | None) -> None:
    row, before = session().get(HqSetting, name), setting(name)
    if (row is None and value is None) or (row is not None and row.value == value):
        return
    if row is None:
        session().add(HqSetting(name=name, value=value, changed_by=actor.name, changed_at=clock.now()))
    elif value is None:
        session().delete(row)
    else:
        row.value, row.changed_by, row.changed_at = value, actor.name, clock.now()
    now = DEFAULTS[name] if value is None else value
    audit.record(actor, "settings:value:change", "hq_setting", None, name=name, before=before, value=now)
