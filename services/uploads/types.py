"""What may be uploaded: endings, what the content must turn out to be, and how large."""

from __future__ import annotations

from dataclasses import dataclass

from services.errors import Invalid
from services.uploads.refusals import refusal

MEGABYTE = 1024 * 1024
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, slots=True)
class FileType:
    """`kind` chooses the clean room's judge; `media_types` are what the content may turn out to be, with the ending the
    kept file gets (pictures are drawn anew, so theirs may change)."""

    kind: str
    media_types: dict[str, str]
    most_bytes: int = 50 * MEGABYTE


_PICTURE = FileType("picture", {"image/jpeg": "jpg", "image/png": "png"})
_FILM = {"video/mp4": "mp4", "video/quicktime": "mov"}
TYPES: dict[str, FileType] = {
    **dict.fromkeys(("jpg", "jpeg", "png", "webp"), _PICTURE),
    "pdf": FileType("pdf", {"application/pdf": "pdf"}),
    "docx": FileType("office", {_WORD: "docx"}),
    "xlsx": FileType("office", {_EXCEL: "xlsx"}),
    "pptx": FileType("office", {_SLIDES: "pptx"}),
    **dict.fromkeys(("mp4", "m4v", "mov"), FileType("film", _FILM, 200 * MEGABYTE)),
}
LARGEST_BYTES = max(one.most_bytes for one in TYPES.values())
# What people have at hand instead, with what they can do about it.
OTHERWISE = {
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et", "dps"), "type_old_office"),
    **dict.fromkeys(("docm", "xlsm", "pptm", "dotm", "xltm", "ppsm", "xlam"), "office_has_macros"),
    **dict.fromkeys(("svg", "svgz", "gif", "bmp", "tif", "tiff", "heic", "heif", "psd", "ai"), "type_other_picture"),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar"), "type_archive"),
    **dict.fromkeys(("avi", "wmv", "mkv", "flv", "webm"), "type_other_film"),
}


def accepted() -> str:
    """The endings for a file field's `accept`."""
    return ",".join(f".{ending}" for ending in TYPES)


def type_of(ending: str) -> FileType:
    """Refuses `type_unknown`, or with what can be done about an ending people often have."""
    found = TYPES.get(ending)
    if found is None:
        raise refusal(OTHERWISE.get(ending, "type_unknown"))
    return found


def too_large(kind: FileType) -> Invalid:
    return refusal("file_too_large_film" if kind.most_bytes > 50 * MEGABYTE else "file_too_large")
