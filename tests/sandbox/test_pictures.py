"""The camera decodes what a phone decodes, and says kindly what it cannot."""

import io
import struct
import zlib
from typing import Any

import pytest
import requests
from PIL import Image, ImageFile, ImageFilter

from sandbox.client import SandboxProblem, World
from sandbox.pictures import LARGEST_BYTES, qr_png, read_codes
from tests.sandbox.conftest import WeChat
from tests.sandbox.toy import Toy

LINK = "http://127.0.0.1:8000/q/abc"
TICKET = "http://weixin.qq.com/q/02abcdefghijk1234567890"


def drawn(content: str, side: int = 430) -> Image.Image:
    return Image.open(io.BytesIO(qr_png(content, side))).convert("L")


def png(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A small PNG whose header claims this many black-and-white pixels, and which really holds them."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    row = b"\0" * (1 + width // 8)
    body = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("angle", [0, 17, 90, 143, 180, 270])
def test_a_code_held_askew_is_read(angle: int) -> None:
    assert [one.content for one in read_codes(png(drawn(LINK).rotate(angle, expand=True, fillcolor=255)))] == [LINK]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF", "BMP"])
def test_every_common_kind_of_picture_is_read(kind: str) -> None:
    assert read_codes(png(drawn(LINK), kind))[0].content == LINK


def test_white_on_black_and_somewhat_blurred_codes_are_read() -> None:
    assert read_codes(png(drawn(LINK).point(lambda value: 255 - value)))[0].content == LINK
    assert read_codes(png(drawn(LINK).filter(ImageFilter.GaussianBlur(4))))[0].content == LINK


def test_two_codes_are_a_choice_with_their_places(world: World, toy: Toy) -> None:
    sheet = Image.new("L", (1000, 500), 255)
    sheet.paste(drawn("right"), (540, 35))
    sheet.paste(drawn(LINK), (20, 35))
    answer = world.person("ma-clerk").scan(png(sheet))
    assert answer["outcome"] == "choose"
    assert [(one["content"], round(one["x"], 1)) for one in answer["codes"]] == [(LINK, 0.2), ("right", 0.8)]
    assert world.pushes() == []


def test_the_same_code_twice_is_no_choice(world: World, toy: Toy) -> None:
    sheet = Image.new("L", (1000, 500), 255)
    sheet.paste(drawn(LINK), (540, 35))
    sheet.paste(drawn(LINK), (20, 35))
    assert world.person("ma-clerk").scan(png(sheet))["outcome"] == "opens"


@pytest.mark.parametrize(
    ("picture", "code", "words"),
    [
        (png(Image.new("L", (400, 300), 200)), "no_code", "没有找到二维码"),
        (png(drawn(TICKET).filter(ImageFilter.GaussianBlur(6))), "blurred", "看不清"),
        (png(drawn(LINK))[:400], "broken_picture", "没有传完整"),
        (b"%PDF-1.7 not a picture", "no_picture", "不是能识别的图片"),
        (b"", "no_picture", "不是能识别的图片"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no_picture", "不是能识别的图片"),
    ],
)
def test_what_cannot_be_read_is_said_kindly(world: World, picture: bytes, code: str, words: str) -> None:
    answer = requests.post(
        f"{world.base}/sandbox/pictures", data=picture, headers={"Content-Type": "image/png"}, timeout=20
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert words in answer.json()["error"]


def test_a_small_file_of_144_million_pixels_is_never_unpacked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[ImageFile.ImageFile] = []
    load = ImageFile.ImageFile.load

    def watched(image: ImageFile.ImageFile) -> Any:
        unpacked.append(image)
        return load(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", watched)
    bomb = claiming(12_000, 12_000)
    assert len(bomb) < 20_000
    with pytest.raises(SandboxProblem, match="2500 万像素"):
        world.look_at(bomb)
    assert unpacked == []
    world.look_at(png(drawn(LINK)))
    assert unpacked, "the watch would not have seen an unpacking"


def test_a_larger_claim_than_any_library_takes_is_refused_alike(world: World) -> None:
    with pytest.raises(SandboxProblem, match="too_large"):
        world.look_at(claiming(20_000, 20_000))


def test_a_picture_of_too_many_bytes_is_refused_with_an_answer(world: World) -> None:
    with pytest.raises(SandboxProblem, match="10 MB"):
        world.look_at(png(drawn(LINK)) + b"\0" * (LARGEST_BYTES + 3_000_000))
    assert world.look_at(png(drawn(LINK)))[0]["content"] == LINK


def test_pasted_nonsense_is_nobodys_code(wechat: WeChat, world: World, toy: Toy) -> None:
    person = world.person("ma-clerk")
    for nonsense in ("你好", "", "http://[", "http://", "javascript:alert(1)", "https://a b", "ftp://x.test/"):
        assert person.scan(nonsense)["outcome"] == "not_ours"
    assert person.scan("http://weixin.qq.com/q/02somebodyelses")["outcome"] == "expired"
    abroad = person.scan("https://elsewhere.test/page")
    assert (abroad["outcome"], abroad["webview_url"]) == ("opens", None)
