"""Leads on the phone: who sees which, as much of the contact as they may know, and what they may do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services import clock, phones
from services.access import OPERATOR
from services.bindings import arriving, inviting
from services.errors import Invalid, NotAllowed, NotFound
from services.leads import boxes, deciding, entering, working
from services.leads.boxes import Asked, Counted
from services.leads.entering import Wish
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.lines import LeadLine
from services.leads.viewers import BOXES
from services.leads.working import FollowUp
from tests.services.leads.desk import PHONE, clerk, employee, entered, from_place, owner, pass_time, person
from tests.world import Cast


def ids(follower_id: int, box: str = "mine", *, state: str = "", waits: str = "", search: str = "") -> list[int]:
    return [one.id for one in boxes.box(follower_id, Asked(box, state, waits, search))[0]]


def line(follower_id: int, lead_id: int) -> LeadLine:
    return boxes.one(follower_id, lead_id).card.line


def deeds(follower_id: int, lead_id: int) -> set[str]:
    return set(boxes.one(follower_id, lead_id).deeds)


def test_each_sees_their_own_the_pool_and_whom_they_look_after(cast: Cast) -> None:
    zhang, liu, li_qiang = owner("D001"), owner("D002"), employee("E003")
    li_si = clerk(zhang, "李四", "13900000077")
    pool = from_place("440000")
    hers = entered(li_si)
    lius = entered(liu, "13911110001")
    assert (ids(li_si), ids(li_si, "pool"), ids(li_si, "team")) == ([hers], [pool], [])
    assert (ids(zhang), ids(zhang, "pool"), ids(zhang, "team")) == ([], [pool], [hers, pool])
    assert (ids(liu), ids(liu, "pool")) == ([lius], [])
    # Of the dealers in her charge an employee sees all, and holds none.
    assert (ids(li_qiang), ids(li_qiang, "team")) == ([], [lius, hers, pool])
    assert boxes.counted(li_si) == Counted(mine=1, due=0, pool=1, team=None)
    assert boxes.counted(zhang) == Counted(mine=0, due=0, pool=1, team=2)


def test_what_is_anothers_answers_like_nothing(cast: Cast) -> None:
    zhang, liu = owner("D001"), owner("D002")
    li_si, wang_wu = clerk(zhang, "李四", "13900000077"), clerk(zhang, "王五", "13900000078")
    hers = entered(li_si)
    for asker in (liu, wang_wu):
        with pytest.raises(NotFound) as foreign:
            boxes.one(asker, hers)
        with pytest.raises(NotFound) as missing:
            boxes.one(asker, 999_983)
        assert (foreign.value.code, foreign.value.sentence) == (missing.value.code, missing.value.sentence)
    with pytest.raises(NotAllowed) as stranger:
        boxes.box(person("a passer-by"), Asked())
    assert stranger.value.code == "not_ours"
    with pytest.raises(Invalid):
        boxes.box(zhang, Asked("everything"))


def test_name_and_number_are_shown_to_the_hand_that_was_named_and_to_no_other(cast: Cast) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    assert (line(zhang, mine).called, line(zhang, mine).phone) == ("赵先生", "139****0000")
    deciding.reassign(OPERATOR, mine, employee="E002", reason="大客户")
    chen = employee("E002")
    shown = line(chen, mine)
    assert (shown.phone, shown.has_phone, shown.called) == (None, True, f"线索 {mine}")
    assert "call" not in deeds(chen, mine)
    deciding.note_consent(OPERATOR, mine, reason="电话里同意")
    assert line(chen, mine).phone == "139****0000"
    assert "call" in deeds(chen, mine)


def test_what_waits_is_found_by_word_state_and_date(cast: Cast) -> None:
    zhang = owner("D001")
    pool = from_place("440000")
    working.claim(zhang, pool)
    mine, other = entered(zhang), entered(zhang, "13911110002")
    soon = clock.now() + timedelta(hours=2)
    working.follow_up(zhang, other, FollowUp("下午再打", next_at=soon))
    assert ids(zhang, waits="unanswered") == [pool], "what one entered oneself waits for no first answer"
    assert ids(zhang, waits="overdue") == []
    pass_time(hours=3)
    assert ids(zhang, waits="overdue") == [other]
    assert boxes.counted(zhang).due == 2
    assert ids(zhang, state="contacted") == [other]
    assert ids(zhang, search=PHONE) == [mine]
    assert ids(zhang, search="1391111 0002") == [other]
    assert ids(zhang, search="0002") == [other]
    assert ids(zhang, search="春季") == [other, mine]
    assert ids(zhang, search="13999999999") == []
    assert ids(zhang, search="赵先生") == [], "names are sealed"


def test_a_number_is_found_by_those_alone_who_may_know_it(cast: Cast) -> None:
    """Else four digits at a time would tell it."""
    zhang, wang, both = owner("D001"), employee("E001"), owner("D002")
    arriving.arrive(both, inviting.invite_employee(OPERATOR, "E003").scene)
    hands = {"D001": HEADQUARTERS_POOL, "D002": Holder(cast.dealers["D002"]), "": Holder(cast.dealers["D001"])}
    for at, (dealer, named) in enumerate(hands.items()):
        phone = phones.normalise(f"1391111000{at}")
        number = from_place(None, f"reader {at}", phone=phone, named=named)
        if dealer:
            deciding.reassign(OPERATOR, number, dealer=dealer, reason="就近")
        for who in (zhang, wang, both):
            seen = {one.id: one.phone for box in BOXES for one in boxes.box(who, Asked(box))[0]}
            knows = [number] if seen.get(number) else []
            assert ids(who, search=phones.national(phone)) == ids(who, search=f"000{at}") == knows, (dealer, who)
    assert ids(both, search="0001")
    assert not ids(wang, search="0002")
    assert ids(wang, "pool"), "it is there, in headquarters' pool"


def test_a_box_is_paged_by_its_leads(cast: Cast) -> None:
    zhang = owner("D001")
    made = [entered(zhang, f"139111100{number:02}") for number in range(boxes.A_PAGE + 3)]
    first, further = boxes.box(zhang, Asked())
    rest, end = boxes.box(zhang, Asked(before=further))
    assert [one.id for one in (*first, *rest)] == made[::-1]
    assert (len(first), end) == (boxes.A_PAGE, None)


def test_the_buttons_are_what_the_rules_allow(cast: Cast) -> None:
    zhang = owner("D001")
    li_si = clerk(zhang, "李四", "13900000077")
    pool = from_place("440000")
    assert deeds(li_si, pool) == {"claim"}
    assert deeds(zhang, pool) == {"claim", "decline", "hand_on"}
    working.claim(li_si, pool)
    assert deeds(li_si, pool) == {"follow_up", "hand_on", "give_back"}
    assert deeds(zhang, pool) == {"hand_on"}
    assert [one.name for one in boxes.one(zhang, pool).colleagues] == ["张伟", "李四"]
    working.follow_up(li_si, pool, FollowUp("不要了", stage="lost", reason="price"))
    assert deeds(li_si, pool) == set()
    assert boxes.one(li_si, pool).card.outcome == "price"


def test_another_dealers_notes_stay_with_that_dealer(cast: Cast) -> None:
    zhang, liu = owner("D001"), owner("D002")
    mine = entered(zhang)
    working.follow_up(zhang, mine, FollowUp("底价给到八折"))
    deciding.reassign(OPERATOR, mine, dealer="D002", reason="客户在深圳湾")
    working.claim(liu, mine)
    working.follow_up(liu, mine, FollowUp("约了周三"))
    theirs = boxes.one(liu, mine).card.trail
    assert [step.kind for step in theirs] == ["follow_up", "claimed", "routed", "entered"]
    assert not any("八折" in (step.note or "") or step.whom == "张伟（华南总代理）" for step in theirs)
    whole = [step.note for step in boxes.one(employee("E003"), mine).card.trail]
    assert "底价给到八折" in whole, "headquarters answers for both, and reads all of it"


def test_a_lead_that_ended_can_still_be_read_by_who_had_it(cast: Cast) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    working.follow_up(zhang, mine, FollowUp("没兴趣"))
    working.follow_up(zhang, mine, FollowUp("没兴趣", stage="lost", reason="not_interested"))
    assert (ids(zhang), ids(zhang, "team")) == ([], [mine])
    assert not line(zhang, mine).open


def test_a_number_is_looked_up_without_saying_whose(cast: Cast) -> None:
    zhang, liu = owner("D001"), owner("D002")
    entered(zhang)
    assert entering.is_taken(liu, PHONE)
    assert not entering.is_taken(liu, "13911110009")
    with pytest.raises(Invalid):
        entering.is_taken(liu, "123")
    with pytest.raises(NotAllowed):
        entering.is_taken(person("a passer-by"), PHONE)
    with pytest.raises(Exception, match="已经有人在跟进") as taken:
        entering.enter(liu, Wish("钱女士", PHONE, "报价", agreed=True))
    assert "张" not in str(taken.value)
