"""The form that says who is meant: who may see a material, who may promote a campaign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from console.forms import Field, Form
from services.audience_forms import LONGEST, choices
from services.materials import named_dealers


def audience_form(roles: Callable[[], Sequence[tuple[str, Any]]]) -> Form:
    """`roles` are those that may be named."""
    return Form(
        (
            Field(
                "roles",
                _l("身份"),
                _l("勾“所有人”就不用再选别的。"),
                options=roles,
                many=True,
                longest=LONGEST["roles"],
            ),
            Field(
                "categories",
                _l("渠道商类别"),
                options=lambda: [(str(one), name) for one, name in choices("category")],
                many=True,
                longest=LONGEST["categories"],
            ),
            Field(
                "tiers",
                _l("渠道商层级"),
                options=lambda: [(str(one), name) for one, name in choices("tier")],
                many=True,
                longest=LONGEST["tiers"],
            ),
            Field(
                "regions",
                _l("区域"),
                _l("名称或 6 位代码，用顿号隔开，如：浙江、广东深圳。"),
                longest=LONGEST["regions"],
            ),
            _dealers(
                "dealers", _l("另外指定渠道商"), _l("只给这几家，不含下级。输入几个字再从列表里选；也可以填编码。")
            ),
            _dealers("dealers_below", _l("另外指定渠道商（含全部下级）"), _l("这几家和它们下面的都算。")),
        ),
        judged=True,
    )


def _dealers(name: str, title: Any, hint: Any) -> Field:
    suggests = "console.material_forms.suggest_dealers"
    return Field(name, title, hint, longest=LONGEST[name], many=True, suggests=suggests, names=named_dealers.names)
