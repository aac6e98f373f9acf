"""What a story is: steps that a person may do by hand in the phone, or a button does for them; facts tick them off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.stories.cast import Cast

Fact = dict[str, Any]
"""An entry of the ledger that proves a step: at least its number `n` and its real time `real`."""


@dataclass(frozen=True)
class Shown:
    """What the phone should show once a step was played by the button."""

    who: str
    url: str | None = None


@dataclass(frozen=True)
class Step:
    """One step. `who` is a role of the cast whose phone is in hand, or "" for the director.

    `do` plays it through the same client tests use; `seen` finds the fact that proves it, whoever did it. Title and
    hint may name what the cast holds: `{owner}`, `{dealer}`.
    """

    who: str
    title: str
    hint: str
    do: Callable[[Cast], Shown | None]
    seen: Callable[[Cast], Fact | None]


@dataclass(frozen=True)
class Story:
    """One story. `ready` makes things ready again, by what the product itself offers, or raises Obstacle.

    `needs` looks at the program under test and says in one line what is missing, or None. `props` are the names
    before anything is made ready.
    """

    key: str
    title: str
    about: str
    steps: tuple[Step, ...]
    ready: Callable[[Cast], None]
    needs: Callable[[Cast], str | None] = lambda cast: None
    tidy: Callable[[Cast], None] = lambda cast: None
    props: Mapping[str, str] = field(default_factory=dict)
