"""Taking away files nobody needs any more."""

from __future__ import annotations

import structlog

from services import uploads

log = structlog.get_logger(__name__)


def sweep() -> None:
    taken = uploads.sweep()
    if taken:
        log.info("files_swept", files=taken)
