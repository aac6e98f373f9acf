"""Once a day, WeChat is asked where its pushes come from."""

from __future__ import annotations

from services import clock, outbox


def owe_refresh() -> None:
    """Owe today's question; however many workers there are, it is asked once (Beijing's day, as WeChat's quotas)."""
    today = clock.now().astimezone(clock.SHANGHAI).date()
    outbox.promise("refresh_push_sources", f"push_sources:{today.isoformat()}", {})
