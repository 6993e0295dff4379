"""All that is this country, as data in this folder: departments, leaves, places, numbers, holidays, languages."""

from functools import cache
from pathlib import Path

from core.catalogue.entries import (
    Area,
    AreaKind,
    Catalogue,
    Country,
    Department,
    District,
    Emergency,
    Helpline,
    Kind,
    Language,
    Leaf,
    Place,
    Signs,
    Terms,
)
from core.catalogue.reading import read

__all__ = [
    "FOLDER",
    "Area",
    "AreaKind",
    "Catalogue",
    "Country",
    "Department",
    "District",
    "Emergency",
    "Helpline",
    "Kind",
    "Language",
    "Leaf",
    "Place",
    "Signs",
    "Terms",
    "load",
    "read",
]

FOLDER = Path(__file__).parent


@cache
def load() -> Catalogue:
    """The catalogue in this folder, read and checked at the first call. ValueError as of `read`."""
    return read(FOLDER)
