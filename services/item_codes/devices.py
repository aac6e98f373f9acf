"""What kind of device somebody looks with, as coarsely as its User-Agent says it."""

from __future__ import annotations

# In this order: HarmonyOS names Android too, and WeChat on a computer names Windows or Macintosh.
SIGNS = (
    ("harmony", ("OpenHarmony", "HarmonyOS", "ArkWeb")),
    ("ios", ("iPhone", "iPad", "iPod")),
    ("android", ("Android",)),
    ("desktop", ("Windows", "Macintosh", "X11", "CrOS")),
)
DEVICES = (*(device for device, _ in SIGNS), "other")


def device_of(agent: str) -> str:
    """`harmony`, `ios`, `android`, `desktop` or `other`."""
    return next((device for device, signs in SIGNS if any(sign in agent for sign in signs)), "other")
