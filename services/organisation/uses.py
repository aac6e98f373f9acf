"""What else needs a record: found through the database's own references, so that later tables count too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase

from models.db import Base, session
from services.errors import Conflict

# Tables by what people call their rows here; `table.column` where one table refers in several ways.
WORDS = {
    "department": "下级部门",
    "employee": "员工",
    "employee.manager_id": "下属",
    "employee_region": "负责这里的员工",
    "dealer": "渠道商",
    "dealer.parent_id": "下级渠道商",
    "dealer.employee_id": "负责的渠道商",
    "dealer_charge": "负责记录",
    "dealer_region": "渠道商授权",
    "dealer_staff": "人员",
    "dealer_contact": "联系人",
    "region": "下级区域",
    "staff_account": "后台账号",
    "invitation": "邀请",
    "claim": "绑定申请",
    "binding": "绑定记录",
    "attribution": "顾客归属",
    "customer_care": "顾客负责记录",
    "hand_over": "转交记录",
    "approval_link": "审核链接",
    "console_inbox": "站内消息",
    "merge_case": "同一人核对",
    "pending_act": "双人确认",
    "organisation_import": "导入记录",
    "dealer_batch": "批量操作记录",
    "saved_view": "保存的筛选",
    "personal_data_count": "个人信息查看记录",
    "personal_export": "完整号码导出",
    "privacy_request": "个人信息请求",
}


@dataclass(frozen=True, slots=True)
class Use:
    """So many rows of one kind need the record."""

    word: str
    count: int


def uses_of(model: type[DeclarativeBase], key: int | str, *, except_for: Collection[str] = ()) -> list[Use]:
    """Every kind of row that refers to a record; `except_for` names tables whose rows go with it."""
    found = []
    for table in Base.metadata.sorted_tables:
        for reference in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            if reference.column.table.name != model.__tablename__ or table.name in except_for:
                continue
            count = session().scalar(select(func.count()).select_from(table).where(reference.parent == key)) or 0
            if count:
                word = WORDS.get(f"{table.name}.{reference.parent.name}") or WORDS.get(table.name, table.name)
                found.append(Use(word, count))
    return found


def refuse_used(
    name: str, model: type[DeclarativeBase], key: int | str, *, advice: str, except_for: Collection[str] = ()
) -> None:
    """Refuse `in_use` for what other records need, saying which and what to do instead."""
    found = uses_of(model, key, except_for=except_for)
    if found:
        listed = "、".join(f"{use.word} {use.count:,}" for use in found)
        raise Conflict("in_use", f"“{name}”还在使用（{listed}），不能删除。{advice}")
