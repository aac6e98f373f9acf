"""Sentences in Chinese as they are, and still in parts, so that a door can say them in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any


def N_(text: str) -> str:
    """Marks a pattern for translation that is said later."""
    return text


class Sentence(str):
    """A sentence in Chinese that remembers its pattern (`text`) and what was put into it (`facts`)."""

    text: str
    facts: Mapping[str, Any]


def say(text: str, /, **facts: Any) -> Sentence:
    """The sentence of a pattern such as "%(name)s的凭证有效"; the catalog of translations finds these by this call."""
    sentence = Sentence(text % facts if facts else text)
    sentence.text, sentence.facts = text, facts
    return sentence


def listed(parts: Iterable[Any]) -> Any:
    """Several things in one sentence: 下级部门 1、员工 2."""
    return reduce(lambda before, one: say("%(before)s、%(one)s", before=before, one=one), parts)


def worded(sentence: Any, translate: Callable[[str], str]) -> str:
    """A sentence in the language of `translate`, those within it too; what is no sentence stays as it is."""
    if not isinstance(sentence, Sentence):
        return str(sentence)
    pattern = translate(sentence.text)
    facts = {name: worded(fact, translate) for name, fact in sentence.facts.items()}
    return pattern % facts if facts else pattern


def packed(sentence: Any) -> Any:
    """As JSON keeps it, in parts."""
    if not isinstance(sentence, Sentence):
        return str(sentence)
    return {"text": sentence.text, "facts": {name: packed(fact) for name, fact in sentence.facts.items()}}


def unpacked(kept: Any) -> str:
    """A sentence from its parts."""
    if not isinstance(kept, dict):
        return str(kept)
    pattern, facts = kept["text"], kept["facts"]
    return say(pattern, **{name: unpacked(fact) for name, fact in facts.items()})
