"""Writing around bindings: invitations, arrivals, claims, decisions, ends, signs and their customers."""

from __future__ import annotations

from datetime import timedelta

from services import approvals, clock, privacy
from services.access import OPERATOR
from services.attribution import customers, handing_over, own_signs, signs
from services.attribution.handing_over import Wish
from services.bindings import arriving, claiming, clerks, deciding, ending, inviting
from services.privacy import taking_back_again
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import claim_of, owner_of, path, somebody


@path
def binds_by_following(ground: Ground) -> Act:
    person, scene = somebody(), inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene
    return lambda: arriving.arrive(person.id, scene)


@path
def puts_a_follow_to_headquarters(ground: Ground) -> Act:
    owner_of("D001")
    second, scene = somebody(), inviting.invite_dealer(OPERATOR, "D001", policy="on_follow").scene
    return lambda: arriving.arrive(second.id, scene)


@path
def hands_in_a_form(ground: Ground) -> Act:
    person, invited = somebody(), inviting.invite_employee(OPERATOR, "E003", policy="confirm")
    return lambda: claiming.claim(person.id, invited.token, name="何一", phone="13600000001", agreed=True)


@path
def accepts_a_claim(ground: Ground) -> Act:
    claimed = claim_of(somebody())
    return lambda: deciding.decide(OPERATOR, claimed.claim_id, accept=True, reason="", via="console")


@path
def accepts_a_claim_over_a_holder(ground: Ground) -> Act:
    """The binding that stood in the way ends in the same transaction."""
    holder, second = somebody(), somebody()
    arriving.arrive(holder.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    claimed = claim_of(second)
    return lambda: deciding.decide(
        OPERATOR, claimed.claim_id, accept=True, reason="", via="console", shown_conflict="target_taken"
    )


@path
def refuses_a_claim(ground: Ground) -> Act:
    claimed = claim_of(somebody())
    return lambda: deciding.decide(OPERATOR, claimed.claim_id, accept=False, reason="资料不符", via="console")


@path
def proves_a_claim_by_phone(ground: Ground) -> Act:
    person = somebody()
    claim_of(person, phone="13800000003")
    return lambda: claiming.phone_verified(person.id, "+8613800000003")


@path
def ends_a_binding(ground: Ground) -> Act:
    held = ending.held_by(owner_of().id)[0]
    return lambda: ending.end_binding(OPERATOR, held.binding_id, reason="合同到期")


@path
def leaves_a_binding(ground: Ground) -> Act:
    owner = owner_of()
    held = ending.held_by(owner.id)[0]
    return lambda: ending.leave(owner.id, held.binding_id)


@path
def invites_a_dealer(ground: Ground) -> Act:
    return lambda: inviting.invite_dealer(OPERATOR, "D001")


@path
def invites_an_employee(ground: Ground) -> Act:
    return lambda: inviting.invite_employee(OPERATOR, "E003")


@path
def revokes_an_invitation(ground: Ground) -> Act:
    invited = inviting.invite_dealer(OPERATOR, "D001")
    return lambda: inviting.revoke(OPERATOR, invited.id)


@path
def keeps_a_qr_code(ground: Ground) -> Act:
    invited = inviting.invite_dealer(OPERATOR, "D001")
    return lambda: inviting._keep_qr(invited, "gQH", "http://weixin.qq.com/q/x", 3600)


@path
def invites_a_clerk_anew(ground: Ground) -> Act:
    owner = owner_of()
    clerks.invite_clerk(owner.id)
    return lambda: clerks.invite_clerk(owner.id)


@path
def lets_a_clerk_go(ground: Ground) -> Act:
    owner, clerk = owner_of(), somebody()
    invited = clerks.invite_clerk(owner.id)
    claimed = claiming.claim(clerk.id, invited.token, name="马超", phone="13900000011", agreed=True)
    deciding.decide(OPERATOR, claimed.claim_id, accept=True, reason="", via="console")
    record = next(one for one in clerks.staff_of(owner.id) if one.role == "clerk")
    return lambda: clerks.let_go(owner.id, record.id)


@path
def makes_an_approval_link(ground: Ground) -> Act:
    claimed, wang = claim_of(somebody()), ground.cast.employees["E001"]
    decider = somebody()
    return lambda: approvals.make_link(claimed.claim_id, wang, decider.id)


@path
def issues_a_sign(ground: Ground) -> Act:
    return lambda: signs.issue_sign(OPERATOR, "D001")


@path
def makes_a_customer(ground: Ground) -> Act:
    person, sign = somebody(), signs.issue_sign(OPERATOR, "D001")
    return lambda: signs.scan_sign(person.id, sign.scene)


@path
def makes_a_customer_by_a_tap(ground: Ground) -> Act:
    person, sign = somebody(), signs.issue_sign(OPERATOR, "D001")
    return lambda: signs.accept_sign(person.id, sign.scene, agreed=True)


@path
def moves_a_customer(ground: Ground) -> Act:
    person, first, second = somebody(), signs.issue_sign(OPERATOR, "D001"), signs.issue_sign(OPERATOR, "D003")
    signs.scan_sign(person.id, first.scene)
    later = clock.now() + timedelta(days=31)

    def act() -> object:
        clock.use(lambda: later)
        return signs.scan_sign(person.id, second.scene)

    return act


@path
def loses_a_customer(ground: Ground) -> Act:
    person, sign = somebody(), signs.issue_sign(OPERATOR, "D001")
    signs.scan_sign(person.id, sign.scene)
    return lambda: customers.object_to(person.id)


@path
def loses_a_customer_again_after_a_restore(ground: Ground) -> Act:
    person, sign = somebody(), signs.issue_sign(OPERATOR, "D001")
    signs.scan_sign(person.id, sign.scene)
    [line, *_] = privacy.write_down(person.id, privacy.CUSTOMER, clock.now())
    return lambda: taking_back_again.take_back_again(line)


@path
def makes_a_sign_of_ones_own(ground: Ground) -> Act:
    boss = owner_of("D001").id
    return lambda: own_signs.issue_own_sign(boss)


@path
def hands_customers_over(ground: Ground) -> Act:
    boss, customer = owner_of("D001").id, somebody()
    signs.scan_sign(customer.id, own_signs.issue_own_sign(boss).scene)
    mine = next(one.staff_id for one in handing_over.hands_of_owner(boss) if one.customers)
    return lambda: handing_over.hand_over(OPERATOR, "D001", Wish(mine, None, None, "岗位调整"))


@path
def hands_customers_over_as_owner(ground: Ground) -> Act:
    boss, customer = owner_of("D001").id, somebody()
    signs.scan_sign(customer.id, signs.issue_sign(OPERATOR, "D001").scene)
    mine = next(one.staff_id for one in handing_over.hands_of_owner(boss) if one.staff_id)
    return lambda: handing_over.hand_over_by_owner(boss, Wish(None, mine, None, "分给店员"))
