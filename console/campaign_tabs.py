"""The rooms of one campaign, one tab each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.auth import actor, may
from console.tabs import Tab
from services.campaigns import entry_list
from services.campaigns.numbers import READ


def campaign_tabs(slug: str) -> list[Tab]:
    """What it is, who took part (those who wait for a look are the first to be shown), and what came of it."""
    tabs = [Tab(_l("页面与设置"), "console.campaigns.one", 0, {"slug": slug})]
    if may("campaigns.entries"):
        held = entry_list.held(actor(), slug)
        state = {"campaign": slug, "state": "held"} if held else {"campaign": slug}
        tabs.append(Tab(_l("参与"), "console.campaign_entries.listing", held, state))
    if may(READ):
        tabs.append(Tab(_l("数据"), "console.campaign_numbers.show", 0, {"slug": slug}))
    return tabs
