"""What headquarters decides holds for the lead as it was shown: in that hand, and as far as it had come."""

from __future__ import annotations

import threading

import pytest

from models.db import Database
from services.access import OPERATOR
from services.errors import Conflict, NotAllowed
from services.leads import assigning, deciding, viewing, working
from services.leads.holders import Holder
from services.leads.working import FollowUp
from tests.rig.races import at_once
from tests.services.leads.desk import employee, entered, from_place, hand, history, lead, owner
from tests.services.leads.test_at_once import looked_at, said
from tests.world import Cast, furnish


def standing(lead_id: int) -> str:
    return viewing.one(OPERATOR, lead_id).line.standing


def test_a_consent_is_noted_for_whom_they_were_asked_about_alone(cast: Cast) -> None:
    """Headquarters asked whether E002 may call; before that is noted the lead goes to somebody else."""
    employee("E002")
    liu = owner("D002")
    mine = entered(owner("D001"))
    deciding.reassign(OPERATOR, mine, employee="E002", reason="大客户")
    asked_about = standing(mine)
    deciding.reassign(OPERATOR, mine, dealer="D002", reason="离得近")
    with pytest.raises(Conflict) as refused:
        deciding.note_consent(OPERATOR, mine, reason="电话里同意", seen=asked_about)
    assert refused.value.code == "changed_meanwhile"
    working.claim(liu, mine)
    with pytest.raises(NotAllowed) as kept:
        working.call(liu, mine)
    assert kept.value.code == "number_not_yours"
    assert "consent" not in history(mine)
    deciding.note_consent(OPERATOR, mine, reason="又问过", seen=standing(mine))
    assert working.call(liu, mine) == "139 1111 0000"


def test_nothing_is_noted_of_a_lead_that_is_over(cast: Cast) -> None:
    mine = entered(owner("D001"))
    deciding.reassign(OPERATOR, mine, dealer="D001", reason="别人跟进")
    deciding.close(OPERATOR, mine, outcome="asked")
    with pytest.raises(Conflict) as refused:
        deciding.note_consent(OPERATOR, mine, reason="电话里同意", seen=standing(mine))
    assert refused.value.code == "lead_ended"
    assert history(mine)[-1] == "closed"


def test_who_decides_on_a_page_of_before_is_told_and_nothing_moves(cast: Cast) -> None:
    zhang, chen = owner("D001"), employee("E002")
    mine = from_place("440000")
    before = standing(mine)
    deciding.reassign(OPERATOR, mine, employee="E002", reason="大客户", seen=before)
    for act in (
        lambda: deciding.reassign(OPERATOR, mine, dealer="D001", reason="离得近", seen=before),
        lambda: deciding.close(OPERATOR, mine, outcome="invalid", seen=before),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "changed_meanwhile"
    assert hand(mine).employee_id == cast.employees["E002"]
    given = standing(mine)
    working.follow_up(chen, mine, FollowUp("聊得很好"))
    with pytest.raises(Conflict):
        deciding.close(OPERATOR, mine, outcome="no_contact", seen=given)
    now = standing(mine)
    working.follow_up(chen, mine, FollowUp("又聊过"))
    deciding.close(OPERATOR, mine, outcome="asked", seen=now)
    assert lead(mine).state == "closed", "one more word changes neither hand nor how far it came"
    with pytest.raises(Conflict) as over:
        deciding.close(OPERATOR, mine, outcome="asked", seen=now)
    assert over.value.code == "lead_ended"
    assert zhang


def test_of_many_those_that_moved_since_they_were_looked_at_stay(cast: Cast) -> None:
    zhang = owner("D001")
    employee("E002")
    some = [from_place("440000", f"person {number}") for number in range(3)]
    looked = {one.id: one.standing for one in assigning.look_at(OPERATOR, some)}
    working.claim(zhang, some[1])
    ended = assigning.assign_many(OPERATOR, looked, employee="E002", reason="大客户")
    assert [one.lead_id for one in ended if one.problem] == [some[1]]
    assert hand(some[1]) == Holder(cast.dealers["D001"], cast.owners["D001"])
    assert {hand(one).employee_id for one in (some[0], some[2])} == {cast.employees["E002"]}


@pytest.mark.mariadb
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock", "control: looked at without holding"])
def test_of_two_of_headquarters_who_decide_at_once_one_does(
    database: Database, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    furnish()
    owner("D001")
    employee("E002")
    mine = from_place("510100")
    seen = standing(mine)
    if not guarded:
        monkeypatch.setattr(deciding, "hold", looked_at(threading.Barrier(2)))

    def give(**to: str) -> str:
        return said(lambda: deciding.reassign(OPERATOR, mine, reason="给你", seen=seen, **to))

    ends = sorted(at_once([lambda: give(dealer="D001"), lambda: give(employee="E002")]))
    assert ends == (["changed_meanwhile", "done"] if guarded else ["done", "done"])
    assert history(mine).count("recalled") == (1 if guarded else 2)
