"""P4 and P6: codes and their pictures by the thousand, beside a row per code and beside a library's plain loop."""

from __future__ import annotations

import io
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymysql
import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage
from sqlalchemy.engine import make_url

from benchmarks.interleave import Run
from benchmarks.load import LoadFailed
from benchmarks.row import AheadOf, AtLeast, Every, Row
from services.item_codes import keys, packages
from services.item_codes.code_text import ALPHABET, LENGTH
from services.item_codes.label_pictures import svgs
from services.item_codes.qr_many import ManyQr
from services.item_codes.ranges import RangeKey
from services.item_codes.scheme import Kind
from tests.rig.services import private_mariadb
from tests.services.item_codes.issuing_alone import BASE, batch

ROW_BY_ROW, LOADED = "executemany, a row per code", "LOAD DATA, a row per code"
OURS, BARE_CODES = "codes with links in a file", "codes alone"
MILLION = 1_000_000
# Each line: its serial, twice a code of sixteen letters, the link before the second, three commas and the line's end;
# before them the heading.
SIZE_WITH_LINKS = (
    sum(len(str(serial)) for serial in range(MILLION))
    + MILLION * (2 * LENGTH + len(f"{BASE}/c/") + 4)
    + len(",".join(packages.COLUMNS) + "\n")
)
ROWS_A_SECOND, AT_ONCE = 20_000, 1_000
LIBRARY, OUR_PICTURES = "qrcode, one after the other", "ours"
TABLE = (
    "CREATE TABLE code (id BIGINT AUTO_INCREMENT PRIMARY KEY, code CHAR(16) CHARACTER SET ascii NOT NULL UNIQUE,"
    " batch_id BIGINT NOT NULL, state TINYINT NOT NULL DEFAULT 0)"
)


def random_codes(count: int) -> list[str]:
    """As a house that keeps a row per code draws them."""
    drawn = secrets.token_bytes(16 * count)
    letters = drawn.translate(bytes(ord(ALPHABET[number & 31]) for number in range(256))).decode("ascii")
    return [letters[start : start + 16] for start in range(0, len(letters), 16)]


def _timed(count: int, act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return count / (time.perf_counter() - began)


@contextmanager
def written(seconds: float) -> Iterator[Mapping[str, Run]]:
    """A durable MariaDB takes rows, which grow from round to round; a file on the same disk takes ours."""
    keys.use([(1, bytes(range(32)))], [(1, bytes(32))])
    count = int(ROWS_A_SECOND * seconds)
    with private_mariadb() as server, tempfile.TemporaryDirectory() as folder:
        url = make_url(server.url(server.create_database()))
        at: dict[str, Any] = {"host": url.host, "port": url.port, "user": url.username, "database": url.database}
        with pymysql.connect(**at, local_infile=True) as connection:
            cursor = connection.cursor()
            cursor.execute(TABLE)

            def row_by_row() -> None:
                rows = [(code, 1) for code in random_codes(count)]
                for start in range(0, count, AT_ONCE):
                    cursor.executemany(
                        "INSERT INTO code (code, batch_id) VALUES (%s, %s)", rows[start : start + AT_ONCE]
                    )
                    connection.commit()

            def loaded() -> None:
                file = Path(folder) / "codes.csv"
                file.write_text("".join(f"{code},1\n" for code in random_codes(count)), encoding="ascii")
                cursor.execute(
                    "LOAD DATA LOCAL INFILE %s INTO TABLE code FIELDS TERMINATED BY ',' (code, batch_id)", (str(file),)
                )
                connection.commit()
                if cursor.rowcount != count:
                    raise LoadFailed(f"{cursor.rowcount} of {count} codes were loaded")

            yield {
                ROW_BY_ROW: lambda: _timed(count, row_by_row),
                LOADED: lambda: _timed(count, loaded),
                OURS: lambda: _timed(MILLION, lambda: _with_links(Path(folder) / "ours.csv")),
                BARE_CODES: lambda: _timed(MILLION, lambda: _alone(Path(folder) / "ours.txt")),
            }


def _with_links(path: Path) -> None:
    contents = packages.whole(replace(batch(MILLION), per_carton=None), BASE)
    with path.open("wb") as file:
        for piece in packages.lines(contents):
            file.write(piece)
    if path.stat().st_size != SIZE_WITH_LINKS:
        raise LoadFailed("lines are missing in the file")


def _alone(path: Path) -> None:
    with path.open("wb") as file:
        for block in RangeKey(keys.code_key(1), Kind.ITEM).codes(0, MILLION):
            file.write(block.data)
    if path.stat().st_size != 16 * MILLION:
        raise LoadFailed("codes are missing in the file")


@contextmanager
def drawn(seconds: float) -> Iterator[Mapping[str, Run]]:
    before = BASE.upper() + "/C/"
    codes = next(RangeKey(bytes(range(32)), Kind.ITEM).codes(0, 10_000))
    few = [row.tobytes().decode("ascii") for row in codes[: int(60 * seconds)]]

    def library() -> None:
        for code in few:
            made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
            made.add_data(before + code)
            made.make(fit=True)
            made.make_image(image_factory=SvgPathImage).save(io.BytesIO())

    def ours() -> None:
        """With what it takes to begin."""
        drawer = ManyQr(before)
        made = sum(
            1 for start in range(0, len(codes), 500) for _ in svgs(drawer.rows(codes[start : start + 500]), drawer.side)
        )
        if made != len(codes):
            raise LoadFailed(f"{made} of {len(codes)} pictures")

    yield {LIBRARY: lambda: _timed(len(few), library), OUR_PICTURES: lambda: _timed(len(codes), ours)}


ROWS = (
    Row(
        key="P4",
        title="codes issued",
        setting="a million codes to a file, beside as many random codes as a run takes in into a durable MariaDB table",
        unit="codes/s",
        basis=ROW_BY_ROW,
        wanted={
            OURS: Every((AtLeast(50), AheadOf(LOADED, 30))),
            BARE_CODES: Every((AtLeast(100), AheadOf(LOADED, 60))),
        },
        prepare=written,
        words=(
            "The table has an id, the code with a unique key, a batch and a state, and is nearly empty: later, when "
            "its index no longer fits into memory, rows cost more, ours the same. 1,000 rows a statement and COMMIT."
        ),
    ),
    Row(
        key="P6",
        title="pictures of codes",
        setting="10,000 labels as SVG, error correction M, the link in capitals; one process",
        unit="pictures/s",
        basis=LIBRARY,
        wanted={OUR_PICTURES: AtLeast(3)},
        prepare=drawn,
        words="Ours are bit for bit the library's (`tests/services/item_codes/test_label_pictures.py`).",
    ),
)
