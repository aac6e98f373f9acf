"""Addresses of a material's files that somebody noted: after a recall they lead nowhere, wherever they are asked."""

from __future__ import annotations

import subprocess
import sys
import time
from io import BytesIO

import pytest

import storage
from services import materials, uploads
from services.materials import audiences, publishing
from services.materials.articles import pictures_in
from tests.architecture.sources import ROOT
from tests.files import picture
from tests.services.materials.desk import (
    EDITOR,
    EVERYBODY,
    a_draft,
    a_picture_on_the_shelf,
    add,
    edition,
    refused,
    version_row,
)

pytestmark = pytest.mark.usefixtures("app", "cast")

FETCHING = """
import sys, time
from models import db
from services import uploads
from services.errors import NotFound
db.bind(db.Database(sys.argv[1]))
name, file_name = sys.argv[2:]
print(uploads.served(name, file_name).bytes > 0, flush=True)
try:
    while uploads.served(name, file_name):
        time.sleep(0.01)
except NotFound:
    print(time.time(), flush=True)
"""


def test_an_address_noted_before_a_recall_leads_nowhere_within_a_second_in_another_process(database_url: str) -> None:
    token = a_picture_on_the_shelf()
    noted = _page_of(token)
    command = [sys.executable, "-c", FETCHING, database_url, noted.random_name, noted.file_name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout
        try:
            assert other.stdout.readline() == b"True\n"
            began = time.time()
            publishing.recall(EDITOR, token, edition(token), "价格有误")
            gone = float(other.stdout.readline())
        finally:
            other.kill()
    assert gone - began < 1
    now = _page_of(token)
    assert now.random_name != noted.random_name
    key = uploads.served(now.random_name, now.file_name).key
    assert b"".join(storage.in_use().read(key)) != b""  # headquarters still looks at it
    publishing.publish(EDITOR, token, edition(token))
    assert refused(lambda: uploads.served(noted.random_name, noted.file_name)).code == "file_unknown"


def test_pictures_of_an_article_move_with_it_and_stay_where_another_article_shows_them() -> None:
    kept = uploads.keep(EDITOR, "图.png", BytesIO(picture("PNG")))
    html = f'<p>好</p><img src="{uploads.served_path(kept.random_name, kept.file_name)}">'
    first, second = a_draft("article", "一"), a_draft("article", "二")
    for token in (first, second):
        add(token, article=html)
        audiences.set_audience(EDITOR, token, edition(token), EVERYBODY)
        publishing.publish(EDITOR, token, edition(token))
    publishing.recall(EDITOR, first, edition(first), "换新")
    shown = [version_row(token, 1).article_html or "" for token in (first, second)]
    assert shown[0] == shown[1]
    assert kept.random_name not in shown[0]
    (name,) = pictures_in(shown[1])
    assert uploads.served(name, kept.file_name).bytes == kept.bytes
    assert refused(lambda: uploads.served(kept.random_name, kept.file_name)).code == "file_unknown"


def _page_of(token: str) -> materials.Picture:
    (page,) = materials.pages_of(version_row(token, 1).id)
    return page
