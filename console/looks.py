"""How much personal data each account saw in clear or took away, day by day."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l

from console.cells import Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.tabs import audit_tabs
from console.words import Word, word
from doorway.access import who_may
from services.privacy import counting
from services.privacy.counting import CountRow

looks = Blueprint("looks", __name__, url_prefix="/looks")

DATA_CLASSES = {"contact": Word(_l("联系人")), "transaction": Word(_l("交易")), "location": Word(_l("位置"))}
MANY = {"yes": Word(_l("超过提醒数"), "bad"), "no": Word(_l("正常"), "good")}


def filters() -> list[Filter]:
    return [filter_by_words("data_class", _l("全部种类"), DATA_CLASSES)]


COLUMNS = (
    Column[CountRow](_l("日期"), lambda row: Text(row.day), "day"),
    Column[CountRow](_l("谁"), lambda row: Text(row.employee, row.employee_code)),
    Column[CountRow](_l("种类"), lambda row: Text(str(word(DATA_CLASSES, row.data_class).text))),
    Column[CountRow](_l("查看完整号码"), lambda row: Text(f"{row.looks:,}"), "looks"),
    Column[CountRow](_l("查看与导出记录"), lambda row: Text(f"{row.records:,}"), "records"),
    Column[CountRow](_l("提醒"), lambda row: badge(MANY, "yes" if row.many else "no")),
)

TABLE = Table[CountRow](
    endpoint="console.looks.listing",
    title=_l("个人信息查看量"),
    listing=counting.listing,
    columns=COLUMNS,
    search_hint=_l("搜索工号或姓名"),
    nothing_yet=_l("还没有人查看过完整的个人信息"),
    advice=_l("谁在哪天查看或导出了多少条个人信息，会按天记在这里。"),
    icon="eye",
    filters=filters,
    tabs=audit_tabs,
)


@looks.get("")
@who_may("audit.read")
def listing() -> Response:
    return show(TABLE)
