"""Code packages: asked for one printer, released by another person, made by the worker, taken by whoever asked."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

import storage
from console import code_words
from console.answers import wants_fragment
from console.auth import actor, may
from console.cells import Link, Moment, Text, badge
from console.code_acts import WHICH
from console.code_batches import address_of
from console.forms import Field, Form, Sheet, moved, save
from console.proving import proved
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import Word
from doorway.access import who_may
from doorway.house import public_url
from doorway.limits import at_most
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services import second_person
from services.audit_tags import TAGS
from services.errors import Expired, NotAllowed, Refusal
from services.item_codes import issuing, package_forms, package_lists, packages
from services.item_codes import package_orders as rules
from services.item_codes.package_forms import DecoyTyped, PackageTyped
from services.item_codes.package_lists import PackageRow

code_packages = Blueprint("code_packages", __name__)
NUMBER = "/code-packages/<int(max=9223372036854775807):package_id>"
PRINTER = Field("printer", _l("交给谁"), _l("印刷厂的名字；泄漏时靠它追查。"), True, packages.PRINTER_LENGTH)
REASON = Field("reason", _l("用途"), _l("放行的同事会看到。"), True, second_person.LONGEST_REASON)
FORM = Form(
    (
        PRINTER,
        Field("form", _l("文件"), _l("图片一次最多 10,000 个。"), True, options=lambda: _said(code_words.FORMS)),
        Field("link", _l("链接"), required=True, options=lambda: _said(code_words.LINKS)),
        *WHICH,
        REASON,
    ),
    judged=True,
)
DECOY = Form(
    (
        Field(
            "printer",
            _l("放在哪里"),
            _l("如“旧共享盘”“给某厂的样稿”；被扫时靠它知道从哪里漏的。"),
            True,
            packages.PRINTER_LENGTH,
        ),
        Field("decoys", _l("诱饵码数量"), _l("1 到 10,000。"), True, 7),
        REASON,
    ),
    judged=True,
)


def _said(words: dict[str, Word]) -> list[tuple[str, object]]:
    return [(code, word.text) for code, word in words.items()]


def _filters() -> list[Filter]:
    return [filter_by_words("state", _l("全部状态"), code_words.PACKAGE_STATES)]


def name_of(row: PackageRow) -> str:
    return f"{row.batch}-{row.id}"


def _name(row: PackageRow) -> Link | Text:
    if not may("codes.write"):
        return Text(name_of(row))
    return Link(name_of(row), url_for("console.code_packages.one", package_id=row.id))


def _kind(row: PackageRow) -> Text:
    return Text(str(_l("诱饵")) if row.is_decoy else None)


TABLE = Table[PackageRow](
    endpoint="console.code_packages.listing",
    title=_l("码包"),
    listing=package_lists.listing,
    columns=(
        Column[PackageRow](_l("码包"), _name),
        Column[PackageRow](_l("交给谁"), lambda row: Text(row.printer)),
        Column[PackageRow](_l("数量"), lambda row: Text(f"{row.count:,}"), "count"),
        Column[PackageRow](_l("文件"), lambda row: Text(str(code_words.FORMS[row.form].text))),
        Column[PackageRow](_l("诱饵"), _kind),
        Column[PackageRow](_l("申请人"), lambda row: Text(row.asked_by)),
        Column[PackageRow](_l("申请时间"), lambda row: Moment(row.asked_at), "asked"),
        Column[PackageRow](_l("放行人"), lambda row: Text(row.released_by)),
        Column[PackageRow](_l("下载次数"), lambda row: Text(f"{row.downloads} / {rules.MOST_DOWNLOADS}")),
        Column[PackageRow](_l("状态"), lambda row: badge(code_words.PACKAGE_STATES, row.state)),
    ),
    search_hint=_l("搜索印刷厂"),
    nothing_yet=_l("还没有码包"),
    advice=_l("打开一个批次，点“申请码包”；另一位同事放行后生成，文件给申请人，口令只给放行人。"),
    icon="package-export",
    filters=_filters,
)


@code_packages.get("/code-packages")
@who_may("codes.read")
def listing() -> Response:
    return show(TABLE)


@code_packages.get(NUMBER)
@who_may("codes.write")
def one(package_id: int) -> str:
    """How far it is; asked again every second while the worker is at it."""
    part = wants_fragment() and request.headers.get("HX-Target") == "package"
    return _page(package_id, "console/code_package.html" if part else "console/code_package_page.html")


def _page(package_id: int, template: str, problem: Refusal | None = None, password: str = "") -> str:
    row, history = package_lists.one(actor(), package_id)
    return render_template(
        template,
        row=row,
        name=name_of(row),
        history=history,
        tags=TAGS,
        me=actor().id,
        most=rules.MOST_DOWNLOADS,
        code_words=code_words,
        problem=problem,
        password=password,
    )


def _sheet(code: str, form: Form, title: str, endpoint: str) -> Sheet:
    known = issuing.batch(actor(), code)
    address = url_for(f"console.code_packages.{endpoint}", code=known.code)
    button = _l("提交，等另一位同事放行")
    values = {"form": "csv", "link": "plain", "decoys": "100"}
    about = f"{known.code} · {known.product_name}"
    return Sheet(form, title, address, address_of(known.code), values, note=about, proves=True, button=button)


@code_packages.get("/code-batches/<code>/package")
@who_may("codes.write")
def new(code: str) -> Response:
    return _sheet(code, FORM, _l("申请码包"), "ask").show()


@code_packages.post("/code-batches/<code>/package")
@who_may("codes.write")
@at_most(20)
@once_per_form
def ask(code: str) -> Response:
    """Ask; nothing is made before somebody else releases it."""

    def rule(said: dict[str, str], _seen: int) -> None:
        typed = PackageTyped(**said)
        proof, wish = proved(lambda: package_forms.judge_package(actor(), code, typed, public_url("")))
        rules.ask(actor(), proof, wish, public_url(""), reason=typed.reason)

    return save(_sheet(code, FORM, _l("申请码包"), "ask"), rule, _l("已提交，另一位同事放行后生成"))


@code_packages.get("/code-batches/<code>/decoy")
@who_may("codes.write")
def new_decoy(code: str) -> Response:
    return _sheet(code, DECOY, _l("放一份诱饵"), "ask_decoy").show()


@code_packages.post("/code-batches/<code>/decoy")
@who_may("codes.write")
@at_most(20)
@once_per_form
def ask_decoy(code: str) -> Response:
    """A package that looks like one of this batch, whose codes are nobody's."""

    def rule(said: dict[str, str], _seen: int) -> None:
        typed = DecoyTyped(**said)
        proof, wish = proved(lambda: package_forms.judge_decoy(actor(), code, typed))
        rules.ask(actor(), proof, wish, public_url(""), reason=typed.reason)

    return save(_sheet(code, DECOY, _l("放一份诱饵"), "ask_decoy"), rule, _l("已提交，另一位同事放行后生成"))


@code_packages.post(f"{NUMBER}/password")
@who_may("codes.write")
@safe_to_repeat("the password is shown once; the second try is refused")
def password(package_id: int) -> Response:
    try:
        shown = rules.show_password(actor(), package_id)
    except (Expired, NotAllowed) as refusal:
        return _refused(package_id, refusal)
    response = make_response(_page(package_id, "console/code_package_page.html", password=shown))
    response.headers["Cache-Control"] = "no-store"
    return response


@code_packages.post(f"{NUMBER}/file")
@who_may("codes.write")
@safe_to_repeat("each download counts, and is one of the few there are")
def take(package_id: int) -> Response:
    """The file as it lies, piece by piece."""
    try:
        file = rules.take(actor(), package_id)
    except (Expired, NotAllowed) as refusal:
        return _refused(package_id, refusal)
    headers = {
        "Content-Disposition": f'attachment; filename="{quote(file.name)}"',
        "Content-Length": str(file.bytes),
        "Cache-Control": "no-store",
    }
    return Response(storage.in_use().read(file.random_name), content_type="application/zip", headers=headers)


@code_packages.post(f"{NUMBER}/cancel")
@who_may("codes.write")
@safe_to_repeat("what is cancelled stays so")
def cancel(package_id: int) -> Response:
    rules.cancel(actor(), package_id)
    return moved(_l("已取消，没有文件会再交出去"), url_for("console.code_packages.one", package_id=package_id))


def _refused(package_id: int, refusal: Refusal) -> Response:
    return make_response(_page(package_id, "console/code_package_page.html", refusal), status_of(refusal))
