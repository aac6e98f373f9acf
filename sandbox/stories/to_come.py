"""What a story needs of the program under test: one that lacks it is told about, greyed, never pretended."""

from collections.abc import Callable

import requests

from sandbox.stories.cast import Cast


def missing(path: str, words: str) -> Callable[[Cast], str | None]:
    """The words, unless the program under test lists this call in its OpenAPI document."""

    def look(cast: Cast) -> str | None:
        try:
            answer = requests.get(f"{cast.target()}/api/v1/openapi.json", timeout=5)
            known = answer.json().get("paths", {}) if answer.ok else {}
        except (requests.RequestException, ValueError):
            return "程序没有回应，看不出它会不会。"
        return None if any(path in one for one in known) else words

    return look
