"""Writing around shared material: taken out, passed on, opened, read, folded, objected to, a phone left."""

from __future__ import annotations

from models.sharing import Share
from services import clock, privacy
from services.access import OPERATOR
from services.materials import effect
from services.must_read import own_reading, reminding
from services.privacy import taking_back_again
from services.reading import (
    beating,
    demo,
    demo_library,
    folding,
    leaving_phones,
    objecting,
    places,
    recounting,
    recounting_spans,
    scanning,
)
from services.reading.readers import Reader
from services.sharing import codes, ending, taking_out, tree
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import newest, owner_of, path, somebody
from tests.reading_room import PHONE, authorise, beats, token_of, visit_of
from tests.shelf import a_material
from tests.world import add_employee


def share_of(ground: Ground) -> tuple[str, str]:
    """A material that the owner of D001 has out, and the share."""
    material = token_of(a_material(employee_id=ground.cast.employees["E001"], pages=3))
    return material, taking_out.take_out(owner_of().id, material).token


@path
def takes_a_material_out(ground: Ground) -> Act:
    material, person = token_of(a_material(employee_id=ground.cast.employees["E001"])), owner_of()
    return lambda: taking_out.take_out(person.id, material)


@path
def passes_a_share_on(ground: Ground) -> Act:
    (_, share), person = share_of(ground), somebody()
    return lambda: taking_out.pass_on(person.id, share)


@path
def opens_a_share(ground: Ground) -> Act:
    """Somebody known, in whose browser something was read before."""
    (_, share), person = share_of(ground), somebody()
    visit_of(share, Reader(None, "their browser"), channel="page")
    return lambda: visit_of(share, Reader(person.id, "their browser"), agent=PHONE, channel="page")


@path
def opens_a_share_unknown(ground: Ground) -> Act:
    """A browser that nobody signed in with, as most are."""
    _, share = share_of(ground)
    return lambda: visit_of(share, Reader(None, "their browser"), agent=PHONE, channel="page")


@path
def scans_the_code_of_a_share(ground: Ground) -> Act:
    (_, share), person = share_of(ground), somebody()
    return lambda: scanning.scan_share(person.id, f"m_{share}")


@path
def keeps_the_code_of_a_share(ground: Ground) -> Act:
    """What WeChat answered to the one who prints a poster."""
    _, share = share_of(ground)
    share_id, _ = codes._kept(share)
    return lambda: codes._keep(share_id, "http://weixin.qq.com/q/a", 3600)


@path
def says_it_was_sent(ground: Ground) -> Act:
    (_, share), person = share_of(ground), somebody()
    taking_out.pass_on(person.id, share)
    return lambda: tree.note_sent(share, Reader(person.id))


@path
def reads_on(ground: Ground) -> Act:
    """The first beats: the sharer is owed a word."""
    (_, share), reader = share_of(ground), Reader(somebody().id)
    visit = visit_of(share, reader)
    return lambda: beating.take_beats(visit, beats(1, 2), reader)


@path
def folds_beats(ground: Ground) -> Act:
    (_, share), reader = share_of(ground), Reader(somebody().id)
    visit = visit_of(share, reader)
    beating.take_beats(visit, beats(1), reader)
    folding.fold_some()
    beating.take_beats(visit, beats(1, 2, 3, first=1), reader)
    return folding.fold_some


@path
def counts_anew(ground: Ground) -> Act:
    (_, share), reader = share_of(ground), Reader(somebody().id)
    beating.take_beats(visit_of(share, reader), beats(1, 2), reader)
    folding.fold_some()
    number = recounting.materials_to_count()[-1]
    return lambda: recounting.recount(OPERATOR, number)


@path
def counts_months_and_provinces_anew(ground: Ground) -> Act:
    folds_beats(ground)
    return lambda: recounting_spans.recount_spans(OPERATOR)


@path
def moves_sums_of_a_dealer(ground: Ground) -> Act:
    """It is authorised in Sichuan from here on."""
    folds_beats(ground)
    authorise(ground.cast.dealers["D001"], "510000")
    return places.settle


@path
def furnishes_the_demos_readings(ground: Ground) -> Act:
    """Of one day: more days say the same statements more often."""
    add_employee(demo.AUTHOR, "林悦", "13800000006")
    return lambda: demo.furnish(days=1)


@path
def furnishes_the_demos_library(ground: Ground) -> Act:
    """One piece of it: more say the same statements more often."""
    add_employee(demo.AUTHOR, "林悦", "13800000006")
    return lambda: demo_library.furnish(demo_library.PIECES[:1])


@path
def leaves_a_phone(ground: Ground) -> Act:
    (_, share), person = share_of(ground), somebody()
    leaving_phones.leave_phone(person.id, share, "13911110000", agreed=True)
    return lambda: leaving_phones.leave_phone(person.id, share, "13911110001", agreed=True)


@path
def objects_to_reading(ground: Ground) -> Act:
    (_, share), reader = share_of(ground), Reader(somebody().id, "their browser")
    visit_of(share, reader, channel="page")
    return lambda: objecting.object_to_reading(reader)


@path
def objects_to_reading_again_after_a_restore(ground: Ground) -> Act:
    (_, share), reader = share_of(ground), Reader(somebody().id)
    visit_of(share, reader)
    [line, *_] = privacy.write_down(reader.follower_id or 0, privacy.RECORDING, clock.now())
    return lambda: taking_back_again.take_back_again(line)


@path
def allows_reading_again(ground: Ground) -> Act:
    reader = Reader(somebody().id, "their browser")
    objecting.object_to_reading(reader)
    return lambda: objecting.allow_reading(reader)


@path
def reads_what_must_be_read(ground: Ground) -> Act:
    """The owner begins and is through at once: it has one page."""
    number = a_material(employee_id=ground.cast.employees["E001"], pages=1, must_read=True)
    material, person = token_of(number), owner_of()
    return lambda: own_reading.read_on(person.id, material, 1, scroll_pct=100)


@path
def folds_beats_of_what_must_be_read(ground: Ground) -> Act:
    number = a_material(employee_id=ground.cast.employees["E001"], pages=2, must_read=True)
    share = taking_out.take_out(owner_of().id, token_of(number)).token
    reader = Reader(owner_of("D002").id)
    beating.take_beats(visit_of(share, reader), beats(1, 2), reader)
    return folding.fold_some


@path
def reminds_who_has_not_read(ground: Ground) -> Act:
    number = a_material(employee_id=ground.cast.employees["E001"], pages=1, must_read=True)
    owner_of()
    return lambda: reminding.remind(OPERATOR, token_of(number))


@path
def counts_which_material_has_effect(ground: Ground) -> Act:
    material, person = token_of(a_material(employee_id=ground.cast.employees["E001"])), owner_of()
    for _ in range(effect.LEAST_SHARES):
        taking_out.take_out(person.id, material)
    effect.count_effects()
    taking_out.take_out(person.id, material)
    return effect.count_effects


@path
def takes_a_share_back(ground: Ground) -> Act:
    """With what was passed on of it."""
    (_, share), reader = share_of(ground), somebody()
    taking_out.pass_on(reader.id, share)
    number = newest(Share) - 1
    return lambda: ending.end_share(OPERATOR, number, "发错了")


@path
def takes_back_what_one_shared(ground: Ground) -> Act:
    person = owner_of()
    material = token_of(a_material(employee_id=ground.cast.employees["E001"]))
    share = taking_out.take_out(person.id, material).token
    return lambda: ending.take_back(person.id, share)
