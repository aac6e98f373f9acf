"""Files that people of headquarters upload: judged in the clean room, kept in the storage, served by random names."""

from services.uploads.drawing import AT_ONCE, Drawn, draw_pages, office_as_pdf
from services.uploads.judging import asked
from services.uploads.keeping import Kept, keep, keep_fetched_picture, let_go, take_up
from services.uploads.made_files import Page, announce_pages, arrived, bytes_to, put
from services.uploads.readdressing import readdress
from services.uploads.serving import Served, served, served_path
from services.uploads.sweeping import sweep
from services.uploads.types import LARGEST_BYTES, accepted

__all__ = [
    "AT_ONCE",
    "LARGEST_BYTES",
    "Drawn",
    "Kept",
    "Page",
    "Served",
    "accepted",
    "announce_pages",
    "arrived",
    "asked",
    "bytes_to",
    "draw_pages",
    "keep",
    "keep_fetched_picture",
    "let_go",
    "office_as_pdf",
    "put",
    "readdress",
    "served",
    "served_path",
    "sweep",
    "take_up",
]
