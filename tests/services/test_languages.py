"""What WeChat tells a person of headquarters is in the language they chose, as far as the words are ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.accounts import StaffAccount
from models.console_inbox import ConsoleEntry
from models.db import bound as bound_database
from models.db import reading, session, transaction
from models.outbox import OutboxPromise
from services import clock, console_inbox, languages, messages, notice_templates, notices, outbox
from services.access import OPERATOR
from services.digests import Content
from services.errors import Invalid
from services.languages import CHINESE, Into, untranslated
from services.listing import Wanted
from services.sentences import say
from tests.contents import contents
from tests.services.office import audited, bound, staff
from tests.world import Cast

TEMPLATE = "left-xGTFUguw2cKmyg5vtHtRwMrpf"
ENGLISH = {
    "本人解除": "Ended by themselves",
    "%(dealer)s的%(role)s": "%(role)s of %(dealer)s",
    "店员": "clerk",
    "%(before)s、%(one)s": "%(before)s, %(one)s",
    "%(kind)s %(number)s": "%(kind)s: %(number)s",
    "有人解除绑定": "Somebody left",
    "有人完成绑定": "Somebody joined",
}


def into(language: str) -> Callable[[str], str]:
    """A catalogue of a few words."""
    return lambda pattern: ENGLISH.get(pattern, pattern) if language == "en" else pattern


def facts(name: str = "马超") -> dict[str, str]:
    """Of somebody who left, as rules say it."""
    target = say("%(dealer)s的%(role)s", dealer="华南总代理", role=say("店员"))
    return {"name": name, "target": target, "way": say("本人解除"), "time": clock.shown(clock.now())}


def told(code: str, into: Into = into, name: str = "马超") -> Content:
    """What this employee is sent when somebody leaves."""
    reader = bound(code)
    outbox.claim("before", 100)
    notices.owe("left", reader.id, facts(name), cause="one")
    [held] = outbox.claim("worker", 100)
    return notices.letters_of([held], into)[held.id].content


def test_a_notice_is_told_in_the_language_its_reader_chose(cast: Cast) -> None:
    languages.choose(staff("E001"), "en")
    content = told("E001")
    assert (content.facts["target"], content.facts["way"]) == ("clerk of 华南总代理", "Ended by themselves")
    assert told("E002").facts["target"] == "华南总代理的店员"


def test_control_without_catalogues_it_stays_chinese(cast: Cast) -> None:
    languages.choose(staff("E001"), "en")
    assert told("E001", untranslated).facts["way"] == "本人解除"


def test_what_somebody_typed_is_never_taken_for_a_word_of_ours(cast: Cast) -> None:
    """A person may be called 店员."""
    languages.choose(staff("E001"), "en")
    assert told("E001", name="店员").facts["name"] == "店员"


def test_the_language_counts_that_is_chosen_when_it_goes_out(cast: Cast) -> None:
    notice_templates.use_template(OPERATOR, "left", TEMPLATE, {"thing1": "target", "thing2": "way"})
    reader = bound("E001")
    outbox.claim("before", 100)
    notices.owe("left", reader.id, facts(), cause="one")
    [held] = outbox.claim("worker", 100)

    def fields() -> dict[str, str]:
        return notices.letters_of([held], into)[held.id].fields

    assert fields()["thing2"] == "本人解除"
    languages.choose(staff("E001"), "en")
    assert fields() == {"thing1": "clerk of 华南总代理", "thing2": "Ended by themselves"}
    languages.choose(staff("E001"), "zh")
    assert fields()["thing2"] == "本人解除"


def test_a_digest_names_its_kinds_in_that_language(cast: Cast) -> None:
    languages.choose(staff("E001"), "en")
    reader = bound("E001")
    outbox.claim("before", 100)
    for kind in ("left", "bound"):
        notices.owe(kind, reader.id, facts(), cause="one")
    outbox.finish([outbox.gathered(held, at=clock.now()) for held in outbox.claim("worker", 100)])
    [digest] = outbox.claim("worker", 100)
    assert notices.letters_of([digest], into)[digest.id].content.facts["what"] == "Somebody left: 1, Somebody joined: 1"


def test_what_is_kept_in_parts_is_read_as_words_everywhere(cast: Cast) -> None:
    """Among one's messages, and at the bell of a colleague where WeChat could not tell it."""
    reader = bound("E001")
    outbox.claim("before", 100)
    notices.owe("left", reader.id, facts(), cause="one")
    mine, _more = messages.messages(reader.id)
    assert mine[0].facts["target"] == "华南总代理的店员"
    _hand_over()
    [entry] = console_inbox.listing(staff("E001").actor, Wanted()).rows
    assert entry.facts["target"] == "华南总代理的店员"


@transaction
def _hand_over() -> None:
    session().query(ConsoleEntry).delete()
    letter = session().query(OutboxPromise).filter_by(topic="left").one()
    console_inbox.hand_over(letter, "对方没有关注公众号")


@pytest.mark.parametrize("language", ["", "xx", "EN", "zh-CN", "<script>", "e" * 10_000])
def test_a_language_we_do_not_speak_is_refused(cast: Cast, language: str) -> None:
    with pytest.raises(Invalid) as refused:
        languages.choose(staff("E001"), language)
    assert refused.value.code == "language_unknown"
    assert _chosen() == set()


@reading
def _chosen() -> set[str]:
    return {language for (language,) in session().query(StaffAccount.language) if language is not None}


def test_choosing_is_written_down_once_and_again_is_no_change(cast: Cast) -> None:
    assert languages.of_employee(cast.employees["E001"]) == CHINESE
    languages.choose(staff("E001"), "en")
    assert languages.of_employee(cast.employees["E001"]) == "en"
    before = contents(bound_database())
    languages.choose(staff("E001"), "en")
    assert (contents(bound_database()), audited("staff:language:choose")) == (before, 1)
