"""The table of WeChat's error codes: complete enough, without contradiction, each entry with its source."""

from __future__ import annotations

import pytest

from wechat.caller import TOKEN_REJECTED
from wechat.error_table import ENTRIES, Entry, Policy, entry_of, is_of_a_minute

DECLARED = {
    Policy.RENEW: {40001, 40014, 42001},
    Policy.BACK_OFF: {-1, 45011},
    Policy.QUOTA: {45009},
    Policy.DELAY_PERSON: {43117},
    Policy.UNREACHABLE: {43004, 43101, 40003, 48002},
    Policy.OTHER_CHANNEL: {45047, 45015},
    Policy.TERMINAL: {40037, 47003, 48001, 43116},
    Policy.OPERATOR: {40164, 40125, 89503},
}


def test_at_least_twenty_five_codes_each_stand_once() -> None:
    codes = [entry.code for entry in ENTRIES]
    assert len(codes) >= 25
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.code))
def test_an_entry_has_a_meaning_a_policy_and_a_source(entry: Entry) -> None:
    assert entry_of(entry.code) is entry
    assert len(entry.meaning) > 3
    assert len(entry.source) > 5
    assert entry.policy is not Policy.UNKNOWN


@pytest.mark.parametrize(("policy", "codes"), DECLARED.items(), ids=lambda one: getattr(one, "name", ""))
def test_the_promised_codes_have_the_promised_policy(policy: Policy, codes: set[int]) -> None:
    assert {entry_of(code).policy for code in codes} == {policy}


def test_a_code_nobody_declared_is_unknown() -> None:
    assert entry_of(987654).policy is Policy.UNKNOWN


def test_only_rejected_tokens_are_renewed() -> None:
    assert DECLARED[Policy.RENEW] == TOKEN_REJECTED


@pytest.mark.parametrize(
    ("errmsg", "minute"),
    [
        ("reach max api daily quota limit", False),
        ("reach max api minute quota limit, must slower", True),
        ("reach max api per Minute limit", True),
        ("", False),
    ],
)
def test_a_spent_quota_is_the_days_unless_its_sentence_speaks_of_a_minute(errmsg: str, minute: bool) -> None:
    assert is_of_a_minute(45009, errmsg) is minute
    assert not is_of_a_minute(45011, errmsg)
