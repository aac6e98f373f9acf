"""An alarm about codes: told at the bell of everybody who looks after codes everywhere, and to them in WeChat."""

from __future__ import annotations

from models.db import transaction
from services import clock, console_inbox, notices
from services.audit_tags import N_
from services.sentences import say

ALARM = "code_alarm"
ACT = "codes.write"


@transaction
def tell(cause: str, what: str, words: str, *, path: str, **facts: object) -> None:
    """Once for each `cause`. `what` names it in a few letters, `words` says it in a sentence with `%(name)s` for each
    fact; `path` is the page of the console that shows more."""
    told = {name: str(value) for name, value in facts.items()}
    console_inbox.tell(ACT, ALARM, f"{ALARM}:{cause}", {"words": words, "path": path, **told}, N_("防伪码预警"))
    note = say(words, **told)
    for reader in notices.holders_of(ACT):
        sent = {"what": say(what), "note": note, "time": clock.shown(clock.now())}
        notices.owe(ALARM, reader.follower_id, sent, cause=cause, path=path)
