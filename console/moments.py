"""Times as people say them: relative within a day, the date beyond it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from services import clock


def ago(moment: datetime, now: datetime) -> str:
    """刚刚, 5 分钟前, 3 小时后; a day or more away: 2026-11-23 14:05."""
    distance = abs(now - moment)
    if distance >= timedelta(days=1):
        return clock.shown(moment)
    minutes = int(distance.total_seconds()) // 60
    if minutes == 0:
        return str(_("刚刚"))
    past = moment <= now
    if minutes < 60:
        return str(_("%(n)s 分钟前", n=minutes) if past else _("%(n)s 分钟后", n=minutes))
    hours = minutes // 60
    return str(_("%(n)s 小时前", n=hours) if past else _("%(n)s 小时后", n=hours))
