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
    "binding.tries_per_invitation": 5,
    "approvals.link_hours": 72,
    "retention.push_bodies_days": 7,
    "retention.outbox_bodies_days": 30,
}


@reading
def setting(name: str) -> bool | int | str:
    default = DEFAULTS[name]
    row = session().get(HqSetting, name)
    return default if row is None else type(default)(row.value)  # type: ignore[call-overload]


def number(name: str) -> int:
    return int(setting(name))


@transaction
def change(actor: Actor, name: str, value: bool | int | str) -> None:
    require(actor, "settings.write")
    if name not in DEFAULTS:
        raise Invalid("setting_unknown", f"没有名为 {name} 的设置。")
    if type(value) is not type(DEFAULTS[name]):
        raise Invalid("setting_type", f"{name} 的值类型不对。")
    row = session().get(HqSetting, name)
    if row is None:
        session().add(HqSetting(name=name, value=value, changed_by=actor.name, changed_at=clock.now()))
    else:
        row.value, row.changed_by, row.changed_at = value, actor.name, clock.now()
    audit.record(actor, "settings:value:change", "hq_setting", None, name=name, value=value)
