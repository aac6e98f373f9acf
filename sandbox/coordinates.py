"""From GPS coordinates (WGS-84) to the shifted ones that Chinese maps are drawn in (GCJ-02)."""

from math import cos, pi, sin, sqrt

AXIS = 6378245.0  # metres, Krasovsky's ellipsoid
FLATNESS = 0.00669342162296594323


def gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """Some 500 m away from where one stands; both in degrees. Only for places inside China."""
    x, y = longitude - 105.0, latitude - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    bend = 1.0 - FLATNESS * sin(latitude / 180.0 * pi) ** 2
    north = north * 180.0 / ((AXIS * (1.0 - FLATNESS)) / (bend * sqrt(bend)) * pi)
    east = east * 180.0 / (AXIS / sqrt(bend) * cos(latitude / 180.0 * pi) * pi)
    return latitude + north, longitude + east
