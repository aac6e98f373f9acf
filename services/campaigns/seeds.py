"""What a lottery's draws come from: committed before the first draw, shown once the campaign is over."""

from __future__ import annotations

import hashlib
import secrets

from models.campaigns import CampaignSeed
from models.db import session
from services.campaigns import moments

SEED_BYTES = 32


def commitment_of(seed: str) -> str:
    """The SHA-256 of a seed's letters, as everybody can compute it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def commit_to_one(campaign_id: int) -> None:
    """Inside a rule that publishes a lottery for the first time: make its seed, and say what it hashes to."""
    if session().get(CampaignSeed, campaign_id) is None:
        seed = secrets.token_hex(SEED_BYTES)
        made = CampaignSeed(
            campaign_id=campaign_id, commitment=commitment_of(seed), seed=seed, draws=0, committed_at=moments.now()
        )
        session().add(made)


def is_revealed(campaign_id: int) -> bool:
    found = session().get(CampaignSeed, campaign_id)
    return found is not None and found.revealed_at is not None
