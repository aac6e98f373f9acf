"""The frame around every page: navigation, languages, style sheets and scripts, how numbers and times are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, send_from_directory, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from console import auth, consumer_words, sign_in, words
from console.moments import ago
from doorway.access import ANYONE, who_may
from services import clock, console_inbox
from services.bindings import history
from services.item_codes.code_text import printed
from services.leads import viewing
from services.merge_cases import history as merge_cases
from services.second_factor import codes

frame = Blueprint("frame", __name__)
STATIC = Path(__file__).resolve().parent / "static"
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation, shown to whoever may do its act."""

    name: Any
    icon: str
    endpoint: str
    act: str
    state: Mapping[str, str] = field(default_factory=dict)
    rooms: tuple[str, ...] = ()  # reached from this one, without a line of their own

    @property
    def is_here(self) -> bool:
        room = (request.endpoint or "").rpartition(".")[0]
        return room in (self.endpoint.rpartition(".")[0], *self.rooms)


HOME = Place(_l("首页"), "home", "console.home.show", "home.read")
GROUPS: tuple[tuple[Any, tuple[Place, ...]], ...] = (
    (
        _l("渠道"),
        (
            Place(
                _l("渠道商"),
                "building-store",
                "console.dealers.listing",
                "dealers.read",
                rooms=("console.dealer_forms", "console.hand_overs", "console.partnership"),
            ),
            Place(
                _l("员工"),
                "users",
                "console.employees.listing",
                "organisation.read",
                rooms=("console.employee_forms", "console.leaving"),
            ),
            Place(
                _l("线索"),
                "target-arrow",
                "console.leads.listing",
                "leads.read",
                rooms=("console.lead_forms", "console.lead_batches", "console.lead_numbers"),
            ),
            Place(_lp("list", "导入"), "table-import", "console.imports.listing", "organisation.write"),
            Place(_lp("list", "部门"), "hierarchy", "console.departments.listing", "organisation.read"),
            Place(_lp("list", "微信用户"), "brand-wechat", "console.people.listing", "people.read"),
            Place(_l("绑定记录"), "link", "console.bindings.listing", "bindings.read"),
            Place(
                _l("审核"),
                "checks",
                "console.approvals.listing",
                "approvals.read",
                rooms=("console.merge_cases",),
            ),
        ),
    ),
    (
        _l("内容"),
        (
            Place(
                _lp("list", "物料"),
                "books",
                "console.materials.listing",
                "materials.read",
                rooms=("console.material_forms", "console.material_folders", "console.must_read"),
            ),
            Place(_l("分享"), "share", "console.shares.listing", "shares.read"),
        ),
    ),
    (
        _lp("list", "活动"),
        (
            Place(
                _lp("list", "活动"),
                "gift",
                "console.campaigns.listing",
                "campaigns.read",
                rooms=("console.campaign_forms", "console.campaign_blocks", "console.campaign_prizes"),
            ),
            Place(_l("参与记录"), "users-group", "console.campaign_entries.listing", "campaigns.entries"),
            Place(
                _l("活动数据"),
                "chart-funnel",
                "console.campaign_numbers.listing",
                "campaigns.numbers",
                rooms=("console.campaign_dealers", "console.campaign_people", "console.campaign_places"),
            ),
            Place(_l("核销"), "receipt", "console.redemptions.listing", "redemptions.read"),
            Place(_l("店员核实"), "user-check", "console.vouches.listing", "redemptions.read"),
        ),
    ),
    (
        _l("产品与码"),
        (
            Place(
                _l("产品"),
                "package",
                "console.products.listing",
                "products.read",
                rooms=("console.product_privileges",),
            ),
            Place(
                _l("一物一码"), "qrcode", "console.code_batches.listing", "codes.read", rooms=("console.code_packages",)
            ),
            Place(_l("已绑定产品"), "heart-handshake", "console.items.listing", "items.read"),
            Place(_l("查码"), "scan", "console.item_codes.show", "codes.read"),
            Place(_l("可疑扫码"), "alert-triangle", "console.item_cases.listing", "codes.read"),
        ),
    ),
    (
        _l("数据"),
        (
            Place(
                _l("物料分析"),
                "chart-bar",
                "console.analysis.listing",
                "analysis.read",
                rooms=(
                    "console.analysis_folders",
                    "console.analysis_dealers",
                    "console.analysis_people",
                    "console.material_analysis",
                ),
            ),
        ),
    ),
    (
        _l("消息"),
        # The outbox also runs errands to WeChat; what people were told comes first.
        (
            Place(_l("站内消息"), "inbox", "console.inbox.listing", "home.read"),
            Place(_l("通知"), "send", "console.notices.listing", "outbox.read", {"kind": "template_message"}),
        ),
    ),
    (
        _l("设置"),
        (
            Place(_l("类别与层级"), "stack-2", "console.choices.listing", "dealers.read"),
            Place(_l("区域"), "map-2", "console.regions.listing", "organisation.read"),
            Place(_l("后台账号"), "user-shield", "console.staff.listing", "staff.write"),
            Place(_l("第二人确认"), "users-group", "console.second_person.listing", "staff.write"),
            Place(
                _l("规则、模板与菜单"),
                "settings",
                "console.settings.front",
                "settings.write",
                rooms=("console.templates", "console.policies", "console.menus"),
            ),
            Place(_l("完整号码导出"), "lock", "console.personal_exports.listing", "people.export"),
            Place(_l("删除请求"), "eraser", "console.privacy_requests.listing", "people.erase"),
            Place(_l("操作记录"), "history", "console.audit.listing", "audit.read", rooms=("console.looks",)),
            Place(_l("系统体检"), "stethoscope", "console.doctor.show", "doctor.read"),
        ),
    ),
)


@frame.get("/static/<path:name>")
@who_may(ANYONE)
def static(name: str) -> Response:
    """Style sheets and scripts; their address changes with their content, so browsers may keep them."""
    lasts = YEAR if "v" in request.args else timedelta(hours=1)
    return send_from_directory(STATIC, name, max_age=int(lasts.total_seconds()))


def asset(name: str) -> str:
    file = STATIC / name
    version = format(file.stat().st_mtime_ns // 1_000_000, "x") if file.exists() else "missing"
    return url_for("console.frame.static", name=name, v=version)


def groups() -> list[tuple[Any, list[Place]]]:
    """The navigation as far as this person may go; a group without pages is not shown."""
    seen = [(name, [place for place in places if auth.may(place.act)]) for name, places in GROUPS]
    return [(name, places) for name, places in seen if places]


def waiting() -> int:
    """The number beside 审核 in the navigation: claims, people who are perhaps one, and leads."""
    claims = history.waiting_count(auth.actor()) if auth.may("approvals.read") else 0
    leads = viewing.waiting_count(auth.actor()) if auth.may("leads.write") else 0
    return claims + leads + (merge_cases.waiting_count(auth.actor()) if auth.may("merges.read") else 0)


def unread() -> int:
    """The number at the bell."""
    return console_inbox.unread(auth.actor())


def dress(blueprint: Blueprint) -> None:
    @blueprint.app_template_global("may_reveal")
    def may_reveal() -> bool:
        """For the macro that shows a number: macros know nothing of the page around them."""
        return auth.may("people.reveal")

    @blueprint.app_template_filter("ago")
    def shown_ago(moment: Any) -> str:
        return ago(moment, clock.now())

    @blueprint.app_template_filter("day")
    def shown_day(moment: Any) -> str:
        return clock.shown(moment)[:10]

    @blueprint.app_template_filter("last_day")
    def shown_last_day(end: Any) -> str:
        """The day before midnight: what ends with a day still counts on it."""
        return clock.shown(end - timedelta(seconds=1))[:10]

    @blueprint.app_template_filter("in_fours")
    def in_fours(code: str) -> str:
        return printed(code)

    @blueprint.app_template_filter("grouped")
    def grouped(number: int) -> str:
        return f"{number:,}"

    @blueprint.context_processor
    def around() -> dict[str, Any]:
        page = request.full_path.rstrip("?")
        return {
            "asset": asset,
            "groups": groups,
            "has_second_factor": lambda: codes.has(auth.staff().account_id),
            "home_place": HOME,
            "languages": sign_in.LANGUAGES,
            "may": auth.may,
            "this_page": auth.safe_next(page),
            "unread": unread,
            "waiting": waiting,
            "words": words,
            "consumer_words": consumer_words,
        }
