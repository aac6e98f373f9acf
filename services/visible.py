"""What people type, without what no screen shows: control characters, lone halves of letters, marks of no width, and
those that turn the direction of reading around, by which a name could rewrite what stands beside it in a list."""

from __future__ import annotations

import unicodedata

# Joiners and shapes of emoji are of no width either, but what they join is seen: 👩‍🔧 is one sign.
JOINS = frozenset("\u200d\ufe0e\ufe0f\U000e007f" + "".join(map(chr, range(0xE0020, 0xE007F))))
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
NEVER = ("Cc", "Cf", "Cs", "Zl", "Zp")


def visible(text: str, *, keep: str = "") -> str:
    """The text as it is seen; `keep` are letters that stay all the same, such as line breaks."""
    return "".join(one for one in text if one in keep or one in JOINS or _is_seen(one))


def bare(text: str, *, keep: str = "") -> str:
    """For those who judge a text by its words: without joiners as well."""
    return "".join(one for one in visible(text, keep=keep) if one not in JOINS)


def _is_seen(letter: str) -> bool:
    return letter not in BLANK and unicodedata.category(letter) not in NEVER
