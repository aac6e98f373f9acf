"""Sentences that rules made, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from babel.support import Translations
from flask_babel import gettext

from services.sentences import Sentence, worded

FOLDER = Path(__file__).resolve().parent.parent / "translations"


@cache
def into(language: str) -> Callable[[str], str]:
    """Patterns of sentences in a language, for whoever words something where nobody's request says one: a worker. What
    no catalog knows stays Chinese."""
    return Translations.load(FOLDER, [language]).gettext


def said(sentence: object, facts: Mapping[str, object] | None = None) -> str:
    """A sentence in the reader's language, its blanks (`%(name)s`) filled with facts where there are some; one that
    remembers its own parts is said with those.

    Without facts it may hold what somebody typed, so unlike `_()` in a template it is never taken for a format. Either
    way it is plain text, escaped where it is shown.
    """
    if isinstance(sentence, Sentence):
        return worded(sentence, lambda pattern: str(gettext(pattern)))
    text = str(gettext(str(sentence)))
    return text % facts if facts else text
