"""Texts for WeChat's narrow fields: one clean line, cut between characters as people see them."""

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"


def one_line(text: str) -> str:
    """The text on one line: no control, format, private or unassigned characters, no doubled blanks."""
    kept = "".join(char if _is_shown(char) else " " if char.isspace() else "" for char in text)
    return " ".join(kept.split()).strip(f" {_ZERO_WIDTH_JOINER}")


def units(text: str) -> int:
    """The length in UTF-16 units, the strictest way in which WeChat may count: an emoji is two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, longest: int) -> str:
    """The text in at most so many units, with … where something was left out."""
    if units(text) <= longest:
        return text
    kept, room = [], longest - 1
    for cluster in clusters(text):
        room -= units(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + "…"


def clusters(text: str) -> list[str]:
    """The text in characters as people see them: accents, joined emoji, skin tones and flags stay whole."""
    found: list[str] = []
    for char in text:
        if found and _continues(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _is_shown(char: str) -> bool:
    return char in (_ZERO_WIDTH_JOINER, " ") or unicodedata.category(char)[0] not in "CZ"


def _continues(cluster: str, char: str) -> bool:
    if char == _ZERO_WIDTH_JOINER or cluster.endswith(_ZERO_WIDTH_JOINER):
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or unicodedata.category(char)[0] == "M":
        return True
    return len(cluster) == 1 and _is_flag_half(cluster) and _is_flag_half(char)


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
