"""Every way rows are written: one short deed each, from a state that can be restored. Swept by G20.

A rule of yours is not swept? Write a function here that prepares what it needs and returns the call itself:

    @path
    def prints_a_label(ground: Ground) -> Act:
        label = labels.draw(…)                  # what must be there before
        return lambda: labels.print_out(label)  # the write itself: one transaction
"""

from __future__ import annotations

from tests.goals.write_paths import (
    accounts,
    bindings,
    campaigns,
    code_packages,
    held_entries,
    house,
    imports,
    item_codes,
    items,
    leads,
    materials,
    menus,
    merge_cases,
    organisation,
    people,
    privacy,
    products,
    reading,
    redeeming,
    scan_sign_in,
    sending,
    uploads,
)
from tests.goals.write_paths.registry import PATHS

__all__ = [
    "PATHS",
    "accounts",
    "bindings",
    "campaigns",
    "code_packages",
    "held_entries",
    "house",
    "imports",
    "item_codes",
    "items",
    "leads",
    "materials",
    "menus",
    "merge_cases",
    "organisation",
    "people",
    "privacy",
    "products",
    "reading",
    "redeeming",
    "scan_sign_in",
    "sending",
    "uploads",
]
