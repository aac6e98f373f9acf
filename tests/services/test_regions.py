"""Places are found under the names people give them."""

from __future__ import annotations

import pytest

from models.db import Database, session, transaction
from models.organisation import Region
from services import regions
from services.errors import NotFound
from services.region_names import RegionMap


@pytest.fixture
def china(one_database: Database) -> RegionMap:
    regions.furnish()
    return regions.load()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("440305", "440305"),
        ("4403", "440300"),
        ("44", "440000"),
        ("广东省", "440000"),
        ("广东", "440000"),
        ("广西", "450000"),
        ("内蒙古", "150000"),
        ("新疆", "650000"),
        ("香港", "810000"),
        ("台湾", "710000"),
        ("凉山州", "513400"),
        ("石柱", "500240"),
        ("岑岭县", "653132"),
        ("草湖市", "659013"),
        ("赵县", "130133"),
        ("广东深圳", "440300"),
        ("广东省深圳市南山区", "440305"),
        ("深圳南山", "440305"),
        ("北京朝阳", "110105"),
        ("上海市/上海市/黄浦区", "310101"),
        ("北京市市辖区东城区", "110101"),
        ("吉林省吉林市", "220200"),
        ("吉林吉林", "220200"),
        ("青海海南", "632500"),
        ("长沙", "430100"),  # the city, not its county 长沙县
        ("河南", "410000"),  # the province, not 河南蒙古族自治县
    ],
)
def test_a_clear_name_finds_one_place(china: RegionMap, text: str, code: str) -> None:
    assert [found.code for found in china.find(text)] == [code]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("朝阳区", ["110105", "220104"]),
        ("朝阳", ["110105", "211300", "220104"]),
        ("南山", ["230404", "440305"]),
        ("吉林", ["220000", "220200"]),
        ("大理", ["532900", "532901"]),
    ],
)
def test_an_ambiguous_name_finds_every_bearer(china: RegionMap, text: str, codes: list[str]) -> None:
    assert [found.code for found in china.find(text)] == codes


@pytest.mark.parametrize("text", ["", "省", "999999", "亚特兰蒂斯", "广东宁波", "123"])
def test_nonsense_finds_nothing(china: RegionMap, text: str) -> None:
    assert china.find(text) == []


def test_every_name_leads_back_to_its_place(china: RegionMap) -> None:
    lost = [place.code for place in china.places.values() if place.code not in _codes(china, place.name)]
    assert lost == []


def _codes(china: RegionMap, name: str) -> list[str]:
    return [found.code for found in china.find(name)]


def test_every_path_leads_to_its_place_alone(china: RegionMap) -> None:
    lost = [code for code in china.places if _codes(china, china.fact(code).path) != [code]]
    assert lost == []


@pytest.mark.usefixtures("database")
def test_a_place_holds_what_lies_below_it() -> None:
    regions.furnish()
    assert {"440000", "440300", "440305"} <= regions.within("440000")
    assert "110101" in regions.within("110000")
    assert regions.within("440305") == {"440305"}
    assert "330200" not in regions.within("440000")
    assert regions.within("999999") == frozenset()


@pytest.mark.usefixtures("china")
def test_a_path_names_all_above() -> None:
    assert regions.path_name("440305") == "广东省 深圳市 南山区"
    assert regions.path_name("110101") == "北京市 东城区"
    with pytest.raises(NotFound):
        regions.path_name("999999")


@pytest.mark.usefixtures("china")
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("440305", "广东省 深圳市 南山区"),
        ("110100", "北京市"),
        ("440399", "广东省 深圳市"),
        ("449900", "广东省"),
        ("999999", ""),
        ("", ""),
    ],
)
def test_what_is_shown_of_a_place_is_never_a_bare_number(code: str, name: str) -> None:
    assert regions.called(code) == name


@pytest.mark.usefixtures("database")
def test_a_furnished_table_is_headquarters_own() -> None:
    regions.furnish()
    _rename("440305", "南山新区")
    regions.furnish()
    assert regions.path_name("440305") == "广东省 深圳市 南山新区"


@transaction
def _rename(code: str, name: str) -> None:
    place = session().get(Region, code)
    assert place is not None
    place.name = name
