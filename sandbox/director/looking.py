"""What the camera sees: a code's text, or a picture to decode."""

import base64
import binascii
from dataclasses import asdict
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, abort, jsonify, request

from sandbox.director.asking import given
from sandbox.link_rules import is_address
from sandbox.pictures import LARGEST_BYTES, Seen, read_codes


def add_looking(blueprint: Blueprint) -> None:
    @blueprint.post("/pictures")
    def look() -> Response:
        """A picture as the body: every code in it with its place, and nothing is done with them."""
        return jsonify(codes=[asdict(code) for code in read_codes(_body())])


def scanned() -> list[Seen]:
    """What was held before the camera: a text, a ticket, a showqrcode address, a picture in JSON or as the body."""
    if request.mimetype.startswith("image/"):
        return read_codes(_body())
    body = given()
    if body.get("png"):
        try:
            return read_codes(base64.b64decode(body["png"]))
        except binascii.Error:
            abort(400, "png is not base64")
    content = str(body.get("ticket") or body.get("content") or body.get("url") or "").strip()
    if is_address(content) and urlsplit(content).path == "/cgi-bin/showqrcode":
        content = parse_qs(urlsplit(content).query).get("ticket", [""])[0]
    return [Seen(content, "QR_CODE", 0.5, 0.5)]


def _body() -> bytes:
    """The picture's bytes; of a far too large one the rest is read and thrown away, so that the answer arrives."""
    picture = request.stream.read(LARGEST_BYTES + 1)
    while len(picture) > LARGEST_BYTES and request.stream.read(1_000_000):
        continue
    return picture
