"""Setting the sandbox's stage: codes on the shelf under their names, headquarters' people bound already."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from typing import Any

PATIENCE_SECONDS = 20


def set_stage(sandbox: str, furnished: Mapping[str, Any]) -> None:
    """Lay the bottles' labels on the shelf, name the invitations there, and let whoever may approve scan their own
    code, so that requests reach them."""
    approvers = {account["employee"] for account in furnished["accounts"]}
    people = {one["employee"]: one["key"] for one in _ask(sandbox, "people")["people"] if one["employee"]}
    for label in reversed(furnished["labels"]):
        _ask(sandbox, "shelf", label)
    for invitation in reversed(furnished["invitations"]):  # the shelf shows the newest first
        if not invitation["qr"]:
            continue
        _ask(sandbox, "shelf", {"content": invitation["qr"], "label": invitation["for"]})
        if invitation["code"] in approvers and invitation["code"] in people:
            _ask(sandbox, f"people/{people[invitation['code']]}/scan", {"content": invitation["qr"]})


def _ask(sandbox: str, what: str, said: Mapping[str, Any] | None = None) -> dict[str, Any]:
    data = None if said is None else json.dumps(said).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{sandbox}/sandbox/{what}", data=data, headers=headers)  # noqa: S310 (loopback)
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
        told: dict[str, Any] = json.load(answer)
    return told
