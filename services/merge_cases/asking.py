"""Looking again whether two are one, and asking headquarters where that is a person's to say."""

from __future__ import annotations

from sqlalchemy import select

from models.db import session, transaction
from models.merge_cases import WAITING, MergeCase
from models.people import Follower
from services import clock, console_inbox, notices, people
from services.audit_tags import N_
from services.bindings.asking import MOST_AT_ONCE, ask_newcomer
from services.merge_cases.sides import open_bindings
from services.sentences import say

WANTED = "approval_wanted"
ROOM = "/console/merge-cases"
BOTH_BOUND = N_("%(first)s 与 %(second)s 疑为同一人，两边都有身份，请到“审核”里核对。")
CHANGED_HANDS = N_("%(first)s 与 %(second)s 疑为同一人，手机号可能换过主人，请到“审核”里核对。")


@transaction
def settle(follower_id: int) -> None:
    """What was promised after a number was verified, a case was opened or a binding ended: join this person with whom
    they are one, where nothing stands in the way any more; ask headquarters' deciders about the rest, each once."""
    row = people.join_by_phone(follower_id)
    for case in _waiting(row.id):
        people.merge(case.first_id, case.second_id, proof=case.proof)
    for case in _waiting(people.survivor(follower_id).id):
        _ask(case)


@transaction
def catch_up(employee_id: int) -> None:
    """A decider became reachable: owe them the claims and cases that wait, the newest of each, as far as they were not
    asked about them yet. Nothing when they are no longer bound."""
    follower_id = notices.follower_of_employee(employee_id)
    if follower_id is None:
        return
    ask_newcomer(employee_id, follower_id)
    waiting = select(MergeCase).where(MergeCase.state == WAITING).order_by(MergeCase.id.desc()).limit(MOST_AT_ONCE)
    for case in session().execute(waiting).scalars().all():
        _ask(case)


def _waiting(follower_id: int) -> list[MergeCase]:
    touches = (MergeCase.first_id == follower_id) | (MergeCase.second_id == follower_id)
    found = select(MergeCase).where(MergeCase.state == WAITING, touches).order_by(MergeCase.id)
    return list(session().execute(found).scalars())


def _ask(case: MergeCase) -> None:
    """Headquarters' deciders read it in WeChat and at the bell, each once; the two themselves do not decide."""
    why = say("两边都有身份，请核对") if _both_bound(case) else say("手机号可能换过主人，请核对")
    labels = [session().get_one(Follower, id_).label for id_ in (case.first_id, case.second_id)]
    facts = {
        "applicant": "、".join(labels),
        "target": say("两人疑为同一人"),
        "phone": "",
        "comparison": why,
        "time": clock.shown(case.created_at),
    }
    cause = f"merge_case:{case.id}"
    for decider in notices.holders_of("merges.decide"):
        if decider.follower_id not in (case.first_id, case.second_id):
            notices.owe(WANTED, decider.follower_id, facts, cause=cause, path=f"{ROOM}/{case.id}")
    told = {"words": BOTH_BOUND if _both_bound(case) else CHANGED_HANDS, "first": labels[0], "second": labels[1]}
    console_inbox.tell("merges.decide", "merge_wanted", cause, told, N_("需要您核对"))


def _both_bound(case: MergeCase) -> bool:
    return {case.first_id, case.second_id} == {one.follower_id for one in open_bindings(case.first_id, case.second_id)}
