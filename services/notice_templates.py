"""Which WeChat template tells which kind of notice, and which of its keys carries which of our facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from models.db import reading, session, transaction
from models.outbox import NoticeTemplate
from services import audit, clock, notices, settings_pages
from services.access import Actor, require
from services.errors import Conflict, NotFound
from services.notices import KINDS
from services.organisation.forms import Problems
from services.sentences import say
from services.settings_pages import renew_page
from wechat.template_fields import fit

MOST_FIELDS = 10
_ID = re.compile(r"[A-Za-z0-9_-]{6,64}", re.ASCII)
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}", re.ASCII)
_GONE = {"first", "remark"}  # WeChat filters them silently since 2023

# What a fact looks like; tests are sent with the first, the second shows how a long one is cut.
SAMPLES: dict[str, tuple[str, str]] = {
    "applicant": ("张伟", "欧阳娜娜（华南大区深圳湾专卖店代理负责人）"),
    "target": ("华南总代理的老板", "广东省深圳市南山区粤海街道高新园区专卖店的老板"),
    "phone": ("138****0001", "+852 138****0001"),
    "comparison": ("号码一致", "没有登记号码"),
    "time": ("2026-11-28 09:30", "2026-11-28 09:30"),
    "result": ("审核通过", "审核未通过，请重新提交"),
    "note": ("这是一条测试通知", "资料里的手机号和登记的不一致，请联系您的业务员核对以后再提交一次"),
    "name": ("张伟", "欧阳娜娜·艾合买提江·买买提"),
    "way": ("关注即绑定", "微信验证手机号一致后自动绑定"),
    "reader": ("访客 7F3K", "匿名访客 7F3K"),
    "material": ("春季新品手册", "二〇二六年秋冬全系列新品介绍与陈列指导手册（渠道版）"),
    "deadline": ("请在 12月31日 前读完", "请尽快读完"),
    "page": ("第 3 页，共 12 页", "第 128 页，共 256 页"),
    "number": ("3", "128"),
    "what": ("绑定申请", "渠道商人员的绑定申请审核结果"),
    "customer": ("访客 7F3K", "匿名访客 7F3K"),
    "product": ("清源 316 不锈钢保温杯", "清源 316 不锈钢真空保温杯 500 毫升（礼盒装·曜石黑）"),
    "warranty": ("2028-11-28", "2028-11-28"),
    "privileges": ("积分、优惠券", "绑定延保、新品积分、满 200 减 20 优惠券、养杯指南、会员日入场"),
    "lead": ("赵先生", "深圳市南山区粤海街道高新园区的赵先生"),
    "interest": ("想要报价", "二〇二六年秋冬全系列新品介绍与陈列指导手册（渠道版）"),
    "holder": ("张伟", "华南大区深圳湾专卖店代理负责人欧阳娜娜"),
    "waited": ("60 分钟", "480 分钟"),
    "by": ("张伟", "欧阳娜娜·艾合买提江·买买提"),
    "prize": ("保温杯一只", "清源 316 不锈钢真空保温杯 500 毫升（礼盒装·曜石黑）"),
    "campaign": ("年货节抽奖", "二〇二七年新春全国门店到店有礼暨老顾客回馈抽奖活动"),
    "until": ("2026-12-31 23:59", "长期有效"),
    "place": ("华南总代理", "广东省深圳市南山区粤海街道高新园区专卖店"),
    "left": ("8", "12,800"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """How one kind of notice is told; without a template it is told in the console alone."""

    kind: str
    template_id: str
    field_map: dict[str, str]
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a template message as it would arrive: what is usual, and what becomes of something long."""

    key: str
    fact: str
    usual: str
    long: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in a kind's way: `unset`, `gone` from the account, or `fields` (`lost`: not in the template any more;
    `blank`: nothing of ours goes there)."""

    kind: str
    what: str
    lost: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


@reading
def told(actor: Actor, kind: str) -> Told:
    """How one kind is told now. Refuses `notice_unknown`."""
    require(actor, "settings.write")
    row, version = session().get(NoticeTemplate, _known(kind)), settings_pages.version_of(_page(kind))
    return Told(kind, "", {}, version) if row is None else Told(kind, row.template_id, dict(row.field_map), version)


@reading
def mapped() -> dict[str, tuple[str, dict[str, str]]]:
    """Template and fields of each kind that has one."""
    rows = session().scalars(select(NoticeTemplate))
    return {row.kind: (row.template_id, dict(row.field_map)) for row in rows}


def faults(in_account: Mapping[str, Iterable[str]]) -> list[Fault]:
    """What keeps notices from being sent, given the account's templates and the keys of each."""
    chosen, found = mapped(), []
    for kind in KINDS:
        template_id, fields = chosen.get(kind, ("", {}))
        if not template_id:
            found.append(Fault(kind, "unset"))
        elif template_id not in in_account:
            found.append(Fault(kind, "gone"))
        else:
            keys = set(in_account[template_id])
            lost, blank = sorted(set(fields) - keys), sorted(keys - set(fields) - _GONE)
            if lost or blank:
                found.append(Fault(kind, "fields", tuple(lost), tuple(blank)))
    return found


@transaction
def change(
    actor: Actor,
    kind: str,
    seen: int,
    template_id: str,
    field_map: Mapping[str, str],
    keys: Iterable[str] | None = None,
) -> None:
    """Say which template tells a kind, and which fact stands under each of its keys; the next notice is told so.

    `seen` is the edition that was opened; `keys` are those of the template, as far as WeChat could be asked.
    Refused: `notice_unknown`, `form_wrong` with what is wrong where, `changed_meanwhile`.
    """
    require(actor, "settings.write")
    judge(kind, template_id, field_map, keys)
    renew_page(actor, _page(kind), seen)
    _put(actor, kind, template_id, field_map)


@transaction
def clear(actor: Actor, kind: str, seen: int) -> None:
    """Tell a kind by no template any more. Refused: `notice_unknown`, `changed_meanwhile`."""
    require(actor, "settings.write")
    renew_page(actor, _page(_known(kind)), seen)
    row = session().get(NoticeTemplate, kind)
    if row is not None:
        session().delete(row)
        audit.record(actor, "settings:template:change", "notice_template", None, kind=kind, template_id="")


@transaction
def use_template(actor: Actor, kind: str, template_id: str, field_map: Mapping[str, str]) -> None:
    """The same as `change` for the shell, which opened nothing."""
    require(actor, "settings.write")
    judge(kind, template_id, field_map)
    if mapped().get(kind) != (template_id, dict(field_map)):
        renew_page(actor, _page(kind))
        _put(actor, kind, template_id, field_map)


@transaction
def send_test(actor: Actor, kind: str) -> None:
    """Owe the asker one notice of this kind with made-up facts, as it is told now.

    Refused: `not_linked` who is not bound in WeChat as an employee, `no_template`.
    """
    require(actor, "settings.write")
    if not told(actor, kind).template_id:
        raise Conflict("no_template", "请先给这种通知选好模板，再发测试。")
    reader = None if actor.id is None else notices.follower_of_employee(actor.id)
    if reader is None:
        raise Conflict("not_linked", "您还没有绑定微信。请先用自己的员工邀请绑定，再发测试。")
    facts = {fact: SAMPLES[fact][0] for fact in KINDS[kind]}
    notices.owe(kind, reader, facts, cause=f"test:{clock.now().timestamp():.6f}")


def preview(field_map: Mapping[str, str]) -> list[Line]:
    """The lines of a message as WeChat's field types let them be, for usual facts and for long ones."""
    known = {key: SAMPLES[fact] for key, fact in field_map.items() if fact in SAMPLES}
    usual = fit({key: sample[0] for key, sample in known.items()})
    long = fit({key: sample[1] for key, sample in known.items()})
    return [
        Line(key, field_map[key], usual[key], long[key], len(long[key]) < len(sample[1]))
        for key, sample in known.items()
    ]


def judge(kind: str, template_id: str, field_map: Mapping[str, str], keys: Iterable[str] | None = None) -> None:
    """Refuses `notice_unknown`, and `form_wrong` for what no template could bear."""
    _known(kind)
    problems = Problems()
    if not _ID.fullmatch(template_id):
        problems.wrong("template_id", "模板编号是 6 到 64 位字母、数字、- 或 _，中间没有空格。")
    if not 1 <= len(field_map) <= MOST_FIELDS:
        problems.wrong("fields", say("请给 1 到 %(most)s 个字段选好内容。", most=MOST_FIELDS))
    for key, fact in field_map.items():
        if not _KEY.fullmatch(key):
            problems.wrong("fields", say("“%(field)s”不是模板的字段名，字段名像 thing1、time2 这样。", field=key[:20]))
        elif fact not in KINDS[kind]:
            problems.wrong(
                "fields", say("这种通知没有“%(fact)s”，只有：%(facts)s。", fact=fact[:20], facts="、".join(KINDS[kind]))
            )
    if keys is not None:
        lost, blank = sorted(set(field_map) - set(keys)), sorted(set(keys) - set(field_map) - _GONE)
        if lost:
            problems.wrong("fields", say("模板里没有这些字段：%(fields)s。", fields="、".join(lost)))
        if blank:
            problems.wrong(
                "fields", say("这些字段还没选内容，微信会拒绝整条消息：%(fields)s。", fields="、".join(blank))
            )
    problems.refuse()


def _put(actor: Actor, kind: str, template_id: str, field_map: Mapping[str, str]) -> None:
    row = session().get(NoticeTemplate, kind)
    if row is None:
        session().add(NoticeTemplate(kind=kind, template_id=template_id, field_map=dict(field_map)))
    elif (row.template_id, row.field_map) != (template_id, dict(field_map)):
        row.template_id, row.field_map = template_id, dict(field_map)
    else:
        return
    told_now = {"kind": kind, "template_id": template_id, "fields": dict(field_map)}
    audit.record(actor, "settings:template:change", "notice_template", None, **told_now)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound("notice_unknown", "没有这种通知。")
    return kind


def _page(kind: str) -> str:
    return f"template.{kind}"
