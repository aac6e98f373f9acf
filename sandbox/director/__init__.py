"""The sandbox's own control API under `/sandbox/`, for tests and for the phone page."""
