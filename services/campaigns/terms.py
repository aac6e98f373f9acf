"""What somebody has to agree to before they take part, purpose by purpose, and nothing more than the campaign needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from models.campaigns import APPOINTMENT, COUPON, FORM, LOTTERY, MATERIAL, TRIAL
from services import privacy
from services.campaigns.content import LEAD, PHONE, PRIZE, Content
from services.errors import Invalid

LEAD_TO_DEALER, TO_HOLD_PHONE, FOR_PRIZE, MARKETING = "lead_to_dealer", "phone", "prize", "marketing"
MAY_AGREE = (FOR_PRIZE, TO_HOLD_PHONE, LEAD_TO_DEALER, MARKETING)
# What these offer is that somebody calls, sends or receives: without handing the number on there is nothing to offer.
CALLED_ABOUT = (FORM, TRIAL, APPOINTMENT, MATERIAL)
GIVE = (COUPON, LOTTERY, TRIAL)


@dataclass(frozen=True, slots=True)
class Term:
    """One consent as it is asked for; `own_words` are the campaign's, beside those of the house."""

    purpose: str
    text: str
    required: bool
    own_words: str = ""


def asked(content: Content, bait: str) -> tuple[Term, ...]:
    """The consents of one page, in their order. A number is not asked to be handed on where a prize is all there is to
    it: there it may be, and the prize does not depend on it."""
    found: list[Term] = []
    phone = content.asked(PHONE)
    if bait in GIVE:
        found.append(Term(FOR_PRIZE, _text(FOR_PRIZE), True, content.privacy.get(PRIZE, "")))
    if phone is not None:
        found.append(Term(TO_HOLD_PHONE, _text(TO_HOLD_PHONE), phone.required))
        needed = bait in CALLED_ABOUT and phone.required
        found.append(Term(LEAD_TO_DEALER, _text(LEAD_TO_DEALER), needed, content.privacy.get(LEAD, "")))
    found.append(Term(MARKETING, privacy.text(MARKETING), False))
    return tuple(found)


def refuse_unless_agreed(content: Content, bait: str, given: Collection[str], *, phone: bool) -> frozenset[str]:
    """The consents to be noted. Refuses `consent_missing` and says for what; `phone`: a number was left, which is never
    kept without its consent."""
    terms = asked(content, bait)
    for one in terms:
        if one.purpose not in given and (one.required or (one.purpose == TO_HOLD_PHONE and phone)):
            raise Invalid("consent_missing", "请先阅读并同意信息使用说明。", field=one.purpose)
    without_number = () if phone else (TO_HOLD_PHONE, LEAD_TO_DEALER)
    return frozenset(one.purpose for one in terms if one.purpose in given and one.purpose not in without_number)


def note(follower_id: int, purposes: Collection[str], channel: str) -> None:
    """Inside a rule: write the consents down, in the words that were shown."""
    for purpose in sorted(purposes):
        version = privacy.CURRENT if purpose == MARKETING else privacy.OF_A_CAMPAIGN
        privacy.agree(follower_id, purpose, channel, version=version)


def _text(purpose: str) -> str:
    return privacy.text(purpose, privacy.OF_A_CAMPAIGN)
