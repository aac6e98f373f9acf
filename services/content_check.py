"""What people type freely is looked at before anybody else reads it: by WeChat where it can be asked, and by whatever
else a brand plugs in. Nothing here writes, and nothing may be asked inside a transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from services import people
from services.people import MINI_PROGRAM
from services.visible import bare
from wechat.answers import TextJudged
from wechat.errors import WeChatError

CLEAN, DOUBTFUL, RISKY, UNSEEN = "clean", "doubtful", "risky", "unseen"
"""What was found: nothing; a person should look; it should not be shown; nobody could be asked."""
LONGEST = 2500  # of one question to WeChat
OVERLAP = 50  # so that no word falls between two of them
MOST_PIECES = 5  # more than any form takes
WORST_FIRST = (RISKY, DOUBTFUL, CLEAN, UNSEEN)
Judge = Callable[[str], str | None]

log = structlog.get_logger(__name__)
_further: tuple[Judge, ...] = ()


class Asked(Protocol):
    """As much of the way out to WeChat as is needed."""

    def judge_text(self, openid: str, text: str) -> TextJudged: ...


def use(*judges: Judge) -> None:
    """Ask these besides: each is given a text and answers with one of the words above, or None when it has no opinion.
    A brand that has contracted a service of its own plugs it in here; without any, WeChat alone is asked."""
    global _further
    _further = judges


def look(asked: Asked, follower_id: int, texts: Sequence[str]) -> str:
    """The worst that was found in what this person typed: `risky`, `doubtful`, `clean`, or `unseen` when nobody could
    be asked. WeChat can be asked of whoever opened the mini program within two hours; a service that is away, or
    refuses, turns nobody away: what is unseen is shown like what is clean, and told to whoever counts. All of a long
    text is looked at, piece by piece; of what is longer than any form takes a person has a look."""
    text = "\n".join(shown for one in texts if (shown := _shown(one)))
    if not text:
        return CLEAN
    step = LONGEST - OVERLAP
    pieces = [text[at : at + LONGEST] for at in range(0, max(1, len(text) - OVERLAP), step)]
    found = [] if len(pieces) <= MOST_PIECES else [DOUBTFUL]
    for piece in pieces[:MOST_PIECES]:
        found += [_by_wechat(asked, follower_id, piece), *(judge(piece) or UNSEEN for judge in _further)]
    return next(one for one in WORST_FIRST if one in found)


def _shown(text: str) -> str:
    """Without what no screen shows: nothing stands before what is looked at, or between its letters."""
    return bare(text, keep="\n").strip()


def _by_wechat(asked: Asked, follower_id: int, text: str) -> str:
    openid = people.openid_of(follower_id, MINI_PROGRAM)
    if openid is None:
        return UNSEEN
    try:
        told = asked.judge_text(openid, text)
    except WeChatError as error:
        log.info("text_not_judged", why=type(error).__name__)
        return UNSEEN
    return {"pass": CLEAN, "review": DOUBTFUL, "risky": RISKY}.get(told.suggest, DOUBTFUL)
