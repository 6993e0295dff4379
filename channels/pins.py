"""A shared location, from whatever numbers a provider gives."""

import math

from core.messages import Pin


def pin(latitude: object, longitude: object) -> Pin | None:
    """A point on the map; None if the two are no place on earth."""
    try:
        north, east = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None
    if not (math.isfinite(north) and math.isfinite(east) and abs(north) <= 90 and abs(east) <= 180):
        return None
    return Pin(north, east)
