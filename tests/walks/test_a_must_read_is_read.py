"""王敏 wants the price list read by all of the channel: 张伟 is reminded in WeChat, reads every page in the client and
is known to have; a new version has to be read anew."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from models.db import reading, session
from models.materials import Material, MaterialVersion, OwnReading
from tests.console.desk import Desk
from tests.rig.stage import Stage
from tests.shelf import a_material, a_version, token_of
from tests.walks.steps import last_word, later, mini_session
from tests.walks.test_a_clerk_joins import bind_owner

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Client:
    """The client in 张伟's hand, as far as reading goes."""

    def __init__(self, stage: Stage, material: str) -> None:
        self.api, self.material = f"{stage.url}/api/v1", material
        self.bearer = {"Authorization": f"Bearer {mini_session(stage, stage.person('zhang-owner'))['token']}"}

    def unread(self) -> list[str]:
        found = requests.get(f"{self.api}/materials?unread=true", headers=self.bearer, timeout=20).json()
        return [one["title"] for one in found["items"]]

    def content(self) -> dict[str, Any]:
        address = f"{self.api}/materials/{self.material}/content"
        found: dict[str, Any] = requests.get(address, headers=self.bearer, timeout=20).json()
        return found

    def saw(self, *pages: int, version: int = 1) -> requests.Response:
        body = {"version": version, "pages": list(pages), "scroll_pct": 0}
        address = f"{self.api}/materials/{self.material}/reading"
        return requests.post(address, json=body, headers=self.bearer, timeout=20)


@reading
def taken_down(material: str) -> int:
    """Whose reading of this material is taken down anywhere."""
    versions = select(MaterialVersion.id).join(Material, Material.id == MaterialVersion.material_id)
    mine = versions.where(Material.token == material)
    return session().scalar(select(func.count()).where(OwnReading.version_id.in_(mine))) or 0


def readers(desk: Desk, material: str, state: str) -> str:
    return desk.get(f"/console/must-read?material={material}&state={state}").text


def test_a_price_list_is_read_by_whom_it_is_for_and_headquarters_knows(stage: Stage) -> None:
    bind_owner(stage)
    stage.work()
    zhang, wang = stage.person("zhang-owner"), Desk(stage.app).with_session_of("E001")
    number = a_material("2026 渠道价目表", employee_id=stage.cast.employees["E001"], pages=3, must_read=True)
    material = token_of(number)
    client = Client(stage, material)
    assert client.unread() == ["2026 渠道价目表"]
    assert "张伟" in readers(wang, material, "unread")

    for _ in range(2):  # pressed twice: one word
        assert wang.post(f"/console/must-read/{material}/remind").status_code in (302, 303)
    before = len(zhang.chat())
    stage.work()
    assert len(zhang.chat()) == before + 1
    assert "2026 渠道价目表" in last_word(zhang)

    opened = client.content()
    assert ([page["number"] for page in opened["pages"]], opened["progress"]["wanted"]) == ([1, 2, 3], True)
    hasty = client.saw(1, 2, 3).json()
    assert (hasty["seen"], hasty["read_at"]) == ([1], None)  # nobody reads three pages in no time
    assert "张伟" in readers(wang, material, "begun")
    later(stage, 5)
    assert client.saw(2).json()["read_at"] is None
    later(stage, 10)
    done = client.saw(2, 3).json()
    assert (done["seen"], bool(done["read_at"])) == ([], True)
    assert client.unread() == []
    assert "张伟" in readers(wang, material, "read")
    assert "张伟" not in readers(wang, material, "unread")

    a_version(number, employee_id=stage.cast.employees["E001"], pages=1)
    late = client.saw(1)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "version_replaced")
    assert client.unread() == ["2026 渠道价目表"]
    assert "张伟" in readers(wang, material, "unread")


def test_a_customer_is_asked_nothing_and_nothing_of_theirs_is_taken_down(stage: Stage) -> None:
    material = token_of(a_material(employee_id=stage.cast.employees["E001"], pages=2, must_read=True))
    customer = {"Authorization": f"Bearer {mini_session(stage, stage.person('zhao-consumer'))['token']}"}
    address = f"{stage.url}/api/v1/materials/{material}/reading"
    told = requests.post(address, json={"version": 1, "pages": [1, 2], "scroll_pct": 0}, headers=customer, timeout=20)
    assert told.json() == {"wanted": False, "seen": [], "read_at": None}
    assert taken_down(material) == 0
