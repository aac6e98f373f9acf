"""What a campaign's page says, as one value: kept as JSON, read by whoever shows the page or takes an entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import time
from typing import Any

from services.campaigns.blocks import Block, files_of
from services.sentences import N_

# What a form may ask. A name, a phone and a place know by themselves what fits; of choices one is taken.
NAME, PHONE, REGION, CHOICE, TEXT, DATE = "name", "phone", "region", "choice", "text", "date"
FIELD_KINDS = {
    NAME: N_("称呼"),
    PHONE: N_("手机号"),
    REGION: N_("所在城市"),
    CHOICE: N_("单选"),
    TEXT: N_("文字"),
    DATE: N_("日期"),
}
LONGEST_ANSWER = 500

# Why data are asked for; each has words of its own that a person agrees to.
LEAD, PRIZE = "lead", "prize"
PURPOSES = {LEAD: N_("联系与服务"), PRIZE: N_("奖品发放")}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the form. `key` names it in entries and never changes once somebody answered."""

    key: str
    label: str
    kind: str
    required: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slots:
    """When appointments can be had, by China's clock: on these days of the week (1 is Monday), from `opens` to `closes`
    (HH:MM), each `minutes` long, for up to `capacity` at once, up to `days_ahead` days from today."""

    weekdays: tuple[int, ...]
    opens: str
    closes: str
    minutes: int
    capacity: int
    days_ahead: int

    def hours(self) -> Iterator[time]:
        """The beginnings of one day's appointments."""
        begins, ends = _minutes(self.opens), _minutes(self.closes)
        for at in range(begins, ends - self.minutes + 1, self.minutes):
            yield time(at // 60, at % 60)


@dataclass(frozen=True, slots=True)
class Content:
    """One edition of a page. `privacy` has the words of each purpose, `material_id` the material that is the bait."""

    title: str
    summary: str = ""
    cover_file_id: int | None = None
    blocks: tuple[Block, ...] = ()
    fields: tuple[Asked, ...] = ()
    privacy: Mapping[str, str] = field(default_factory=dict)
    material_id: int | None = None
    slots: Slots | None = None

    def asked(self, kind: str) -> Asked | None:
        """The first question of a kind."""
        return next((one for one in self.fields if one.kind == kind), None)

    @property
    def files(self) -> list[int]:
        """The stored files the page shows, each once."""
        own = [] if self.cover_file_id is None else [self.cover_file_id]
        return list(dict.fromkeys([*own, *(one for block in self.blocks for one in files_of(block))]))


def written(content: Content) -> str:
    """As it is kept; equal contents are equal texts."""
    return json.dumps(asdict(content), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(kept: str) -> Content:
    """What `written` wrote."""
    found: dict[str, Any] = json.loads(kept)
    slots = found.get("slots")
    return Content(
        title=found["title"],
        summary=found.get("summary", ""),
        cover_file_id=found.get("cover_file_id"),
        blocks=tuple(Block(one["kind"], one["said"]) for one in found.get("blocks", ())),
        fields=tuple(_asked(one) for one in found.get("fields", ())),
        privacy=found.get("privacy", {}),
        material_id=found.get("material_id"),
        slots=Slots(**{**slots, "weekdays": tuple(slots["weekdays"])}) if slots else None,
    )


def _asked(kept: Mapping[str, Any]) -> Asked:
    return Asked(**{**kept, "options": tuple(kept["options"])})


def _minutes(clock_time: str) -> int:
    found = time.fromisoformat(clock_time)
    return found.hour * 60 + found.minute
