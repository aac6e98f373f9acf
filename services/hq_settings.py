"""Settings headquarters edits, each with its default."""

from __future__ import annotations

from models.db import reading, session, transaction
from models.settings import HqSetting
from services import audit, clock
from services.access import Actor, require
from services.errors import Invalid

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
    "binding.tries_per_invitation": 5,
    "approvals.link_hours": 72,
    # What WeChat allows the account; it grants more to accounts with many followers (10 million at most).
    "wechat.template_messages_a_day": 100_000,
    "wechat.service_messages_a_day": 500_000,
    "wechat.qr_codes_a_day": 100_000,
    "wechat.follower_questions_a_day": 5_000_000,
    "wechat.mini_codes_a_minute": 5_000,
    "retention.push_bodies_days": 7,
    "retention.outbox_bodies_days": 30,
    "retention.inbox_days": 90,
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
    "binding.tries_per_invitation": (1, 20),
    "approvals.link_hours": (1, 720),
    "wechat.template_messages_a_day": (0, 10_000_000),
    "wechat.service_messages_a_day": (0, 50_000_000),
    "wechat.qr_codes_a_day": (0, 10_000_000),
    "wechat.follower_questions_a_day": (0, 50_000_000),
    "wechat.mini_codes_a_minute": (0, 100_000),
    "retention.push_bodies_days": (1, 90),
    "retention.outbox_bodies_days": (1, 365),
    "retention.inbox_days": (7, 365),
}


@reading
def setting(name: str) -> bool | int | str:
    default = DEFAULTS[name]
    row = session().get(HqSetting, name)
    return default if row is None else type(default)(row.value)  # type: ignore[call-overload]


def number(name: str) -> int:
    return int(setting(name))


@reading
def everything() -> dict[str, bool | int | str]:
    """Every setting as it stands."""
    return {name: setting(name) for name in DEFAULTS}


def _refuse_unfit(name: str, value: bool | int | str) -> None:
    if type(value) is not type(DEFAULTS[name]):
        raise Invalid("setting_type", f"{name} 的值类型不对，应当像 {DEFAULTS[name]!r} 这样。")
    allowed = ALLOWED.get(name)
    if allowed is None:
        return
    if isinstance(value, int):
        low, high = int(allowed[0]), int(allowed[1])
        if not low <= value <= high:
            raise Invalid("setting_range", f"{name} 只能在 {low} 到 {high} 之间。")
    elif value not in allowed:
        raise Invalid("setting_choice", f"{name} 只能是 {'、'.join(map(str, allowed))}。")


@transaction
def change(actor: Actor, name: str, value: bool | int | str) -> None:
    """Change one setting; out of its bounds it is refused (`setting_range`, `setting_choice`)."""
    require(actor, "settings.write")
    if name not in DEFAULTS:
        raise Invalid("setting_unknown", f"没有名为 {name} 的设置。")
    _refuse_unfit(name, value)
    row = session().get(HqSetting, name)
    if row is None:
        session().add(HqSetting(name=name, value=value, changed_by=actor.name, changed_at=clock.now()))
    else:
        row.value, row.changed_by, row.changed_at = value, actor.name, clock.now()
    audit.record(actor, "settings:value:change", "hq_setting", None, name=name, value=value)
