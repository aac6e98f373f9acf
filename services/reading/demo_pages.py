"""What stands on the demo's pages, as `scripts/demo_pages.py` draws them: decks, a price list, a poster."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("demo_pages")
WIDTH, HEIGHT = 600, 800
BLUE, TEAL, GREEN, AMBER, SLATE, RED = "#1c5fd4", "#0f7f94", "#12805c", "#b45f06", "#334155", "#c2331f"


class Page(NamedTuple):
    """One page; a line of one sentence is a point, of several words a row. `picture` is cup, three, box or none."""

    title: str
    below: str
    lines: tuple[tuple[str, ...], ...]
    colour: str = BLUE
    picture: str = "none"


def points(*said: str) -> tuple[tuple[str, ...], ...]:
    return tuple((one,) for one in said)


# Of one material each, in their order; the fifth page of the brochure is the prices that hold its readers longest.
PAGES: dict[str, tuple[Page, ...]] = {
    "brochure": (
        Page(
            "2026 春季新品",
            "十二款，从通勤到送礼",
            points("316 不锈钢内胆", "保温 12 小时，保冷 24 小时"),
            BLUE,
            "three",
        ),
        Page(
            "一眼看懂材质", "316 和 304 差在哪里", points("316 多了钼，更耐酸", "泡茶、果汁、咖啡都放心"), TEAL, "cup"
        ),
        Page(
            "保温实测",
            "室温 20℃，95℃ 开水",
            (("时间", "水温"), ("6 小时", "74℃"), ("12 小时", "61℃"), ("24 小时", "46℃")),
            GREEN,
        ),
        Page("三种容量", "350、480、750 毫升", points("350 放进包里", "480 办公一上午", "750 全家出门"), BLUE, "three"),
        Page(
            "价目",
            "全国统一零售价，单位：元",
            (
                ("款式", "毫升", "零售价"),
                ("通勤", "350", "99"),
                ("办公", "480", "119"),
                ("家庭", "750", "159"),
                ("礼盒", "480", "239"),
            ),
            AMBER,
            "cup",
        ),
        Page("四种颜色", "曜石黑、云白、松绿、暮蓝", points("每色都有三种容量", "可以刻字，十只起"), SLATE, "three"),
        Page(
            "售后",
            "一只杯子管一年",
            points("一年内非人为损坏换新", "杯盖密封圈随时免费换", "凭瓶身的码，不用发票"),
            SLATE,
        ),
        Page(
            "怎么买",
            "三步放心带走",
            points("扫瓶身的码，看是不是正品", "登记保修，就在您名下", "有问题找身边的门店"),
            GREEN,
            "box",
        ),
    ),
    "company_deck": (
        Page("认识清源", "做杯子二十年", points("自己的模具和工厂", "年产三百万只"), BLUE, "cup"),
        Page("十二道工序", "每一道都留样", points("拉伸、水涨、焊接", "抽真空、抛光、检漏"), TEAL),
        Page("质量", "每只杯子一个码", points("出厂前灌开水检验", "扫码看批次和质检员"), GREEN, "cup"),
        Page("渠道政策", "区域独占，价格统一", points("独占区域写进合同", "窜货可查到箱"), SLATE),
        Page("加入我们", "负责员工一对一", points("三天内回访", "首批样品免费"), AMBER, "box"),
    ),
    "product_deck": (
        Page("316 系列", "通勤款、办公款、家庭款", points("同一个内胆，三种外形"), BLUE, "three"),
        Page("内胆", "看不见的地方最要紧", points("0.4 毫米，一次拉伸", "内壁没有焊缝"), TEAL, "cup"),
        Page("杯盖", "单手能开，倒置不漏", points("食品级硅胶圈，可拆洗"), GREEN, "cup"),
        Page(
            "容量怎么选",
            "按场景选，不按大小选",
            (("场景", "容量"), ("通勤", "350"), ("办公", "480"), ("出游", "750")),
            BLUE,
        ),
        Page("常见问题", "店员最常被问到的", points("可以进洗碗机吗？不可以", "掉漆怎么办？一年内换新"), SLATE),
        Page("搭配", "杯刷、杯套、礼盒", points("礼盒送人正合适", "杯刷、杯套顺手带上"), AMBER, "box"),
    ),
    "product_sheet": (
        Page(
            "2026 渠道价目表",
            "单位：元，含税，即日起执行",
            (
                ("型号", "供货", "零售", "起订"),
                ("350 通勤", "58", "99", "20"),
                ("480 办公", "68", "119", "20"),
                ("750 家庭", "88", "159", "10"),
                ("礼盒装", "128", "239", "5"),
                ("杯刷", "6", "15", "50"),
            ),
            AMBER,
        ),
    ),
    "poster": (Page("双十二", "满 200 减 20", points("12 月 10 日到 12 日", "全部门店，礼盒也参加"), RED, "three"),),
}
