"""What a form of the console asks, and what it tells as wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.console.desk import Desk


@dataclass(frozen=True)
class Asked:
    name: str
    needed: bool
    longest: int


def asked(page: str) -> list[Asked]:
    """What a form asks; how long a text may be, 0 of what is chosen."""
    parts = page.partition('class="fields"')[2].split('<div class="field">')[1:]
    fields = [one for one in parts if " readonly>" not in one]  # what was said once is not asked again
    names = [re.search(r'id="field-([\w-]+)"', one) for one in fields]
    longest = [re.search(r'maxlength="(\d+)"', one.partition("</div>")[0]) for one in fields]
    return [
        Asked(name[1], 'class="needed"' in one, int(most[1]) if most else 0)
        for name, most, one in zip(names, longest, fields, strict=True)
        if name
    ]


def wrong(page: str) -> set[str]:
    return set(re.findall(r'class="wrong" id="about-([\w-]+)"', page))


def tell_all(here: Desk, address: str, besides: dict[str, str]) -> None:
    """Send a form empty, and with too much in every field."""
    form = here.get(address).text
    sent_to = re.search(r'<form class="fields"[^>]*action="([^"]+)"', form)
    assert sent_to, form
    fields = asked(form)
    assert fields
    version = re.search(r'name="version" value="(\d+)"', form)
    said = {"version": version[1] if version else "", **besides}
    needed = {one.name for one in fields if one.needed and one.name not in besides}
    if needed:
        empty = here.post(sent_to[1], {**dict.fromkeys(needed, ""), **said})
        assert (empty.status_code, wrong(empty.text) & needed) == (422, needed)
    texts = {one.name: "字" * (one.longest + 1) for one in fields if one.longest}
    long = here.post(sent_to[1], {**texts, **said})
    assert (long.status_code, wrong(long.text) & texts.keys()) == (422, set(texts))
    for name, text in texts.items():
        assert text in long.text, name
