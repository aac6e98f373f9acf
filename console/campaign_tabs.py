"""The rooms of one campaign, one tab each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.auth import actor, may
from console.tabs import Tab
from services.campaigns import entry_list


def campaign_tabs(slug: str) -> list[Tab]:
    """What it is, and who took part; those who wait for a look are the first to be shown."""
    tabs = [Tab(_l("页面与设置"), "console.campaigns.one", 0, {"slug": slug})]
    if not may("campaigns.entries"):
        return tabs
    held = entry_list.held(actor(), slug)
    state = {"campaign": slug, "state": "held"} if held else {"campaign": slug}
    return [*tabs, Tab(_l("参与"), "console.campaign_entries.listing", held, state)]
