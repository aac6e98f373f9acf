"""Writing about people: met, joined, followed and left, consented, signed in, forgotten."""

from __future__ import annotations

from datetime import timedelta

from models.accounts import AuthSession
from models.db import reading, session
from models.journal import Erased
from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT, Identity
from services import clock, people, role_tag_sweep, sessions, signing_in, unreachable_sweep
from services.access import OPERATOR
from services.attribution import signs
from services.people.merging import verified_phone
from services.privacy import consents, erasing, lapsing, restoring, revoking, silence
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import FOLLOWED, LONG_AGO, claim_of, newcomer, newest, path, somebody


@reading
def key_of(follower_id: int, account: str) -> str:
    row = session().query(Identity).filter_by(follower_id=follower_id, account=account).one()
    return row.openid_index


@path
def meets_somebody(ground: Ground) -> Act:
    return lambda: people.meet(MINI_PROGRAM, "mUnheard", "uUnheard")


@path
def joins_two_by_unionid(ground: Ground) -> Act:
    """Both have what must move, end or be added up: a claim, consents, a dealer, scans of one sign."""
    first, second = people.meet(OFFICIAL_ACCOUNT, "oTwin", "uTwin"), people.meet(MINI_PROGRAM, "mTwin")
    people.followed(first.id, FOLLOWED)
    claim_of(first)
    sign = signs.issue_sign(OPERATOR, "D001")
    for person in (first, second):
        consents.agree(person.id, "phone", "mini_program")
        signs.scan_sign(person.id, sign.scene)
    return lambda: people.meet(MINI_PROGRAM, "mTwin", "uTwin")


@path
def joins_two_by_phone(ground: Ground) -> Act:
    first, second = somebody(), newcomer()
    verified_phone(first.id, "+8613600000009")
    return lambda: verified_phone(second.id, "+8613600000009")


@path
def follows(ground: Ground) -> Act:
    person = newcomer()
    return lambda: people.followed(person.id, FOLLOWED)


@path
def hears_what_wechat_says_of_an_openid(ground: Ground) -> Act:
    question = people.question(somebody().id)
    told = {openid: people.Answer(known=False) for openid in question.openids}
    return lambda: people.note_answers(question, told)


@path
def notes_a_page_of_those_who_bear_a_tag(ground: Ground) -> Act:
    """One who should not bear it, one whom we do not know."""
    who = people.question(somebody().id).openids[0]
    step = role_tag_sweep.Step("2026-11-28", "customer")
    return lambda: role_tag_sweep.note_page(step, [who, "oNobodyOfOurs"])


@path
def hears_of_two_openids_that_the_newer_left(ground: Ground) -> Act:
    """Messages go to the older one from then on, and so do the tags."""
    first, second = people.meet(OFFICIAL_ACCOUNT, "oOlder"), people.meet(OFFICIAL_ACCOUNT, "oNewer")
    question = people.question(people.merge(first.id, second.id).id)
    told = {"oOlder": people.Answer(known=True, since=FOLLOWED), "oNewer": people.Answer(known=True)}
    return lambda: people.note_answers(question, told)


@path
def owes_a_question_because_a_message_was_refused(ground: Ground) -> Act:
    who = somebody().id
    return lambda: people.doubt(who)


@path
def owes_the_sweep_of_the_unreachable(ground: Ground) -> Act:
    return unreachable_sweep.owe_sweep


@path
def goes_on_with_the_sweep_of_the_unreachable(ground: Ground) -> Act:
    people.left(somebody().id, FOLLOWED + timedelta(days=1))
    step = unreachable_sweep.Step("2026-11-28")
    answered = unreachable_sweep.doubted(step)
    return lambda: unreachable_sweep.go_on(step, answered, back=0, gone=1)


@path
def ends_the_sweep_of_the_unreachable(ground: Ground) -> Act:
    return lambda: unreachable_sweep.go_on(unreachable_sweep.Step("2026-11-28", after=7), [], back=0, gone=0)


@path
def owes_the_sweep_of_tags(ground: Ground) -> Act:
    return role_tag_sweep.owe_sweep


@path
def lists_the_bearers_of_a_tag_again(ground: Ground) -> Act:
    return lambda: role_tag_sweep.start_again(role_tag_sweep.Step("2026-11-28", "customer", after=7, page=1))


@path
def ends_the_sweep_of_a_tag(ground: Ground) -> Act:
    done = role_tag_sweep.Step("2026-11-28", "clerk", role_tag_sweep.COMPARING, listed=3, mended=1)
    return lambda: role_tag_sweep.compare(done)


@path
def compares_the_holders_of_a_role(ground: Ground) -> Act:
    signs.scan_sign(somebody().id, signs.issue_sign(OPERATOR, "D001").scene)
    return lambda: role_tag_sweep.compare(role_tag_sweep.Step("2026-11-28", "customer", role_tag_sweep.COMPARING))


@path
def follows_before_we_ever_met(ground: Ground) -> Act:
    return lambda: people.follow("oUnheard", FOLLOWED)


@path
def unfollows(ground: Ground) -> Act:
    person = somebody()
    return lambda: people.left(person.id, FOLLOWED + timedelta(days=1))


@path
def is_found_to_have_left(ground: Ground) -> Act:
    asked = people.question(somebody().id)
    return lambda: people.reconcile(asked, None)


@path
def agrees(ground: Ground) -> Act:
    person = somebody()
    return lambda: consents.agree(person.id, "bind", "bind_form")


@path
def withdraws(ground: Ground) -> Act:
    person = somebody()
    consents.agree(person.id, "bind", "bind_form")
    return lambda: consents.withdraw(person.id, "bind", clock.now() + timedelta(days=1))


@path
def takes_the_phone_back(ground: Ground) -> Act:
    people.meet(MINI_PROGRAM, "mTakesBack")
    return lambda: revoking.owe_revocation("mTakesBack", "8", FOLLOWED)


@path
def closes_the_account(ground: Ground) -> Act:
    people.meet(MINI_PROGRAM, "mCloses")
    return lambda: revoking.owe_cancellation("mCloses", FOLLOWED)


@path
def lapses(ground: Ground) -> Act:
    person = somebody()
    people.left(person.id, FOLLOWED + timedelta(days=1))
    return lambda: lapsing._owe([person.id])


@path
def is_forgotten_after_two_years_of_silence(ground: Ground) -> Act:
    person = people.meet(OFFICIAL_ACCOUNT, "oSilent")
    at = clock.now() + timedelta(days=731)
    return lambda: silence._forget(person.id, at)


@path
def is_forgotten_after_leaving(ground: Ground) -> Act:
    person = somebody()
    people.left(person.id, FOLLOWED + timedelta(days=1))
    asked, at = people.question(person.id), clock.now()
    return lambda: erasing._erase_left(asked, at)


@path
def is_forgotten_again_after_a_restore(ground: Ground) -> Act:
    person = somebody()
    one = Erased(key_of(person.id, OFFICIAL_ACCOUNT), OFFICIAL_ACCOUNT, erasing.LEFT_ACCOUNT, clock.now())
    return lambda: restoring._forget(one)


@path
def forgets_a_phone(ground: Ground) -> Act:
    person = newcomer()
    consents.agree(person.id, "phone", "mini_program")
    verified_phone(person.id, "+8613600000008")
    key = key_of(person.id, MINI_PROGRAM)
    at = clock.now() + timedelta(days=1)
    return lambda: erasing.forget_revoked(key, at)


@path
def forgets_a_closed_account(ground: Ground) -> Act:
    person = newcomer()
    sessions.open_session("api", follower_id=person.id)
    key, at = key_of(person.id, MINI_PROGRAM), clock.now() + timedelta(days=1)
    return lambda: erasing.forget_cancelled(key, at)


@path
def signs_in(ground: Ground) -> Act:
    return lambda: signing_in._open("api", MINI_PROGRAM, "mSignsIn", "uSignsIn", session_key="k")


@path
def begins_a_round_trip(ground: Ground) -> Act:
    return lambda: signing_in.begin_round_trip("/me", "a browser")


@path
def ends_a_round_trip(ground: Ground) -> Act:
    state = signing_in.begin_round_trip("/me", "a browser")
    return lambda: signing_in.end_round_trip(state, "a browser")


@path
def signs_out(ground: Ground) -> Act:
    opened = sessions.open_session("page", follower_id=somebody().id)
    return lambda: sessions.close_session(opened.token)


@path
def makes_a_client_of_a_page(ground: Ground) -> Act:
    opened = sessions.open_session("page", follower_id=somebody().id)
    return lambda: signing_in.by_page_session(opened.token)


@path
def signs_a_page_out_with_its_client(ground: Ground) -> Act:
    person = somebody()
    opened = sessions.open_session("page", follower_id=person.id)
    return lambda: signing_in.close_page_session(opened.token, person.id)


@path
def is_seen(ground: Ground) -> Act:
    sessions.open_session("page", follower_id=somebody().id)
    opened = newest(AuthSession)
    return lambda: sessions._note_seen(opened, LONG_AGO)
