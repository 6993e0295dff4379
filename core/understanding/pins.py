"""Which district a point on the map is likely in: the one whose seat is nearest. The citizen is asked all the same."""

from math import asin, cos, radians, sin, sqrt

from core.catalogue import Catalogue
from core.messages import Pin

EARTH = 6371.0  # km, mean radius
FARTHEST = 250.0  # km from every seat: not in this country


def nearest(pin: Pin, catalogue: Catalogue) -> str | None:
    """The code of the district whose seat is nearest, or None for a point abroad."""
    away = {code: distance((pin.latitude, pin.longitude), found.seat) for code, found in catalogue.districts.items()}
    best = min(away, key=away.__getitem__)
    return best if away[best] <= FARTHEST else None


def distance(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance in km (haversine)."""
    (north, east), (other_north, other_east) = map(radians, here), map(radians, there)
    chord = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(chord))
