"""Files that people of headquarters upload: judged in the clean room, kept in the storage, served by random names."""

from services.uploads.keeping import Kept, keep, let_go, take_up
from services.uploads.serving import Served, served, served_path
from services.uploads.sweeping import sweep
from services.uploads.types import LARGEST_BYTES, accepted

__all__ = ["LARGEST_BYTES", "Kept", "Served", "accepted", "keep", "let_go", "served", "served_path", "sweep", "take_up"]
