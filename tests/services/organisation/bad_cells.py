"""Ways to spoil a sound workbook, each with the cell and the sentence it must be told with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

Sheets = dict[str, list[list[object]]]
Spoil = Callable[[Sheets], None]


def put(sheet: str, row: int, column: str, value: object) -> Spoil:
    """Put one value into a cell; rows count as in Excel."""

    def spoil(sheets: Sheets) -> None:
        rows = sheets[sheet]
        rows[row - 1][rows[0].index(column)] = value

    return spoil


def add(sheet: str, *cells: object) -> Spoil:
    return lambda sheets: sheets[sheet].append(list(cells))


def drop_column(sheet: str, column: str) -> Spoil:
    def spoil(sheets: Sheets) -> None:
        position = sheets[sheet][0].index(column)
        for row in sheets[sheet]:
            del row[position]

    return spoil


BAD: dict[str, tuple[Spoil, str, int, str, str]] = {
    "no code": (put("部门", 2, "编码", None), "部门", 2, "编码", "请填写“编码”。"),
    "no name": (put("员工", 2, "姓名", " "), "员工", 2, "姓名", "请填写“姓名”。"),
    "blank in a code": (put("部门", 3, "编码", "S A"), "部门", 3, "编码", "编码“S A”里有空格，请去掉。"),
    "name too long": (
        put("部门", 3, "名称", "长" * 81),
        "部门",
        3,
        "名称",
        "“名称”最多 80 个字，这里有 81 个，请缩短。",
    ),
    "code twice": (
        add("部门", "HQ", "又一个总部", None),
        "部门",
        4,
        "编码",
        "编码“HQ”在第 2 行已经出现过，请删去一行或改用别的编码。",
    ),
    "unknown department": (
        put("员工", 2, "部门编码", "NOPE"),
        "员工",
        2,
        "部门编码",
        "没有编码为“NOPE”的部门，请核对，或先在“部门”表里加上。",
    ),
    "unknown parent": (
        put("渠道商", 3, "上级编码", "D999"),
        "渠道商",
        3,
        "上级编码",
        "没有编码为“D999”的渠道商，请核对，或先在“渠道商”表里加上。",
    ),
    "unknown employee": (
        put("渠道商", 2, "负责员工编码", "E999"),
        "渠道商",
        2,
        "负责员工编码",
        "没有编码为“E999”的员工，请核对，或先在“员工”表里加上。",
    ),
    "own parent": (
        put("部门", 2, "上级编码", "HQ"),
        "部门",
        2,
        "上级编码",
        "上级关系绕成了一圈：HQ → HQ。请修改其中一个上级编码。",
    ),
    "ring": (
        put("渠道商", 2, "上级编码", "D002"),
        "渠道商",
        2,
        "上级编码",
        "上级关系绕成了一圈：D001 → D002 → D001。请修改其中一个上级编码。",
    ),
    "ring of managers": (
        put("员工", 2, "上级编码", "E003"),
        "员工",
        2,
        "上级编码",
        "上级关系绕成了一圈：E001 → E003 → E001。请修改其中一个上级编码。",
    ),
    "ambiguous region": (
        put("渠道商", 3, "授权区域", "朝阳区"),
        "渠道商",
        3,
        "授权区域",
        "“朝阳区”有多个同名的地方：北京市 朝阳区（110105）、吉林省 长春市 朝阳区（220104）。请改填其中一个代码。",
    ),
    "unknown region": (
        put("员工", 3, "负责区域", "浙江、亚特兰蒂斯"),
        "员工",
        3,
        "负责区域",
        "没有找到区域“亚特兰蒂斯”，请填写行政区划名称或 6 位代码。",
    ),
    "no phone": (put("员工", 2, "手机", "1380000"), "员工", 2, "手机", "请填写 11 位中国大陆手机号。"),
    "phone of another country": (
        put("渠道商", 2, "手机", "+852 6123 4567"),
        "渠道商",
        2,
        "手机",
        "目前只支持中国大陆手机号。",
    ),
    "phone of two employees": (
        put("员工", 3, "手机", "13800000001"),
        "员工",
        3,
        "手机",
        "这个手机号已经属于 员工 E001（王敏），一个手机号只能属于一个人，请核对。",
    ),
    "phone of two owners": (
        put("渠道商", 3, "手机", "13900000001"),
        "渠道商",
        3,
        "手机",
        "这个手机号已经属于 渠道商 D001（张伟），一个手机号只能属于一个人，请核对。",
    ),
    "phone of employee and owner": (
        put("渠道商", 3, "手机", "13800000001"),
        "渠道商",
        3,
        "手机",
        "这个手机号已经属于 员工 E001（王敏），一个手机号只能属于一个人，请核对。",
    ),
    "phone without contact": (put("渠道商", 2, "联系人", None), "渠道商", 2, "联系人", "填了手机，请把联系人也填上。"),
    "neither yes nor no": (
        put("渠道商", 2, "独占", "也许"),
        "渠道商",
        2,
        "独占",
        "“独占”请填“是”或“否”，不能是“也许”。",
    ),
    "overlap of exclusive regions": (
        put("渠道商", 3, "独占", "是"),
        "渠道商",
        3,
        "授权区域",
        "D002（宁波海曙店）与 D001（浙江启明商贸）的独占区域重叠：浙江省 宁波市。"
        "请调整授权区域，或把其中一家的“独占”改为“否”。",
    ),
    "formula": (
        put("员工", 2, "姓名", "=1+1"),
        "员工",
        2,
        "姓名",
        "这个单元格是公式，请复制后“选择性粘贴 → 数值”，再导入。",
    ),
    "date": (
        put("部门", 3, "编码", date(2026, 3, 1)),
        "部门",
        3,
        "编码",
        "Excel 把这个单元格当成了日期或时间，请把格式改为“文本”后重新填写。",
    ),
    "unknown heading": (
        put("部门", 1, "上级编码", "上级"),
        "部门",
        1,
        "C",
        "不认识的标题“上级”。可用的标题：编码、名称、上级编码。",
    ),
    "missing column": (drop_column("员工", "手机"), "员工", 1, "手机", "缺少“手机”这一列，请在第 1 行补上标题。"),
    "heading twice": (
        put("员工", 1, "上级编码", "职位"),
        "员工",
        1,
        "F",
        "标题“职位”出现了两次，请只保留一列。",
    ),
    "column without heading": (
        add("部门", "X", "某部", None, "多余"),
        "部门",
        1,
        "D",
        "这一列有内容却没有标题。可用的标题：编码、名称、上级编码。",
    ),
}
