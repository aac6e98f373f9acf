"""A dealer's contacts on its page: added and changed in a drawer, and of two who change one the second is told what."""

from __future__ import annotations

from collections.abc import Callable

from services import dealers
from services.access import OPERATOR
from tests.console.desk import Desk
from tests.console.test_forms import opened
from tests.world import Cast

PAGE = "/console/dealers/D001"
NEW = f"{PAGE}/contacts/-/new"


def added(desk: Desk, name: str = "孙会计") -> str:
    """The address of a contact that was just added."""
    form = opened(desk, NEW) | {"name": name, "position": "财务", "phone": "13700000001", "note": "每月 5 号对账"}
    assert desk.post(NEW, form).headers["Location"] == f"{PAGE}#contacts"
    return f"{PAGE}/contacts/{dealers.card(OPERATOR, 'D001').contacts[-1].id}"


def test_a_contact_is_added_in_a_drawer_and_stands_on_the_page_masked(manager: Desk) -> None:
    assert "对账找谁" in manager.get(PAGE).text
    one = added(manager)
    page = manager.get(PAGE).text
    for said in ("孙会计", "财务", "137****0001", "每月 5 号对账", "/console/contacts/dealer_contact/", one):
        assert said in page, said
    assert "13700000001" not in page
    assert "现在是 137****0001" in manager.get(one, htmx=True).text
    again = manager.post(NEW, opened(manager, NEW) | {"name": "孙会计"}, htmx=True)
    assert again.status_code == 422
    assert "这家渠道商已经有这位联系人了" in again.text


def test_the_second_to_change_one_contact_sees_what_the_first_changed(manager: Desk) -> None:
    one = added(manager)
    mine, theirs = opened(manager, one) | {"note": "下午"}, opened(manager, one) | {"position": "出纳"}
    assert manager.post(one, theirs).status_code == 303
    told = manager.post(one, mine, htmx=True)
    assert told.status_code == 409
    assert '<td>财务</td><td class="strong">出纳</td><td>没有改</td>' in told.text
    assert opened(manager, one)["note"] == "每月 5 号对账"
    assert ">下午</textarea>" in told.text or 'value="下午"' in told.text


def test_contacts_are_put_in_order_and_taken_away(manager: Desk) -> None:
    first, second = added(manager), added(manager, "老马")
    assert f"{first}/up" not in manager.get(PAGE).text
    assert manager.post(f"{second}/up", htmx=True).headers["HX-Redirect"] == f"{PAGE}#contacts"
    assert [one.name for one in dealers.card(OPERATOR, "D001").contacts] == ["老马", "孙会计"]
    assert manager.post(f"{first}/delete").status_code == 303
    assert manager.post(f"{first}/delete").status_code == 404
    assert [one.name for one in dealers.card(OPERATOR, "D001").contacts] == ["老马"]


def test_who_only_reads_sees_them_and_is_offered_nothing(
    manager: Desk, signed_in: Callable[[str], Desk], cast: Cast
) -> None:
    added(manager)
    for role in ("boss", "region_manager"):
        page = signed_in(role).get(PAGE).text
        assert "孙会计" in page
        assert f"{PAGE}/contacts/" not in page
