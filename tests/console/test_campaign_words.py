"""Every code a rule may return for campaigns has a word of its own."""

from __future__ import annotations

from console import campaign_words
from models.campaigns import BAITS
from services.campaigns import listing, mine, risk
from services.campaigns.blocks import BLOCKS
from services.campaigns.content import FIELD_KINDS, PURPOSES
from services.campaigns.starting import NAMES, templates


def test_every_code_has_its_word() -> None:
    assert set(campaign_words.BAITS) == set(BAITS)
    assert set(campaign_words.BLOCKS) == set(BLOCKS)
    assert set(campaign_words.FIELD_KINDS) == set(FIELD_KINDS)
    assert set(campaign_words.PURPOSES) == set(PURPOSES)
    assert set(campaign_words.STATES) == set(listing.STATES)
    assert set(campaign_words.ENTRY_STATES) == set(mine.STATES)
    assert set(campaign_words.OUTCOMES) == set(mine.OUTCOMES)
    assert set(campaign_words.RISKS) == {*risk.REASONS, *risk.HOLDS_ALONE, "contact"}  # the last of entries of before
    assert list(NAMES) == list(templates())
    assert {one.bait for one in templates().values()} == set(BAITS)
