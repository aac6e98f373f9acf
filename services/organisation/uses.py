"""What else needs a record: found through the database's own references, so that later tables count too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase

from models.db import Base, session
from services.errors import Conflict
from services.sentences import N_, listed, say

# Tables by what people call their rows here; `table.column` where one table refers in several ways.
WORDS = {
    "department": N_("下级部门"),
    "employee": N_("员工"),
    "employee.manager_id": N_("下属"),
    "employee_region": N_("负责这里的员工"),
    "dealer": N_("渠道商"),
    "dealer.parent_id": N_("下级渠道商"),
    "dealer.employee_id": N_("负责的渠道商"),
    "dealer_charge": N_("负责记录"),
    "dealer_region": N_("渠道商授权"),
    "dealer_staff": N_("人员"),
    "dealer_contact": N_("联系人"),
    "region": N_("下级区域"),
    "staff_account": N_("后台账号"),
    "invitation": N_("邀请"),
    "claim": N_("绑定申请"),
    "binding": N_("绑定记录"),
    "attribution": N_("顾客归属"),
    "customer_care": N_("顾客负责记录"),
    "hand_over": N_("转交记录"),
    "approval_link": N_("审核链接"),
    "console_inbox": N_("站内消息"),
    "merge_case": N_("同一人核对"),
    "pending_act": N_("双人确认"),
    "organisation_import": N_("导入记录"),
    "dealer_batch": N_("批量操作记录"),
    "stored_file": N_("上传的文件"),
    "material": N_("物料"),
    "material_version": N_("物料"),
    "share": N_("分享记录"),
    "material_folder": N_("下级文件夹"),
    "material_audience": N_("物料的可见范围"),
    "code_batch": N_("码批次"),
    "code_range": N_("码段"),
    "code_package": N_("码包"),
    "ownership": N_("产品绑定"),
    "item_case": N_("可疑扫码"),
    "lead": N_("线索"),
    "lead_event": N_("线索"),
    "lead_number": N_("线索"),
    "campaign_audience": N_("活动的推广范围"),
    "promotion": N_("活动推广"),
    "campaign_entry": N_("参与记录"),
    "campaign_vouch": N_("店员核实"),
    "redemption": N_("核销记录"),
    "product_privilege": N_("产品特权"),
    "product_part": N_("产品说明"),
    "product_picture": N_("产品图片"),
    "saved_view": N_("保存的筛选"),
    "personal_data_count": N_("个人信息查看记录"),
    "personal_export": N_("完整号码导出"),
    "privacy_request": N_("个人信息请求"),
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
        uses = listed(say("%(word)s %(count)s", word=say(use.word), count=f"{use.count:,}") for use in found)
        raise Conflict(
            "in_use",
            say("“%(name)s”还在使用（%(listed)s），不能删除。%(advice)s", name=name, listed=uses, advice=advice),
        )
