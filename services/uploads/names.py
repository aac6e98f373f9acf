"""What an uploaded file is called: what its owner called it, as far as every system and every eye reads it alike."""

from __future__ import annotations

import re
import unicodedata

LONGEST_STEM = 80
# Letters that show nothing or turn the direction of reading around: `报价gpj.exe` can be made to look like a picture.
UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e0fff]"
)
RESERVED = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]')
# A second ending in the middle (`price.php.jpg`): some servers run the file by it. Dots of versions (`v1.2`) may stay.
INNER_ENDING = re.compile(r"\.(?=[A-Za-z])")
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
NAMELESS = "文件"


def parts_of(typed: str) -> tuple[str, str]:
    """Stem and ending (lower case, without its dot) of a name as it was sent, by whatever system."""
    plain = unicodedata.normalize("NFC", UNSEEN.sub("", typed)).replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = plain.rstrip(". ").rpartition(".")
    return (stem, ending.strip().lower()) if dot else (ending, "")


def clean_name(stem: str, ending: str) -> str:
    """A name of at most 80 letters before its ending: no paths, no control letters, no second ending."""
    plain = RESERVED.sub("_", stem).strip(" .")
    plain = re.sub(r"\s+", " ", INNER_ENDING.sub("_", plain))[:LONGEST_STEM].strip(" .") or NAMELESS
    if DEVICES.fullmatch(plain.partition(".")[0]):
        plain = f"_{plain}"
    return f"{plain}.{ending}"
