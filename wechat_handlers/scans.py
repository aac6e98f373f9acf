"""Parametric QR codes: which function redeems a scene, by its letter."""

from __future__ import annotations

from collections.abc import Callable

from services.attribution.signs import SIGN, scan_sign
from services.bindings.arriving import DEALER_CLERK, DEALER_OWNER, EMPLOYEE, arrive
from services.campaigns.promotion_codes import LETTER as CAMPAIGN
from services.campaigns.promotion_codes import scan_promotion
from services.errors import Refusal
from services.reading.scanning import scan_share
from services.scan_sign_in import answering
from services.scan_sign_in.answering import COMPUTER
from services.sharing.codes import LETTER as MATERIAL
from wechat_handlers import replies


def redeem(follower_id: int, scene: str) -> str:
    """What the person is told in the chat about the code they scanned."""
    handler = SCENES.get(scene.partition("_")[0])
    return replies.NOT_OURS if handler is None else handler(follower_id, scene)


def invited(follower_id: int, scene: str) -> str:
    """An invitation. `arrive` refuses before it writes anything, so the follow itself stands either way."""
    try:
        return replies.arrival(arrive(follower_id, scene))
    except Refusal as refusal:
        return refusal.sentence


def visited(follower_id: int, scene: str) -> str:
    """A dealer's sign for consumers. `scan_sign` refuses before it writes anything, too."""
    try:
        return replies.visit(scan_sign(follower_id, scene))
    except Refusal as refusal:
        return refusal.sentence


def entered(follower_id: int, scene: str) -> str:
    """A sign-in's code on a computer. `scan` refuses before it writes anything, too."""
    try:
        return replies.enter(answering.scan(follower_id, scene))
    except Refusal as refusal:
        return refusal.sentence


def shown(follower_id: int, scene: str) -> str:
    """The code of a poster. `scan_share` refuses before it writes anything, too."""
    try:
        return replies.material(scan_share(follower_id, scene))
    except Refusal as refusal:
        return refusal.sentence


def announced(_follower_id: int, scene: str) -> str:
    """The code of a campaign's promotion."""
    try:
        return replies.campaign(scan_promotion(scene))
    except Refusal as refusal:
        return refusal.sentence


SCENES: dict[str, Callable[[int, str], str]] = {
    DEALER_OWNER: invited,
    DEALER_CLERK: invited,
    EMPLOYEE: invited,
    SIGN: visited,
    COMPUTER: entered,
    MATERIAL: shown,
    CAMPAIGN: announced,
}
