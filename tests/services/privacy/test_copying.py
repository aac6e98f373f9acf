"""A person's copy holds all the data map says of them, and nothing of anybody else."""

from __future__ import annotations

import json
import re

from models.data_map import PERSONAL, data_map
from models.db import Base
from models.types import Hash
from services import clock, people, privacy
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import arriving, claiming, inviting
from services.privacy import copying
from tests.world import Cast

OTHER = ("老王别人", "13677776666", "oOther00000000000001")


def somebody(openid: str, name: str, phone: str) -> people.Person:
    person = people.meet(people.OFFICIAL_ACCOUNT, openid)
    people.followed(person.id, clock.now())
    claiming.phone_verified(person.id, f"+86{phone}")
    token = inviting.invite_dealer(OPERATOR, "D001").token
    claiming.claim(person.id, token, name=name, phone=phone, agreed=True)
    signs.scan_sign(person.id, signs.issue_sign(OPERATOR, "D002").scene)
    return person


def test_every_column_about_a_person_is_given_or_withheld_with_a_reason() -> None:
    """A new column with personal data is added to services/privacy/copy.toml, or to ELSEWHERE with its reason."""
    missing = []
    for (table, column), entry in data_map().items():
        if entry.data_class not in PERSONAL or table in copying.ELSEWHERE:
            continue
        row = Base.metadata.tables[table].columns[column]
        if row.primary_key or row.foreign_keys or row.type is Hash:
            continue  # numbers of rows and keyed hashes tell nobody anything
        told = copying.said().get(table)
        if told is None or column not in {*told.columns, *told.withheld}:
            missing.append(f"{table}.{column}")
    assert missing == []


def test_every_table_with_a_key_to_a_person_is_told_of() -> None:
    named = {table.name for table in Base.metadata.sorted_tables if copying.links(table)} - {"approval_link"}
    assert named - copying.said().keys() == set()  # of a link to decide another's claim there is nothing to tell


def test_a_copy_holds_what_is_theirs_and_nobody_elses(cast: Cast) -> None:
    somebody(OTHER[2], OTHER[0], OTHER[1])
    mine = somebody("oCanary0000000000001", "金丝雀", "13688887777")
    told = json.dumps(privacy.copy_of(mine.id).as_json(), ensure_ascii=False)
    assert [part for part in ("金丝雀", "+8613688887777", mine.label, "顾客", "同意") if part not in told] in (
        [],
        ["顾客"],
    )
    assert [trace for trace in (*OTHER, "oCanary") if trace in told] == []
    rows = {part.table: len(part.rows) for part in privacy.copy_of(mine.id).parts}
    assert rows["claim"] == rows["attribution"] == rows["sign_scan"] == rows["follower"] == 1
    assert rows["consent"] == 3  # the form, its phone, and the sign


def test_what_is_kept_as_a_code_is_told_in_words(cast: Cast) -> None:
    mine = somebody("oCanary0000000000001", "金丝雀", "13688887777")
    people.left(mine.id, clock.now())
    told = [
        (part.table, name, value)
        for part in privacy.copy_of(mine.id).parts
        for row in part.rows
        for name, value in row.items()
        if isinstance(value, str) and re.fullmatch(r"[a-z]+(_[a-z]+)*", value)
    ]
    assert told == []


def test_words_are_of_columns_that_are_told(cast: Cast) -> None:
    for table, told in copying.said().items():
        assert set(told.words) <= set(told.columns), table


def test_who_is_bound_gets_their_own_record(cast: Cast) -> None:
    person = people.meet(people.OFFICIAL_ACCOUNT, "oBound")
    people.followed(person.id, clock.now())
    arriving.arrive(person.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    parts = {part.table: part.rows for part in privacy.copy_of(person.id).parts}
    assert [row["姓名"] for row in parts["employee"]] == ["李强"]
    assert parts["dealer_staff"] == []
