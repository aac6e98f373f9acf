"""Materials (物料): what headquarters publishes, for whom, in which version; a recall counts everywhere at once."""

from services.materials.audience import Standing, is_living, living, may_see, standing_of, visible_to
from services.materials.kinds import KINDS
from services.materials.reading import File, Picture, Version, current_version, pages_of, version

__all__ = [
    "KINDS",
    "File",
    "Picture",
    "Standing",
    "Version",
    "current_version",
    "is_living",
    "living",
    "may_see",
    "pages_of",
    "standing_of",
    "version",
    "visible_to",
]
