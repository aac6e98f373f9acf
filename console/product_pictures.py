"""The pictures of a product, on its page: adding one that was just uploaded, their order, taking one away."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import moved
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.products import pictures

product_pictures = Blueprint("product_pictures", __name__, url_prefix="/products")
LARGEST_ID = 2**63 - 1
PICTURE = f"<int(max={LARGEST_ID}):file_id>"


def _page(code: str) -> str:
    return url_for("console.products.one", code=code)


@product_pictures.post("/<code>/pictures")
@who_may("products.write")
@safe_to_repeat("an upload is taken up once; the second try is refused")
def add(code: str) -> Response:
    pictures.add_picture(actor(), code, request.form.get("file_id", 0, type=int))
    return moved(_l("图片已添加，顾客扫码马上能看到"), _page(code))


@product_pictures.post(f"/<code>/pictures/{PICTURE}/main")
@who_may("products.write")
@safe_to_repeat("the first stays the first")
def main(code: str, file_id: int) -> Response:
    pictures.make_main(actor(), code, file_id)
    return moved(_l("主图已更换"), _page(code))


@product_pictures.post(f"/<code>/pictures/{PICTURE}/earlier")
@who_may("products.write")
@safe_to_repeat("one place earlier, in plain sight; the next click takes it back")
def earlier(code: str, file_id: int) -> Response:
    pictures.move_earlier(actor(), code, file_id)
    return moved(_l("顺序已调整"), _page(code))


@product_pictures.post(f"/<code>/pictures/{PICTURE}/delete")
@who_may("products.write")
@safe_to_repeat("what is gone is gone")
def delete(code: str, file_id: int) -> Response:
    pictures.remove_picture(actor(), code, file_id)
    return moved(_l("图片已删除，原来的地址不再能打开"), _page(code))
