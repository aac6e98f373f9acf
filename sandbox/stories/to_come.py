"""Stories whose capabilities later work brings: told about, greyed, never pretended."""

from collections.abc import Callable

import requests

from sandbox.stories.cast import Cast
from sandbox.stories.story import Story


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


def nothing_to_prepare(_cast: Cast) -> None:
    """There are no steps yet."""


A_BOTTLE_IS_SCANNED_TWICE = Story(
    key="a_bottle_is_scanned_twice",
    title="一瓶货，被扫两次",
    about="第一次扫是正品，绑定到人；第二个人再扫，会知道有人先扫过。",
    ready=nothing_to_prepare,
    needs=missing("/item-codes/bind", "还缺：产品绑定尚未上线，程序会验真，还不能把一瓶记到人名下。"),
    steps=(),
)
