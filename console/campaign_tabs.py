"""The rooms of one campaign, one tab each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.tabs import Tab


def campaign_tabs(slug: str) -> list[Tab]:
    """What it is; further ones stand beside it as they are made."""
    return [Tab(_l("页面与设置"), "console.campaigns.one", 0, {"slug": slug})]
