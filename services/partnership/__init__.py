"""How a partnership with a dealer ends: what hangs on it is shown before, then ends or passes on."""

from services.partnership.closing import Closed, close
from services.partnership.hanging import Hanging, hanging_on

__all__ = ["Closed", "Hanging", "close", "hanging_on"]
