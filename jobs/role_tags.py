"""Tags at WeChat: one person's brought up to date, and once a day all of a tag's bearers compared with our roles."""

from __future__ import annotations

import structlog

from services import outbox, role_tag_sweep, role_tags
from services.outbox import Claimed
from services.role_tag_sweep import LISTING, Step
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway
from wechat.tags_and_menus import MOST_OPENIDS

log = structlog.get_logger(__name__)

CURSOR_UNKNOWN = 40003


def owe_sweep() -> None:
    role_tag_sweep.owe_sweep()


def sync(held: Claimed, gateway: Gateway) -> None:
    """Bring a person's tags at WeChat to what they are now, whatever this promise was made for."""
    assert held.follower_id is not None
    role_tags.sync(gateway, held.follower_id)
    outbox.mark_done(held)


def sweep(held: Claimed, gateway: Gateway) -> None:
    """One step of the sweep of one tag."""
    step = Step(**held.payload)
    if step.phase == LISTING:
        _list(step, gateway)
    else:
        role_tag_sweep.compare(step)
    outbox.mark_done(held)


def _list(step: Step, gateway: Gateway) -> None:
    number = role_tags.number_of(gateway, step.role)
    if number is None:  # nobody bears a tag that WeChat does not have
        role_tag_sweep.note_page(step, [])
        return
    try:
        page = gateway.bearers(number, role_tag_sweep.cursor_of(step))
    except WeChatRefused as refusal:
        if refusal.errcode != CURSOR_UNKNOWN or not step.after:
            raise
        role_tag_sweep.start_again(step)
        return
    strangers = role_tag_sweep.note_page(step, page)
    for part in role_tag_sweep.in_parts(strangers, MOST_OPENIDS):
        log.warning("tag_of_strangers", role=step.role, number=len(part))
        gateway.untag(part, number)
