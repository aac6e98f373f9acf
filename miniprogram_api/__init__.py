"""The mini program's door: JSON under /api/v1, described by its own OpenAPI document."""

from miniprogram_api.api import attach

__all__ = ["attach"]
