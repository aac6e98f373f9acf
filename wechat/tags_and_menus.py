"""What we ask of WeChat to show each role its own menu: tags on people, menus on tags."""

from collections.abc import Mapping, Sequence
from typing import Any

from wechat.answers import number_of, text_of
from wechat.caller import Caller
from wechat.errors import WeChatOutcomeUnknown
from wechat.transport import Question

MOST_OPENIDS = 50
"""People that one call may tag."""

Button = Mapping[str, Any]
"""One menu button as the custom menu document writes it."""


class TagsAndMenus:
    """Calls that carry the Official Account's access_token."""

    def __init__(self, official: Caller) -> None:
        self._official = official

    def create_tag(self, name: str) -> int:
        """A new tag's id: POST /cgi-bin/tags/create; 100 tags, 30 bytes a name, 45157 when the name is taken."""
        question = Question("cgi-bin/tags/create", body={"tag": {"name": name}})
        tag = self._official.json(question).get("tag")
        if not isinstance(tag, dict):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no tag")
        return number_of(question, tag, "id")

    def tags(self) -> dict[str, int]:
        """The ids of all tags by their names: GET /cgi-bin/tags/get."""
        question = Question("cgi-bin/tags/get", repeatable=True)
        tags = self._official.json(question).get("tags")
        if not isinstance(tags, list) or not all(isinstance(tag, dict) for tag in tags):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no tags")
        return {text_of(question, tag, "name"): number_of(question, tag, "id") for tag in tags}

    def tags_of(self, openid: str) -> list[int]:
        """The ids of the tags one person bears: POST /cgi-bin/tags/getidlist."""
        question = Question("cgi-bin/tags/getidlist", body={"openid": openid}, repeatable=True)
        ids = self._official.json(question).get("tagid_list")
        if not isinstance(ids, list) or not all(isinstance(one, int) for one in ids):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no tagid_list")
        return ids

    def tag(self, openids: Sequence[str], tag_id: int) -> None:
        """Puts a tag on up to 50 people, of which each bears 20: POST /cgi-bin/tags/members/batchtagging."""
        self._on_members("batchtagging", openids, tag_id)

    def untag(self, openids: Sequence[str], tag_id: int) -> None:
        """Takes a tag off up to 50 people: POST /cgi-bin/tags/members/batchuntagging."""
        self._on_members("batchuntagging", openids, tag_id)

    def bearers(self, tag_id: int, after: str | None = None) -> list[str]:
        """The openids that bear a tag, up to 10,000, from behind `after` on; empty at the end of the list.

        POST /cgi-bin/user/tag/get (api_gettagfans). The document names no size of a page; 10,000 is what is met.
        """
        question = Question("cgi-bin/user/tag/get", body={"tagid": tag_id, "next_openid": after or ""}, repeatable=True)
        answer = self._official.json(question)
        data = answer.get("data", {})
        openids = data.get("openid", []) if isinstance(data, dict) else None
        if not isinstance(openids, list) or not all(isinstance(one, str) for one in openids):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no openid list")
        if number_of(question, answer, "count") != len(openids):
            raise WeChatOutcomeUnknown(question.api, "the answer counts other openids than it holds")
        return openids

    def _on_members(self, what: str, openids: Sequence[str], tag_id: int) -> None:
        if not 1 <= len(openids) <= MOST_OPENIDS:
            raise ValueError("one call tags 1 to 50 people")
        body = {"openid_list": list(openids), "tagid": tag_id}
        # Tagging twice leaves one tag, so a lost answer may be asked for again.
        self._official.json(Question(f"cgi-bin/tags/members/{what}", body=body, repeatable=True))

    def create_menu(self, buttons: Sequence[Button]) -> None:
        """Sets the menu that everybody without a menu of their own sees: POST /cgi-bin/menu/create; 1000 a day.

        1 to 3 buttons with 1 to 5 below each; conditional menus stay.
        """
        body = {"button": list(buttons)}
        self._official.json(Question("cgi-bin/menu/create", body=body, repeatable=True))

    def create_conditional_menu(self, buttons: Sequence[Button], tag_id: int) -> str:
        """A menu for the bearers of a tag, and its id: POST /cgi-bin/menu/addconditional.

        Needs a menu for everybody first; the last matching one wins; phones show it after up to 24 hours.
        """
        body = {"button": list(buttons), "matchrule": {"tag_id": str(tag_id)}}
        question = Question("cgi-bin/menu/addconditional", body=body)
        answer = self._official.json(question)
        return text_of(question, answer, "menuid")

    def delete_conditional_menu(self, menu_id: str) -> None:
        """Removes one conditional menu: POST /cgi-bin/menu/delconditional."""
        self._official.json(Question("cgi-bin/menu/delconditional", body={"menuid": menu_id}))

    def menus(self) -> dict[str, Any]:
        """All menus as WeChat keeps them: GET /cgi-bin/menu/get; errcode 46003 when there is none."""
        return self._official.json(Question("cgi-bin/menu/get", repeatable=True))

    def menu_shown_to(self, openid: str) -> list[Button]:
        """The buttons that one person sees: POST /cgi-bin/menu/trymatch."""
        question = Question("cgi-bin/menu/trymatch", body={"user_id": openid}, repeatable=True)
        answer = self._official.json(question)
        menu = answer.get("menu", answer)
        buttons = menu.get("button") if isinstance(menu, dict) else None
        if not isinstance(buttons, list):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no button")
        return buttons
