"""The clock's door: what the worker does over and over. SCHEDULE is the list; read it first."""

from datetime import timedelta

from jobs import (
    audit,
    campaigns,
    effects,
    erasures,
    heartbeat,
    item_codes,
    leads,
    letters,
    packages,
    push_sources,
    reading,
    retention,
    role_tags,
    unreachable_sweep,
    uploads,
)

SCHEDULE = (
    # every …, what
    (timedelta(seconds=15), heartbeat.beat),
    (timedelta(seconds=2), reading.fold),
    (timedelta(hours=1), effects.count),
    (timedelta(seconds=5), item_codes.fold),
    (timedelta(seconds=30), item_codes.watch),
    (timedelta(seconds=30), leads.watch),
    (timedelta(seconds=20), leads.count),
    (timedelta(seconds=30), campaigns.tell_seeds),
    (timedelta(minutes=1), campaigns.watch),
    (timedelta(seconds=20), campaigns.count),
    (timedelta(minutes=1), campaigns.hold_crowds),
    (timedelta(hours=1), campaigns.hold_earlier_crowds),
    (timedelta(minutes=1), campaigns.do_without_ranks),
    (timedelta(minutes=10), campaigns.return_unfetched),
    (timedelta(hours=1), retention.prune),
    (timedelta(minutes=10), uploads.sweep),
    (timedelta(minutes=10), packages.prune),
    (timedelta(hours=1), letters.list_unheard),
    (timedelta(minutes=1), letters.watch_backlog),
    (timedelta(minutes=1), erasures.owe_lapsed),
    (timedelta(minutes=1), erasures.forget_silent),
    (timedelta(seconds=10), audit.seal),
    (timedelta(days=1), audit.verify),
    (timedelta(hours=1), push_sources.owe_refresh),
    (timedelta(hours=1), role_tags.owe_sweep),
    (timedelta(hours=1), unreachable_sweep.owe_sweep),
)
